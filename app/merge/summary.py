"""What lists and figures need of a subject."""

from collections.abc import Iterable

from app.merge.fields import Fields, conflicts, current
from app.merge.redactions import exposed
from app.merge.state import (
    Note,
    Participant,
    Proof,
    Recording,
    Register,
    Session,
    Subject,
    Summary,
    Withdrawn,
)
from app.study.events import Event, Value

TITLE_LENGTH = 120
Answered = Note | Session | Participant
"""What has fields that people answer."""


def summarise(subject: Subject, events: Iterable[Event]) -> Summary:
    """Summarise a folded subject and say where its entries are."""
    events = list(events)
    kind, method, parent, title, size, extra = _particulars(subject)
    return Summary(
        subject=subject.subject,
        kind=kind,
        site=subject.site,
        method=method,
        title=title[:TITLE_LENGTH],
        at=subject.at,
        edited_at=max(event.at for event in events),
        dev=subject.dev,
        parent=parent,
        size=size,
        conflicts=len(conflicts(subject.fields)) if isinstance(subject, Answered) else 0,
        entries=places_of(events),
        extra=extra,
    )


def places_of(events: Iterable[Event]) -> dict[str, tuple[int, ...]]:
    """Return where entries are: for each device, their numbers."""
    places: dict[str, set[int]] = {}
    for event in events:
        places.setdefault(event.dev, set()).add(event.seq)
    return {dev: tuple(sorted(seqs)) for dev, seqs in sorted(places.items())}


def _particulars(subject: Subject) -> tuple[str, str, str, str, int, dict[str, Value]]:
    match subject:
        case Note():
            title = first_words(subject.fields) or next((j.text for j in subject.jottings), "")
            return "note", subject.template, subject.session, title, len(subject.jottings), {}
        case Session():
            people = {p.participant or p.entry for p in subject.attendance}
            extra: dict[str, Value] = {
                "here": sum(p.count for p in subject.here),
                "people": _named(subject),
            }
            if subject.is_over:
                extra["over"] = True
            title = first_words(subject.fields)
            return "session", subject.method, "", title, len(people), extra
        case Participant():
            allows = tuple(sorted(scope.value for scope in subject.allows))
            sheets = tuple(sorted(" ".join(pair) for pair in subject.sheets))
            asked = sum(not request.order for request in subject.requests)
            orders = tuple(request.order for request in subject.requests if request.order)
            extra = {"allows": allows, "sheets": sheets, "asked": asked, "orders": orders}
            extra |= _twins(subject)
            return "participant", subject.group, "", subject.code, 0, extra
        case Recording():
            kind = "clip" if subject.participant else "recording"
            parent = subject.participant or subject.session
            extra = {"finished": subject.finished, "recovered": subject.recovered}
            if exposed(subject):
                extra["exposed"] = True
            return kind, subject.preset, parent, "", subject.duration_ms, extra
        case Proof():
            return "proof", subject.how, subject.participant, "", 0, {}
        case Withdrawn():
            extra = {"mark": subject.mark, "orders": subject.orders}
            return "withdrawn", "", "", "", 0, extra
        case Register():
            return "register", "", "", "", 0, {}


def _named(session: Session) -> tuple[str, ...]:
    """Return every participant a session speaks of: a place may outlast the arrival it is of."""
    unknown = {stay.entry for stay in session.attendance}
    people = {stay.participant for stay in session.attendance if stay.participant}
    return tuple(sorted(people.union(seat.who for seat in session.seats) - unknown))


def _twins(person: Participant) -> dict[str, Value]:
    """Return by what a participant is known again, and of whom it was said that they are one."""
    said = person.twins.items()
    found: dict[str, Value] = {
        "marks": person.marks,
        "same": tuple(sorted(other for other, told in said if True in told.values())),
        "apart": tuple(sorted(other for other, told in said if False in told.values())),
        "people": tuple(sorted(person.twins)),
    }
    return {name: value for name, value in found.items() if value}


def first_words(fields: Fields) -> str:
    """Return the title of a note or session: its field `title`, or its longest answer's start."""
    titled = current(fields, "title")
    if isinstance(titled, str) and titled:
        return titled
    answers = (current(fields, name) for name in sorted(fields))
    texts = [answer for answer in answers if isinstance(answer, str)]
    return max(texts, key=len, default="").split("\n")[0]
