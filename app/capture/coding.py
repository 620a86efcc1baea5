"""Codes put on what was written, and taken off again."""

from collections.abc import Iterable

from app.capture.pen import Pen
from app.errors import InvalidInput
from app.merge.state import Note, Session
from app.study.events import CodeApplied, CodeRemoved
from app.study.ids import EntryId

Written = Note | Session


def apply(
    pen: Pen,
    subject: Written,
    code: str,
    field: str = "",
    start: int = 0,
    end: int = 0,
    answer: EntryId | None = None,
) -> None:
    """Apply a code to a subject, a field of it, or a passage (code points, end excluded).

    A passage is of the text it was chosen in: the `answer` of that entry, or the last one.
    """
    if any((m.code, m.field, m.start, m.end) == (code, field, start, end) for m in subject.codes):
        return
    if not end:
        pen.say(subject, CodeApplied(code, field))
        return
    versions = subject.fields.get(field, ())
    text = versions[-1].value if versions else None
    if answer is None and not (isinstance(text, str) and start < end <= len(text)):
        raise InvalidInput("input.not_here")
    named = answer or versions[-1].entry
    pen.say(subject, CodeApplied(code, field, start, end), {named})


def remove(pen: Pen, subject: Written, marks: Iterable[EntryId]) -> None:
    pen.say(subject, CodeRemoved(), marks)


def apply_to_line(pen: Pen, subject: Written, line: EntryId, code: str) -> None:
    """Put a code on a line; one that it bears already is not put there twice."""
    found = next((one for one in subject.jottings if one.entry == line), None)
    if found is None:
        raise InvalidInput("input.not_here")
    if code not in found.codes:
        pen.say(subject, CodeApplied(code), {line})


def remove_from_line(pen: Pen, subject: Written, line: EntryId, code: str) -> None:
    """Take a code off a line: as it was written, and as it was put there since."""
    since = (
        event.id
        for event in pen.catalogue.events(subject.subject)
        if event.what == CodeApplied(code) and line in event.refs
    )
    pen.say(subject, CodeRemoved(code), {line, *since})
