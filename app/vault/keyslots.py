"""The keyslots at rest, and the count of wrong attempts.

`MAIN` opens with the passphrase, `DEVICE` with the device secret alone. A slot holds
public parameters and wrapped keys, so it is stored as it is. Attempts are
counted before each try, so that killing the app forgives none; what has to be waited is
counted on a clock that never goes back, from the moment the app started. Where the study
sets a limit, the device remembers it as it is opened, and the slot is overwritten then.
"""

import time
from collections.abc import Callable
from contextlib import suppress

from app.errors import VaultDamaged, VaultFull, WrongPassphrase
from app.vault.database import Database
from app.vault.shelf import Shelf

MAIN = b"main"
DEVICE = b"device"
_WRONG, _LIMIT = "attempts", "attempts/limit"
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
    write_slot(database, bytes(len(read_slot(database))))
    database.checkpoint()


def is_destroyed(database: Database) -> bool:
    """Tell whether the slot of the passphrase was overwritten. One that is lost was not."""
    try:
        return not any(read_slot(database))
    except VaultDamaged:
        return False


class Attempts:
    """Counts wrong passphrases across restarts, and says how long to wait."""

    def __init__(self, shelf: Shelf, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._shelf = shelf
        self._now = monotonic
        # Nobody is locked out by a damaged count, and nobody gains a free try by it; no key
        # is destroyed for a limit that cannot be read.
        self._wrong = _number(shelf, _WRONG, if_damaged=_FREE_ATTEMPTS)
        self._limit = _number(shelf, _LIMIT, if_damaged=0) or None
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

    def wait_s(self) -> int:
        """Return how many seconds the next attempt has to wait; doubling, ten minutes at most."""
        if self._wrong < _FREE_ATTEMPTS:
            return 0
        due = min(1 << min(self._wrong - _FREE_ATTEMPTS + 1, 16), _LONGEST_S)
        return max(0, round(due - (self._now() - self._since) + 0.499))

    def _store(self, wrong: int) -> None:
        self._wrong = wrong
        # A full disk locks nobody out; until the app is killed the count holds all the same.
        with suppress(VaultFull):
            self._shelf.put(_WRONG, str(wrong).encode())


def _number(shelf: Shelf, name: str, if_damaged: int) -> int:
    try:
        stored = shelf.get(name)
        return int(stored) if stored else 0
    except VaultDamaged:
        return if_damaged
