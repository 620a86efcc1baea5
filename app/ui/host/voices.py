"""What the browser told of its voices: in which languages it reads aloud, and whether it does.

Only voices that live on this machine count: another would send the words of a sheet away.
The page tells by itself (`assets/web/boot.js`), at its start and whenever that changes.
"""

import json
from collections.abc import Callable
from typing import Final

LONGEST: Final = 4096
"""What a page tells is a few languages; more is not from our page."""


class Voices:
    """The voices of the page that is open."""

    def __init__(self) -> None:
        self.languages: frozenset[str] = frozenset()
        self.is_reading = False
        self._told: list[Callable[[], None]] = []

    def hear(self, body: bytes) -> bool:
        """Take in what the page tells; False if it cannot be read."""
        try:
            told = json.loads(body)
            languages, reading = told["languages"], told["reading"]
        except (ValueError, TypeError, KeyError):
            return False
        if type(languages) is not list or type(reading) is not bool:
            return False
        self.languages = frozenset(one for one in languages if type(one) is str)
        self.is_reading = reading
        for tell in list(self._told):
            tell()
        return True

    def watch(self, tell: Callable[[], None]) -> Callable[[], None]:
        """Ask to be told of changes; return what ends it."""
        self._told.append(tell)
        return lambda: self._told.remove(tell)


VOICES: Final = Voices()
"""Those of this process's one page."""
