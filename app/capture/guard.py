"""What this notebook asks about while one writes: clues, and the names of a private list.

The list rests sealed in the vault of this device. It is no event, so it travels nowhere. What
a person chose to leave is held in memory until the lock: at rest, it would be one more place
where a name stands.
"""

import json
from collections.abc import Callable
from typing import Final

from app.capture.clue_names import NOBODY, Names, folded
from app.capture.clues import Clue, find_clues
from app.errors import VaultDamaged
from app.vault.shelf import Shelf

ROW: Final = "flagged"
LONGEST: Final = 60
MOST: Final = 500


def _unheard(damage: VaultDamaged) -> None:
    """Where there is no shelf nothing is damaged."""


class Guard:
    """The guard of one notebook; without a shelf, as under the lock, it has no private list."""

    def __init__(
        self, kept: Shelf | None = None, report: Callable[[VaultDamaged], None] = _unheard
    ) -> None:
        self._kept = kept
        self.names: tuple[str, ...] = ()
        """The names to flag, in the order of the alphabet."""
        self._left: set[str] = set()
        try:
            self._take(json.loads((kept and kept.get(ROW)) or b"[]"))
        except VaultDamaged as damage:
            self._take([])
            report(damage)

    def flag(self, name: str) -> bool:
        """Put a name on the list; False where there is none, or one like it already."""
        name = " ".join(name.split())[:LONGEST]
        known = {folded(one) for one in self.names}
        if not Names.of([name]) or folded(name) in known or len(known) >= MOST:
            return False
        self._keep([*self.names, name])
        return True

    def unflag(self, name: str) -> None:
        """Take a name off the list."""
        self._keep([one for one in self.names if one != name])

    def find(self, text: str) -> list[Clue]:
        """Return the clues of a text, without those that were left."""
        found = find_clues(text, self._sought)
        return [clue for clue in found if folded(text[clue.start : clue.end]) not in self._left]

    def leave(self, passage: str) -> None:
        """Ask no more about this passage, wherever it is written, until the lock."""
        self._left.add(folded(passage))

    def forget(self) -> None:
        """Forget every name."""
        self._kept = None
        self._left.clear()
        self._take([])

    def _keep(self, names: list[str]) -> None:
        if self._kept is not None:
            self._kept.put(ROW, json.dumps(names, ensure_ascii=False).encode())
            self._take(names)

    def _take(self, names: list[str]) -> None:
        self.names = tuple(sorted(names, key=folded))
        self._sought = Names.of(names) if names else NOBODY
