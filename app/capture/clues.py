"""What in a text could tell who somebody is, found on this device and told to nobody.

A telephone number, an e-mail or street address, a name of the private list, a name after
"Mme" or "docteur". This finds; whoever wrote the text decides. Pure: the same text gives the
same clues. It takes a time that grows with the length of the text and never faster, whatever
the text: every repetition in a pattern has a bound.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from app.capture.clue_names import NOBODY, Names, after_titles, listed
from app.capture.clue_numbers import mails, phones
from app.capture.clue_places import streets
from app.capture.mentions import GONE

Kind = Literal["phone", "mail", "street", "name", "likely"]
"""`name` stands on the private list; `likely` is one that a title announces."""


@dataclass(frozen=True, slots=True)
class Clue:
    """A passage that could tell who somebody is; its bounds count code points."""

    kind: Kind
    start: int
    end: int


def find_clues(text: str, names: Names = NOBODY) -> list[Clue]:
    """Return the clues of a text from its beginning to its end; none overlaps another."""
    found: list[Clue] = []
    end = 0
    for clue in sorted(_all(text, names), key=lambda clue: (clue.start, -clue.end)):
        if clue.start >= end:
            found.append(clue)
            end = clue.end
    return found


def masked(text: str, clue: Clue) -> str:
    """Return the text with a clue made unreadable; everything else stays in its place."""
    return text[: clue.start] + GONE * (clue.end - clue.start) + text[clue.end :]


def _all(text: str, names: Names) -> Iterator[Clue]:
    finders: tuple[tuple[Kind, Iterable[tuple[int, int]]], ...] = (
        ("phone", phones(text)),
        ("mail", mails(text)),
        ("street", streets(text)),
        ("name", listed(text, names)),
        ("likely", after_titles(text)),
    )
    for kind, spans in finders:
        for start, end in spans:
            yield Clue(kind, start, end)
