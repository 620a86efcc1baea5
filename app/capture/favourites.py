"""The codes that whoever holds this notebook wants at hand.

A choice of this device, and no event: it travels nowhere. It rests sealed all the same, for
what somebody codes most says what they look at.
"""

import json
from collections.abc import Callable
from typing import Final

from app.errors import VaultDamaged
from app.vault.shelf import Shelf

ROW: Final = "favourites"


class Favourites:
    """The favourite codes, in the order in which they became so."""

    def __init__(self, kept: Shelf, report: Callable[[VaultDamaged], None]) -> None:
        self._kept = kept
        self.codes: tuple[str, ...] = ()
        try:
            self.codes = tuple(json.loads(kept.get(ROW) or b"[]"))
        except VaultDamaged as damage:
            report(damage)

    def toggle(self, code: str) -> None:
        """Make a code a favourite, or one no more."""
        others = [one for one in self.codes if one != code]
        codes = others if code in self.codes else [*others, code]
        self._kept.put(ROW, json.dumps(codes).encode())
        self.codes = tuple(codes)
