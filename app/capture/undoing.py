"""Undoing: what was done is not unwritten, its opposite is written.

Each event that can be undone has an opposite, which names it. What somebody else has changed
since is left as they made it.
"""

from collections.abc import Iterable
from itertools import zip_longest

from app.capture.pen import Pen
from app.errors import InvalidInput
from app.journal.journal import Draft
from app.merge.fields import Fields, history
from app.merge.lines import taken_out
from app.merge.state import Jotting, Note, Participant, Session
from app.study.events import (
    Arrived,
    CodeApplied,
    CodeRemoved,
    Event,
    FieldsSet,
    GuideTicked,
    GuideUnticked,
    JottingAdded,
    JottingRemoved,
    Left,
    RecordingFinished,
    RecordingKeyed,
    RecordingMarked,
    Seated,
    SessionEnded,
    SessionReopened,
    Value,
    What,
)
from app.study.ids import EntryId

UNDONE = (
    JottingAdded, JottingRemoved, CodeApplied, CodeRemoved, FieldsSet, Arrived, Left, Seated,
    GuideTicked, GuideUnticked, SessionEnded, SessionReopened,
)  # fmt: skip
"""What has an opposite."""
BESIDE = (RecordingKeyed, RecordingMarked, RecordingFinished)
"""What a recorder says meanwhile, as when it pauses for whoever comes in: no part of the act."""

Opposite = tuple[What, Iterable[EntryId], int | None]
"""What is said, what it names, and when it happened if that was before."""


def undoable(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return what an act wrote if all of it has an opposite; else nothing."""
    done = tuple(event for event in events if not isinstance(event.what, BESIDE))
    return done if all(isinstance(e.what, UNDONE) and not _is_first(e) for e in done) else ()


def _is_first(event: Event) -> bool:
    """Tell whether somebody was given a place who had none: they have one from now on."""
    return isinstance(event.what, Seated) and not event.refs


def undo(pen: Pen, events: Iterable[Event]) -> None:
    """Write the opposite of what was done, the last first: all of it, or nothing."""
    drafts = [draft for event in reversed(list(events)) for draft in _drafts(pen, event)]
    if not drafts:
        raise InvalidInput("input.changed_since")
    pen.write(drafts)


def put_back(pen: Pen, subject: Note | Session, line: EntryId) -> None:
    """Put back a line that was taken out, where it stood and with its time."""
    every = pen.catalogue.events(subject.subject)
    out = next((one.line for one in taken_out(every) if one.line.entry == line), None)
    if out is None:
        raise InvalidInput("input.changed_since")
    what, refs, at = _again(out)
    circle = pen.circle(type(subject), subject.site)
    pen.write([Draft(what, subject.subject, circle, frozenset(refs), at=at)])


def _drafts(pen: Pen, event: Event) -> list[Draft]:
    subject = pen.catalogue.subject(event.subject)
    if not isinstance(subject, Note | Session | Participant):
        return []
    every = pen.catalogue.events(event.subject)
    circle = pen.circle(type(subject), subject.site)
    return [
        Draft(what, event.subject, circle, frozenset(refs), at=at)
        for what, refs, at in _opposites(event, every, subject.fields)
    ]


def _opposites(event: Event, every: list[Event], fields: Fields) -> list[Opposite]:
    match event.what:
        case JottingAdded():
            return [(JottingRemoved(), [event.id], None)]
        case JottingRemoved():
            out = taken_out(every, moved_too=True)
            return [_again(one.line) for one in out if one.line.entry in event.refs]
        case CodeApplied():
            return [(CodeRemoved(), [event.id], None)]
        case CodeRemoved(code):
            return _coded_again(event, code, every)
        case Arrived():
            return _left_again(event, every) or [(Left(), [event.id], None)]
        case Left():
            return [
                (Arrived(other.what.participant, other.what.count), [event.id], None)
                for other in every
                if other.id in event.refs and isinstance(other.what, Arrived)
            ]
        case GuideTicked():
            return [(GuideUnticked(), [event.id], None)]
        case GuideUnticked():
            return _said_before(event, every, GuideTicked, ())
        case SessionEnded():
            return [(SessionReopened(), [event.id], None)]
        case SessionReopened():
            return [(SessionEnded(), (), None)]
        case Seated():
            return _said_before(event, every, Seated, [event.id])[-1:]
        case FieldsSet() as what:
            return _answered_again(event, what, every, fields)
    return []


def _said_before(
    event: Event, every: list[Event], kind: type[What], refs: Iterable[EntryId]
) -> list[Opposite]:
    """Say again what an event took back or replaced."""
    before = (other for other in every if other.id in event.refs)
    return [(other.what, refs, None) for other in before if isinstance(other.what, kind)]


def _left_again(event: Event, every: list[Event]) -> list[Opposite]:
    """Say again, where an arrival says that somebody had stayed, that they left, and when."""
    came = {other.id for other in every if other.what == event.what}
    left = (o for o in every if o.id in event.refs and isinstance(o.what, Left))
    return [(Left(), other.refs & came, other.at) for other in left]


def _again(line: Jotting) -> Opposite:
    return JottingAdded(line.text, line.offset_ms, line.layer, line.codes), [line.entry], line.at


def _coded_again(event: Event, code: str, every: list[Event]) -> list[Opposite]:
    again: list[Opposite] = []
    for other in every:
        if other.id not in event.refs:
            continue
        if isinstance(other.what, CodeApplied) and not (code and other.refs & event.refs):
            again.append((other.what, other.refs, None))
        elif isinstance(other.what, JottingAdded) and code:
            again.append((CodeApplied(code), [other.id], None))
    return again


def _answered_again(
    event: Event, what: FieldsSet, every: list[Event], fields: Fields
) -> list[Opposite]:
    """Answer as it was before: nothing, one answer, or several side by side."""
    before: dict[str, list[Value]] = {}
    for name in what.fields:
        if any(event.id in version.entries for version in fields.get(name, ())):
            replaced = [v.value for v in history(every, name) if v.entry in event.refs]
            before[name] = _once(replaced) or [None]
    told = zip_longest(*([(name, v) for v in values] for name, values in before.items()))
    return [(FieldsSet(dict(filter(None, row))), [event.id], None) for row in told]


def _once(values: list[Value]) -> list[Value]:
    """Return each value once; in Python a yes is the same as a one."""
    return list({(type(value), value): value for value in values}.values())
