"""Codes on a note or a session, on an answer, and on passages of answers.

A code on a passage names the answer it was chosen in. When the answer is edited it follows
its words (see `passages`); where they stand no more it is a code of the answer, and says what
it was applied to. Codes on lines are in `lines`.
"""

from collections.abc import Iterable

from app.merge.fields import Fields, Version
from app.merge.passages import follow
from app.merge.sets import present
from app.merge.state import CodeMark
from app.study.events import CodeApplied, CodeRemoved, Event, FieldsSet
from app.study.ids import EntryId


def fold_codes(events: list[Event], fields: Fields) -> tuple[CodeMark, ...]:
    """Return the codes of a note or a session that are on no line, in display order."""
    if not any(isinstance(event.what, CodeApplied) for event in events):
        return ()
    return tuple(
        _mark(event, event.what, events, fields)
        for event in present(events, CodeApplied, CodeRemoved)
        if isinstance(event.what, CodeApplied) and (event.what.field or not event.refs)
    )


def _mark(event: Event, what: CodeApplied, events: list[Event], fields: Fields) -> CodeMark:
    whole = CodeMark(event.id, what.code, what.field, 0, 0)
    if what.start >= what.end:
        return whole
    chosen_in = _chosen_in(event, what.field, events)
    if chosen_in is None:
        return whole
    text = _text(chosen_in, what.field)
    words = text[what.start : what.end]
    for version in _likeliest_first(fields.get(what.field, ()), chosen_in.id):
        if isinstance(version.value, str):
            at = follow(text, what.start, what.end, version.value)
            if at is not None and words:
                return CodeMark(event.id, what.code, what.field, *at, words, version.entry)
    return CodeMark(event.id, what.code, what.field, 0, 0, words)


def _chosen_in(event: Event, field: str, events: list[Event]) -> Event | None:
    """Return the answer that a passage was chosen in: the one named, or the last one seen."""
    edits = [e for e in events if isinstance(e.what, FieldsSet) and field in e.what.fields]
    named = [edit for edit in edits if edit.id in event.refs]
    seen = [edit for edit in edits if event.has_seen(edit)]
    return next(reversed(named or ([] if event.refs else seen)), None)


def _text(edit: Event, field: str) -> str:
    value = edit.what.fields[field] if isinstance(edit.what, FieldsSet) else None
    return value if isinstance(value, str) else ""


def _likeliest_first(versions: Iterable[Version], chosen_in: EntryId) -> list[Version]:
    """Order the answers that stand: the one it was chosen in, then the last one."""
    latest = list(reversed(list(versions)))
    return sorted(latest, key=lambda version: chosen_in not in version.entries)
