"""Entries that were not let in, each with its reason, for a coordinator to look at.

Nothing is dropped in silence, and nothing held here stops the rest.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from app.errors import VaultDamaged
from app.vault.shelf import Shelf
from app.wire import canonical
from app.wire.text import b64

MOST = 500
"""A hostile server must not fill the phone with what it makes up."""

_NAME = "quarantine"


@dataclass(frozen=True, slots=True)
class Held:
    """An entry that was refused: whose it says it is, its number, why, and its hash."""

    dev: str
    seq: int
    reason: str
    hash: str


class Quarantine:
    """The list of what was refused."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._held: list[Held] = []
        try:
            stored = shelf.get(_NAME)
        except VaultDamaged as error:
            self.hold("", 0, f"VaultDamaged: {error}", b"")
        else:
            self._held = [Held(**item) for item in canonical.decode(stored)] if stored else []

    def __iter__(self) -> Iterator[Held]:
        return iter(tuple(self._held))

    def __len__(self) -> int:
        return len(self._held)

    def hold(self, dev: str, seq: int, reason: str, data: bytes) -> None:
        """Note an entry that was refused; the same one again adds nothing."""
        held = Held(dev, seq, reason, b64(sha256(data).digest()))
        if held in self._held or len(self._held) >= MOST:
            return
        self._held.append(held)
        rows = [
            {"dev": h.dev, "seq": h.seq, "reason": h.reason, "hash": h.hash} for h in self._held
        ]
        # In a damaged file it is held in memory at least, and noted again at each start.
        with suppress(VaultDamaged):
            self._shelf.put(_NAME, canonical.encode(rows))
