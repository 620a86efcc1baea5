"""Lines: those that stand, with the codes that are on them, and those that were taken out.

A code on a line was written with the line, or names it. A line that was put back stands where
it stood, for it names the one it was, and bears what others put on that one without knowing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.merge.state import Jotting
from app.study.events import (
    CodeApplied,
    CodeRemoved,
    Event,
    JottingAdded,
    JottingRemoved,
    Order,
    by_order,
)
from app.study.ids import DeviceId, EntryId


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A line that was taken out, by whom and when (ms)."""

    line: Jotting
    dev: DeviceId
    at: int


def fold_jottings(events: Iterable[Event]) -> tuple[Jotting, ...]:
    """Return the lines that nobody took out, each with the codes that are on it now.

    The events are in display order, as everywhere here.
    """
    told = _read(events)
    standing = [event for event in told.added if event.id not in told.out]
    if any(event.refs for event in standing):
        places = _places(told.added)
        standing.sort(key=lambda event: places[event.id])
    return tuple(_line(event, told) for event in standing)


def places(events: Iterable[Event]) -> list[Order]:
    """Return the places, in the common order, of the lines that nobody took out."""
    told = _read(events)
    known = _places(told.added)
    return sorted(known[event.id] for event in told.added if event.id not in told.out)


def taken_out(events: Iterable[Event], moved_too: bool = False) -> list[TakenOut]:
    """Return the lines that were taken out, the last first; those put elsewhere if asked."""
    told = _read(events)
    back = {ref for event in told.added for ref in event.refs}
    added = {event.id: event for event in told.added}
    gone = [
        (added[ref], out)
        for ref, out in told.out.items()
        if ref in added and ref not in back and (moved_too or out.what == JottingRemoved())
    ]
    return [TakenOut(_line(event, told), out.dev, out.at) for event, out in reversed(gone)]


@dataclass(slots=True)
class _Told:
    """What was said of lines and of the codes on them."""

    added: list[Event] = field(default_factory=list)
    out: dict[EntryId, Event] = field(default_factory=dict)
    """For each line that was taken out, what took it out first."""
    was: dict[EntryId, list[str]] = field(default_factory=dict)
    """For each line that was put back, the codes of what it was."""
    on: dict[EntryId, list[str]] = field(default_factory=dict)
    off: dict[EntryId, list[str]] = field(default_factory=dict)


def _read(events: Iterable[Event]) -> _Told:
    """Read all of it once: this is done anew for each line that is written."""
    told, applied, back = _Told(), list[Event](), set[EntryId]()
    for event in events:
        match event.what:
            case JottingAdded():
                told.added.append(event)
            case JottingRemoved():
                for ref in event.refs:
                    told.out.setdefault(ref, event)
            case CodeApplied(field="") if event.refs:
                applied.append(event)
            case CodeRemoved(code):
                back |= event.refs
                if code:
                    for ref in event.refs:
                        told.off.setdefault(ref, []).append(code)
    for event in applied:
        if event.id not in back and isinstance(event.what, CodeApplied):
            for ref in event.refs:
                told.on.setdefault(ref, []).append(event.what.code)
    _remember(told)
    return told


def _remember(told: _Told) -> None:
    """Note what was on each line that was put back; what it was came before, in their order."""
    known: dict[EntryId, Event] = {}
    for event in told.added:
        if event.refs:
            before = [known[ref] for ref in sorted(event.refs) if ref in known]
            told.was[event.id] = [code for line in before for code in _line(line, told).codes]
        known[event.id] = event


def _line(event: Event, told: _Told) -> Jotting:
    what = event.what
    assert isinstance(what, JottingAdded), "only lines are added"
    codes = what.codes
    if event.id in told.on or event.id in told.off or event.id in told.was:
        off = told.off.get(event.id, ())
        written = [code for code in (*codes, *told.was.get(event.id, ())) if code not in off]
        codes = tuple(dict.fromkeys([*written, *told.on.get(event.id, ())]))
    return Jotting(event.id, event.dev, event.at, what.offset_ms, what.text, what.layer, codes)


def _places(added: Iterable[Event]) -> Mapping[EntryId, Order]:
    """Return where each line has its place in the common order."""
    places: dict[EntryId, Order] = {}
    for event in added:
        before = min((places[ref] for ref in event.refs if ref in places), default=None)
        places[event.id] = before or by_order(event)
    return places
