"""Where a line goes: on what is under way, or among those that wait for a place.

A line is jotted before anyone knows what it belongs to. It goes on the session that is
recorded, else on the day's observation; on a day without one it waits, loose, with its time,
until its author says where it belongs. Loose lines are kept as anything else is: a note of
the day with no template, so that they are signed, sent and found like the others.
"""

from collections.abc import Iterable

from app.capture.notes import clean_text, day_of, note_of
from app.capture.pen import Pen
from app.errors import InvalidInput
from app.journal.journal import Draft
from app.journal.sealed import Within
from app.merge.state import Jotting, Note, Session, Summary
from app.study.events import LATEST_AT, LOOSE, JottingAdded, JottingRemoved, NoteOpened
from app.study.ids import EntryId, SubjectId

Place = Note | Session


def place_of(pen: Pen, at: int, session: str = "") -> Place | None:
    """Return what a line of that moment goes on; None if it waits."""
    recorded = pen.catalogue.subject(SubjectId(session)) if session else None
    if isinstance(recorded, Session):
        return recorded
    summary = note_of(pen, at)
    found = pen.catalogue.subject(summary.subject) if summary else None
    return found if isinstance(found, Note) else None


def jot(
    pen: Pen,
    place: Place | None,
    what: JottingAdded,
    at: int,
    site: str,
    within: Within = lambda: None,
) -> EntryId:
    """Jot a line of that moment, where it has its place or waits for it.

    `within` is done in the same write.
    """
    opening, line = _written(pen, place or loose_of(pen, at), what, at, site)
    return pen.write([*opening, line], within)[-1].id


def waiting(pen: Pen) -> list[tuple[SubjectId, Jotting]]:
    """Return the lines of this device that wait for a place, the last first."""
    loose = [s for s in _all_loose(pen) if s.size]
    loose.sort(key=lambda s: s.at, reverse=True)
    notes = [pen.find(summary.subject, Note) for summary in loose]
    return [(note.subject, line) for note in notes for line in reversed(note.jottings)]


def move(pen: Pen, source: Place, line: EntryId, target: Place | None, site: str) -> SubjectId:
    """Put a line where it belongs, with its own time; without a target, begin an observation."""
    found = next((one for one in source.jottings if one.entry == line), None)
    if found is None:
        raise InvalidInput("input.not_here")
    if target is not None and target.subject == source.subject:
        return target.subject
    what = JottingAdded(found.text, 0, found.layer, found.codes)
    kind = pen.study.observation_template
    opening, anew = _written(pen, target, what, found.at, site, kind)
    circle = pen.circle(type(source), source.site)
    gone = Draft(JottingRemoved(anew.subject), source.subject, circle, frozenset({line}))
    pen.write([*opening, anew, gone])
    return anew.subject


def begun(pen: Pen, at: int, site: str, template: str = LOOSE) -> Draft:
    """Return what begins a note at that moment; loose lines unless a template is named."""
    version = pen.study.template(template).version if template else 0
    return Draft(NoteOpened(site, template, version), pen.name(), pen.circle(Note, site), at=at)


def said(what: JottingAdded, at: int, since: int, subject: SubjectId, circle: str) -> Draft:
    """Return a line of that moment, on something that began at another."""
    text = clean_text(what.text)
    if not text:
        raise InvalidInput("input.empty_jotting")
    offset = min(max(at - since, 0), LATEST_AT)
    return Draft(JottingAdded(text, offset, what.layer, what.codes), subject, circle, at=at)


def _written(
    pen: Pen, place: Place | None, what: JottingAdded, at: int, site: str, template: str = LOOSE
) -> tuple[list[Draft], Draft]:
    """Return a line and, where it has no place yet, what begins one for it."""
    if place is not None:
        circle = pen.circle(type(place), place.site)
        return [], said(what, at, place.at, place.subject, circle)
    opening = begun(pen, at, site, template)
    return [opening], said(what, at, at, opening.subject, opening.circle)


def loose_of(pen: Pen, at: int) -> Note | None:
    """Return the loose lines of a day, if there are any yet."""
    day = day_of(at)
    today = (s for s in _all_loose(pen) if s.at <= at and day_of(s.at) == day)
    summary = max(today, key=lambda s: s.at, default=None)
    found = pen.catalogue.subject(summary.subject) if summary else None
    return found if isinstance(found, Note) else None


def _all_loose(pen: Pen) -> Iterable[Summary]:
    every = pen.catalogue.summaries.values()
    return (s for s in every if s.is_loose and s.dev == pen.device)
