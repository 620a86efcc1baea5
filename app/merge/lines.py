"""Lines: those that stand, with the codes that are on them, and those that were taken out.

A code on a line was written with the line, or names it. A line that was put back stands where
it stood, for it names the one it was.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.merge.sets import present
from app.merge.state import Jotting
from app.study.events import (
    CodeApplied,
    CodeRemoved,
    Event,
    JottingAdded,
    JottingRemoved,
    by_order,
)
from app.study.ids import DeviceId, EntryId

Order = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A line that was taken out, by whom and when (ms)."""

    line: Jotting
    dev: DeviceId
    at: int


def fold_jottings(events: list[Event]) -> tuple[Jotting, ...]:
    """Return the lines that nobody took out, each with the codes that are on it now."""
    places = _places(events)
    standing = sorted(present(events, JottingAdded, JottingRemoved), key=lambda e: places[e.id])
    return tuple(_lines(standing, events))


def taken_out(events: list[Event], moved_too: bool = False) -> list[TakenOut]:
    """Return the lines that were taken out, the last first; those put elsewhere if asked."""
    added = {event.id: event for event in events if isinstance(event.what, JottingAdded)}
    back = {ref for event in added.values() for ref in event.refs}
    told: dict[EntryId, Event] = {}
    for event in events:
        if isinstance(event.what, JottingRemoved):
            for ref in event.refs:
                told.setdefault(ref, event)
    gone = {ref: out for ref, out in told.items() if ref in added and ref not in back}
    asked = [ref for ref, out in gone.items() if moved_too or out.what == JottingRemoved()]
    found = [
        TakenOut(line, gone[line.entry].dev, gone[line.entry].at)
        for line in _lines([added[ref] for ref in asked], events)
    ]
    return found[::-1]


def _lines(added: Iterable[Event], events: list[Event]) -> list[Jotting]:
    on, off = _applied(events), _taken_off(events)
    lines = []
    for event in added:
        if isinstance(event.what, JottingAdded):
            what, out = event.what, off.get(event.id, ())
            written = [code for code in what.codes if code not in out]
            codes = tuple(dict.fromkeys([*written, *on.get(event.id, ())]))
            offset = what.offset_ms
            lines.append(
                Jotting(event.id, event.dev, event.at, offset, what.text, what.layer, codes)
            )
    return lines


def _places(events: list[Event]) -> Mapping[EntryId, Order]:
    """Return where each line has its place in the common order."""
    places: dict[EntryId, Order] = {}
    for event in sorted(events, key=by_order):
        if isinstance(event.what, JottingAdded):
            before = min((places[ref] for ref in event.refs if ref in places), default=None)
            places[event.id] = before or by_order(event)
    return places


def _applied(events: list[Event]) -> Mapping[EntryId, list[str]]:
    codes: dict[EntryId, list[str]] = {}
    for event in present(events, CodeApplied, CodeRemoved):
        if isinstance(event.what, CodeApplied) and not event.what.field:
            for line in event.refs:
                codes.setdefault(line, []).append(event.what.code)
    return codes


def _taken_off(events: list[Event]) -> Mapping[EntryId, list[str]]:
    codes: dict[EntryId, list[str]] = {}
    for event in events:
        if isinstance(event.what, CodeRemoved) and event.what.code:
            for line in event.refs:
                codes.setdefault(line, []).append(event.what.code)
    return codes
