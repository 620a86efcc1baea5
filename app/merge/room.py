"""A room and what happens in it: stays, places, questions put, and whether it is over.

Everything is put in and taken out: what takes out names what its author saw.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.merge.sets import present
from app.study.events import (
    Arrived,
    Event,
    GuideTicked,
    GuideUnticked,
    Left,
    Order,
    Seated,
    SessionEnded,
    SessionReopened,
    by_order,
)
from app.study.ids import DeviceId, EntryId


@dataclass(frozen=True, slots=True)
class Presence:
    """One stay of somebody in a session; `left_at` is None while they are there."""

    entry: EntryId
    participant: str
    count: int
    arrived_at: int
    left_at: int | None

    @property
    def is_here(self) -> bool:
        return self.left_at is None


@dataclass(frozen=True, slots=True)
class Tick:
    """A question of the guide that was put, and when: see `GuideTicked`."""

    entry: EntryId
    dev: DeviceId
    at: int
    field: str
    offset_ms: int
    recording: str
    lines: int
    """How many of the session's lines come before it, in the common order."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on the sketch of a room, of a participant or of an arrival: see `Seated`."""

    entry: EntryId
    who: str
    x: int
    y: int


def fold_attendance(events: Iterable[Event]) -> tuple[Presence, ...]:
    """Fold stays. Two phones that see the same person leave: the first to say so counts.

    Whoever had not left after all has stayed.
    """
    events = list(events)
    came = [event for event in events if isinstance(event.what, Arrived)]
    lefts = {event.id for event in events if isinstance(event.what, Left)}
    stayed = {ref for event in came for ref in event.refs}
    ends: dict[str, int] = {}
    for event in events:
        if event.id in lefts - stayed:
            for ref in event.refs:
                ends.setdefault(ref, event.at)
    return tuple(
        Presence(e.id, e.what.participant, e.what.count, e.at, ends.get(e.id))
        for e in came
        if isinstance(e.what, Arrived) and not e.refs & lefts
    )


def fold_ticks(
    events: Iterable[Event], places: Callable[[Iterable[Event]], Sequence[Order]]
) -> tuple[Tick, ...]:
    """Fold the questions that were put; `places` says where the lines are that stand."""
    events = list(events)
    ticks = present(events, GuideTicked, GuideUnticked)
    lines = places(events) if ticks else ()
    return tuple(
        Tick(
            e.id, e.dev, e.at, e.what.field, e.what.offset_ms, e.what.recording,
            sum(line < by_order(e) for line in lines),
        )
        for e in ticks
        if isinstance(e.what, GuideTicked)
    )  # fmt: skip


def fold_end(events: Iterable[Event]) -> tuple[tuple[EntryId, ...], int | None]:
    """Fold whether it is over, and since when: since the first to say so that stands."""
    ends = present(events, SessionEnded, SessionReopened)
    return tuple(end.id for end in ends), ends[0].at if ends else None


def fold_seats(events: Iterable[Event]) -> tuple[Seat, ...]:
    """Fold the places: of each person the last one given, and any that knew nothing of it."""
    placed = [(e, e.what) for e in events if isinstance(e.what, Seated)]
    replaced = {(what.who, ref) for e, what in placed for ref in e.refs}
    return tuple(
        Seat(e.id, what.who, what.x, what.y)
        for e, what in sorted(placed, key=lambda one: by_order(one[0]))
        if (what.who, e.id) not in replaced
    )
