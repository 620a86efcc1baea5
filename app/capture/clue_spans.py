"""Where in a text something was found, and a quick way to look: hop to where it may begin."""

import re
from collections.abc import Iterator
from typing import Final

Span = tuple[int, int]
"""A beginning and an end, in code points."""

UPPER: Final = "A-ZÀ-ÖØ-ÞŒŠŽ"
"""The capitals of French, and of names from elsewhere that are written here."""

FAR: Final = 120
"""No clue is longer on either side of the sign that betrays it."""


def spotted(spots: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what begins at one of the spots.

    A spot that is a plain sign is found many times faster than a whole pattern is refused.
    """
    for spot in spots.finditer(text):
        found = pattern.match(text, spot.start())
        if found is not None:
            yield found


def around(spots: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what stands around one of the spots."""
    end = 0
    for spot in spots.finditer(text):
        begin = max(end, spot.start() - FAR)
        found = pattern.search(text, begin, spot.end() + FAR)
        if found is not None:
            end = found.end()
            yield found


def initials(letters: str) -> re.Pattern[str]:
    """Return the spots where a word begins with one of these letters, small or capital."""
    return re.compile(rf"[{letters}{letters.upper()}](?<![\w\-].)")
