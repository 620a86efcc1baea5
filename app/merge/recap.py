"""What a session came to: who was there for how long, what was recorded, who spoke, what was asked.

Figures for the people who held it, made from what this device can read, and kept nowhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.merge.marks import turns_of
from app.merge.state import Presence, Recording, Session


@dataclass(frozen=True, slots=True)
class Stayed:
    """How long somebody was there in all, in ms: a participant, or people nobody has met."""

    participant: str
    count: int
    ms: int
    is_here: bool


def stays(session: Session, now: int) -> tuple[Stayed, ...]:
    """Return who was there, in the order they first came; whoever still is, until `now`."""
    people: dict[str, list[Presence]] = {}
    for stay in session.attendance:
        people.setdefault(stay.participant or stay.entry, []).append(stay)
    return tuple(
        Stayed(
            found[0].participant,
            found[0].count,
            _together((one.arrived_at, _until(one.left_at, now)) for one in found),
            any(one.is_here for one in found),
        )
        for found in people.values()
    )


def lasted(session: Session, now: int) -> int:
    """Return how long a session lasted until its end, or has until `now`, in ms."""
    return max(0, _until(session.ended_at, now) - session.at)


def recorded(takes: Iterable[Recording]) -> int:
    """Return how much sound was kept, in ms."""
    return sum(take.duration_ms for take in takes)


def marked(takes: Iterable[Recording]) -> int:
    """Return how many moments somebody marked."""
    return sum(mark.mark == "mark" for take in takes for mark in take.marks)


def spoken(takes: Sequence[Recording]) -> dict[str, tuple[int, int]]:
    """Return how often each person began to speak and for how long (ms), the longest first."""
    speakers = {mark.who for take in takes for mark in take.marks if mark.mark == "turn"}
    told: dict[str, tuple[int, int]] = {}
    for who in sorted(speakers):
        turns = [turn for take in takes for turn in turns_of(take, who)]
        told[who] = len(turns), sum(end - start for start, end in turns)
    return dict(sorted(told.items(), key=lambda one: -one[1][1]))


def _until(end: int | None, now: int) -> int:
    return now if end is None else end


def _together(spans: Iterable[tuple[int, int]]) -> int:
    """Return how long spans last together: what two phones saw at once counts once."""
    total, until = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, until))
        until = max(until, end)
    return total
