"""Where a passage stands once the text it was chosen in has been edited.

A range belongs to the text it was chosen in, and to no other. In another text the passage
stands where the very same words stand, whole, and something beside them is the same too. Of
several such places it is the one with the most around it the same. Words that stand nowhere
else need nothing beside them, if there are a few of them. Where two places are as likely, or
none is, the passage stands nowhere: a range never comes to lie on other words in silence.
"""

import re
from collections.abc import Iterator
from itertools import islice

_WORD = re.compile(r"\w+")
REACH = 12
"""Words looked at on each side."""
LOOK = 160
"""Letters in which as many words are looked for before a place."""
TELLING = 3
"""This many words, one after the other, are known again wherever they stand."""
_EDGE = ""

Around = tuple[list[str], list[str]]
"""The words before a place, the nearest first, and those after it; `_EDGE` where the text ends."""


def follow(before: str, start: int, end: int, after: str) -> tuple[int, int] | None:
    """Return where a passage of one text stands in another; None if it does not."""
    if before == after:
        return start, end
    passage, around = before[start:end], _around(before, start, end)
    likely = [
        (_likeness(around, _around(after, *at)), at) for at in places(before, start, end, after)
    ]
    most = max((likeness for likeness, _ in likely), default=0)
    best = [at for likeness, at in likely if likeness == most]
    if len(best) != 1:
        return None
    return best[0] if most or (len(likely) == 1 and _is_telling(passage, before)) else None


def places(before: str, start: int, end: int, after: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of a passage stand in another text, whole if they were whole."""
    passage = before[start:end]
    is_cut = _cuts(before, start), _cuts(before, end)
    at = after.find(passage) if passage else -1
    while at >= 0:
        cut = _cuts(after, at), _cuts(after, at + len(passage))
        if cut[0] <= is_cut[0] and cut[1] <= is_cut[1]:
            yield at, at + len(passage)
        at = after.find(passage, at + 1)


def _cuts(text: str, at: int) -> bool:
    """Tell whether a place in a text lies inside a word."""
    return bool(_WORD.fullmatch(text[max(0, at - 1) : at + 1]) and 0 < at < len(text))


def _is_telling(passage: str, before: str) -> bool:
    return len(_WORD.findall(passage)) >= TELLING and before.count(passage) == 1


def _around(text: str, start: int, end: int) -> Around:
    near = text[max(0, start - LOOK) : start]
    left = [*_WORD.findall(near)[::-1], _EDGE]
    if start > LOOK:
        left = left[:-2]  # what was cut may begin within a word, and is no edge
    right = [found[0] for found in islice(_WORD.finditer(text, end), REACH)]
    return left[:REACH], [*right, _EDGE][:REACH]


def _likeness(one: Around, other: Around) -> int:
    """Count the words that are the same on both sides, from the passage outwards."""
    return sum(_common(*sides) for sides in zip(one, other, strict=True))


def _common(one: list[str], other: list[str]) -> int:
    alike = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        alike += 1
    return alike
