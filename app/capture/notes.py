"""Observation notes and their answers. Their lines are in `lines`, their codes in `coding`."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from app.capture.pen import Pen
from app.errors import InvalidInput
from app.merge.state import Note, Participant, Session, Summary
from app.study.events import (
    FieldsSet,
    JottingRemoved,
    NoteOpened,
    Value,
)
from app.study.ids import EntryId, NoteId
from app.wire.canonical import normal


def open_note(pen: Pen, site: str, template: str, session: str = "") -> NoteId:
    """Begin a note at a site, with the current version of its template."""
    version = pen.study.template(template).version
    return NoteId(pen.begin(Note, site, NoteOpened(site, template, version, session)))


def note_of(pen: Pen, at: int) -> Summary | None:
    """Return the note that a line of that moment goes to: this device's latest of the day."""
    day = day_of(at)
    mine = (
        s
        for s in pen.catalogue.summaries.values()
        if s.kind == "note" and not s.is_loose and s.dev == pen.device
        if s.at <= at and day_of(s.at) == day
    )
    return max(mine, key=lambda s: s.at, default=None)


def day_of(ms: int) -> date:
    """Return the day of a time, where this device is."""
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone().date()


def answer(pen: Pen, subject: Note | Session | Participant, answers: Mapping[str, Value]) -> None:
    """Answer fields, replacing the answers that stand now. What is unchanged writes nothing."""
    clean = {name: clean_value(value) for name, value in answers.items()}
    changed = {name: value for name, value in clean.items() if _is_news(subject, name, value)}
    if changed:
        standing = (version for name in changed for version in subject.fields.get(name, ()))
        seen = {entry for version in standing for entry in version.entries}
        pen.say(subject, FieldsSet(changed), seen)


def settle(pen: Pen, subject: Note | Session | Participant, field: str, choice: EntryId) -> None:
    """Choose one of the answers that stand side by side. Everywhere, from then on."""
    versions = subject.fields.get(field, ())
    chosen = next((version for version in versions if version.entry == choice), None)
    if chosen is None:
        raise InvalidInput("input.already_settled")
    seen = {entry for version in versions for entry in version.entries}
    pen.say(subject, FieldsSet({field: chosen.value}), seen)


def unjot(pen: Pen, subject: Note | Session, jotting: EntryId) -> None:
    """Take a jotting out."""
    pen.say(subject, JottingRemoved(), {jotting})


def clean_value(value: Value) -> Value:
    """Return a value as it is written: text in NFC, without the spaces around it."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, tuple):
        return tuple(clean_text(item) for item in value)
    return value


def clean_text(text: str) -> str:
    """Return text in NFC, without the spaces around it and without halves of characters."""
    return normal(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")).strip()


def _is_news(subject: Note | Session | Participant, name: str, value: Value) -> bool:
    standing = [version.value for version in subject.fields.get(name, ())]
    if not standing:
        return value not in (None, "", ())
    return standing != [value] or type(standing[0]) is not type(value)
