"""Erasure, folded from the journal: what was said again, and who is not spoken of any more.

1. What is said again stands in the place of the erased entry, wherever both are held.
2. Of two who said the same entry again, apart, the later one in display order counts; but
   a key that either of them destroyed is destroyed.
3. Whoever had everything erased is never spoken of again: entries that name them are
   passed by, whenever they come and whoever wrote them. No clock, no order of arrival.
"""

from collections.abc import Iterable, Set
from dataclasses import replace
from itertools import zip_longest

from app.study.events import (
    Arrived,
    ErasureCarried,
    Event,
    ProofGiven,
    RecordingKeyed,
    RecordingMarked,
    RecordingStarted,
    Reissued,
    Seated,
    TwinSettled,
    What,
    by_order,
)
from app.study.ids import EntryId, SubjectId


def restated(events: Iterable[Event]) -> list[Event]:
    """Put what was said again in the place of what it stands for, in display order."""
    events = list(events)
    standing: dict[EntryId, Event] = {}
    for event in sorted(events, key=by_order):
        if isinstance(event.what, Reissued):
            anew = event.what.event(event.subject, event.site)
            before = standing.get(anew.id)
            standing[anew.id] = anew if before is None else _both(before, anew)
    said = {event.id: event for event in events if not isinstance(event.what, Reissued)}
    return sorted((said | standing).values(), key=by_order)


def _both(before: Event, after: Event) -> Event:
    if isinstance(before.what, RecordingKeyed) and isinstance(after.what, RecordingKeyed):
        pairs = zip_longest(before.what.keys, after.what.keys, fillvalue="")
        return replace(after, what=replace(after.what, keys=tuple(map(_common, pairs))))
    return after


def _common(pair: tuple[str, str]) -> str:
    return pair[0] if pair[0] == pair[1] else ""


def whom(what: What) -> str:
    """Name the participant that an event of another subject is about, if it is about one."""
    match what:
        case Arrived(participant) | ProofGiven(participant=participant):
            return participant
        case RecordingMarked(who=who) | Seated(who=who):
            return who
        case RecordingStarted(participant=participant):
            return participant
        case TwinSettled(other=other):
            return other
    return ""


def silenced(event: Event, forgotten: Set[SubjectId]) -> SubjectId | None:
    """Return the person of whom an event speaks who is not spoken of any more, if any."""
    if isinstance(event.what, ErasureCarried):
        return None  # that they are not is all that may be said
    return next((p for p in (event.subject, SubjectId(whom(event.what))) if p in forgotten), None)
