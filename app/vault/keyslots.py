"""The keyslots at rest, and the count of wrong attempts.

`MAIN` opens with the passphrase, `DEVICE` with the device secret alone. A slot holds
public parameters and wrapped keys, so it is stored as it is. Attempts are
counted before each try, so that killing the app forgives none, nor does filling the disk;
what has to be waited is counted on a clock that never goes back, from the moment the app
started. Where the study sets a limit, the device remembers it as it is opened, and the slot
is overwritten then.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.errors import VaultDamaged, VaultFull, WrongPassphrase
from app.vault.database import Database
from app.vault.shelf import Shelf
from app.vault.tally import Tally

MAIN = b"main"
DEVICE = b"device"
_WRONG, _LIMIT = "attempts", "attempts/limit"
"""The file of the count, and the carried row of what the study allows."""
_FREE_ATTEMPTS = 3
_LONGEST_S = 600


def read_slot(database: Database, name: bytes = MAIN) -> bytes:
    """Return a slot; `VaultDamaged` if it is not there."""
    with database.reading() as connection:
        row = connection.execute("SELECT value FROM slots WHERE name=?", (name,)).fetchone()
    if row is None or type(row[0]) is not bytes:
        raise VaultDamaged("no keyslot")
    return bytes(row[0])


def write_slot(database: Database, slot: bytes, name: bytes = MAIN) -> None:
    with database.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO slots VALUES (?, ?)", (name, slot))


def destroy_slot(database: Database) -> None:
    """Overwrite the slot of the passphrase where it lies: no passphrase opens anything more."""
    blank = bytes(len(read_slot(database)))
    try:
        write_slot(database, blank)
        database.checkpoint()
    except VaultFull:  # whoever filled the disk gains nothing by it
        with database.without_log():
            write_slot(database, blank)


def is_destroyed(database: Database) -> bool:
    """Tell whether the slot of the passphrase was overwritten. One that is lost was not."""
    try:
        return not any(read_slot(database))
    except VaultDamaged:
        return False


class Attempts:
    """Counts wrong passphrases across restarts, and says how long to wait."""

    def __init__(
        self, home: Path, shelf: Shelf, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._tally, self._shelf = Tally(home / _WRONG), shelf
        self._now = monotonic
        # Nobody is locked out by a damaged count, and nobody gains a free try by it; no key
        # is destroyed for a limit that cannot be read.
        self._wrong = _FREE_ATTEMPTS
        self._limit: int | None = None
        with suppress(VaultDamaged):
            self._wrong = self._tally.read()
        with suppress(VaultDamaged):
            self._limit = int(shelf.get(_LIMIT) or 0) or None
        self._since = monotonic()

    def allow(self, limit: int | None) -> None:
        """Remember how many the study allows; None: any number."""
        if limit != self._limit:
            self._shelf.put(_LIMIT, str(limit or 0).encode())
            self._limit = limit

    @property
    def left(self) -> int | None:
        """Return how many are allowed yet, None if the study sets no limit."""
        return None if self._limit is None else max(0, self._limit - self._wrong)

    def begin(self) -> None:
        """Count one more attempt, or raise `WrongPassphrase` with the seconds to wait."""
        wait = self.wait_s()
        if wait:
            raise WrongPassphrase(wait)
        self._store(self._wrong + 1)
        self._since = self._now()

    def succeeded(self) -> None:
        self._store(0)

    def failed(self) -> None:
        """Forget the attempt that was begun: for want of memory, say, it told nothing."""
        self._store(self._wrong - 1)

    def wait_s(self) -> int:
        """Return how many seconds the next attempt has to wait; doubling, ten minutes at most."""
        if self._wrong < _FREE_ATTEMPTS:
            return 0
        due = min(1 << min(self._wrong - _FREE_ATTEMPTS + 1, 16), _LONGEST_S)
        return max(0, round(due - (self._now() - self._since) + 0.499))

    def _store(self, wrong: int) -> None:
        self._wrong = wrong
        # A disk that keeps not even this locks nobody out; until the app is killed it counts.
        with suppress(VaultFull):
            self._tally.write(wrong)
