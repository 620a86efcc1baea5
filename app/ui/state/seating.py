"""Where people sit on the sketch of a room: as it was told, or else around the table."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from app.merge.state import Presence, Session
from app.study.sessions import WHOLE

AROUND = 8
"""Around the table there are so many places at least, and more by fours: few who come late
move those who sit."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody who is here, their place, and other places that somebody else gave them."""

    who: str
    stay: Presence
    x: int
    y: int
    others: tuple[tuple[int, int], ...] = ()


def sitting(session: Session) -> list[Sitting]:
    """Return everyone who is here, each with a place."""
    around = _around(stay.participant or stay.entry for stay in session.attendance)
    told: dict[str, list[tuple[int, int]]] = {}
    for seat in session.seats:
        told.setdefault(seat.who, []).append((seat.x, seat.y))
    found = []
    for stay in session.here:
        who = stay.participant or stay.entry
        *others, (x, y) = told.get(who, [around[who]])
        found.append(Sitting(who, stay, x, y, tuple(others)))
    return found


def place(at: float, room: float, side: float) -> int:
    """Return the place of something whose edge is `at` in a room, both in dp."""
    free = max(1.0, room - side)
    return round(min(max(at / free, 0.0), 1.0) * WHOLE)


def edge(place: int, room: float, side: float) -> float:
    """Return where in a room the edge of something is that has this place."""
    return place / WHOLE * max(0.0, room - side)


def _around(people: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Give everyone who ever came a place around the table, in the order they came."""
    names = list(dict.fromkeys(people))
    count = max(AROUND, math.ceil(len(names) / 4) * 4)
    half = WHOLE / 2
    places = {}
    for number, name in enumerate(names):
        angle = 2 * math.pi * number / count - math.pi / 2
        places[name] = (
            round(half + half * 0.94 * math.cos(angle)),
            round(half + half * 0.94 * math.sin(angle)),
        )
    return places
