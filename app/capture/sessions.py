"""Sessions: an interview, a focus group; who is in the room, what is asked there, and its end."""

from collections.abc import Iterable

from app.capture.pen import Pen
from app.errors import InvalidInput
from app.journal.journal import Draft
from app.merge.consent import AudioAllowed, AudioRefused, ask_audio
from app.merge.state import Participant, Session, Subject
from app.study.events import (
    Arrived,
    GuideTicked,
    GuideUnticked,
    Left,
    Seated,
    SessionEnded,
    SessionOpened,
    SessionReopened,
    What,
)
from app.study.ids import EntryId, SessionId, SubjectId
from app.study.scope import Scope


def open_session(pen: Pen, site: str, method: str) -> SessionId:
    """Begin a session at a site."""
    known = pen.study.method(method)
    version = pen.study.template(known.template).version
    what = SessionOpened(site, method, known.template, version)
    return SessionId(pen.begin(Session, site, what))


def arrive(pen: Pen, session: Session, participant: str) -> None:
    """A participant comes in. One who is here already stays as they are."""
    if all(stay.participant != participant for stay in session.here):
        _come(pen, session, Arrived(participant))


def arrive_unknown(pen: Pen, session: Session, count: int) -> None:
    """People nobody has met come in. They have consented to nothing."""
    if not 1 <= count <= 99:
        raise InvalidInput("input.count_people")
    _come(pen, session, Arrived("", count))


def _come(pen: Pen, session: Session, what: Arrived) -> None:
    """Somebody who comes in when it was over says that it is not."""
    again = [(SessionReopened(), session.ends)] if session.is_over else []
    _say(pen, session, *again, (what, ()))


def leave(pen: Pen, session: Session, stay: EntryId) -> None:
    """Somebody goes out: all of their stays end, though two phones saw them come."""
    here = [presence for presence in session.attendance if presence.is_here]
    leaving = next((presence for presence in here if presence.entry == stay), None)
    if leaving is not None:
        same = {p.entry for p in here if p.participant and p.participant == leaving.participant}
        pen.say(session, Left(), {stay} | same)


def tick(pen: Pen, session: Session, field: str, offset_ms: int, recording: str = "") -> None:
    """Note that a question of the guide was put now. One that is ticked already stays so."""
    if field not in session.covered:
        pen.say(session, GuideTicked(field, offset_ms, recording))


def untick(pen: Pen, session: Session, field: str) -> None:
    """Take back that a question was put, though two phones say so."""
    ticks = {one.entry for one in session.ticks if one.field == field}
    if ticks:
        pen.say(session, GuideUnticked(), ticks)


def seat(pen: Pen, session: Session, who: str, x: int, y: int) -> None:
    """Give somebody who was here a place on the sketch, in the stead of those they have."""
    if all(who not in (stay.participant, stay.entry) for stay in session.attendance):
        raise InvalidInput("input.not_here")
    before = [one for one in session.seats if one.who == who]
    if [(one.x, one.y) for one in before] != [(x, y)]:
        pen.say(session, Seated(who, x, y), {one.entry for one in before})


def end(pen: Pen, session: Session) -> None:
    """End a session: whoever is here leaves, in the same breath."""
    here = [stay.entry for stay in session.attendance if stay.is_here]
    acts: list[tuple[What, Iterable[EntryId]]] = [(Left(), here)] if here else []
    if not session.is_over:
        acts.append((SessionEnded(), ()))
    _say(pen, session, *acts)


def reopen(pen: Pen, session: Session) -> None:
    """Go on with a session that was ended. Whoever comes back is noted again."""
    if session.is_over:
        pen.say(session, SessionReopened(), session.ends)


def _say(pen: Pen, session: Session, *acts: tuple[What, Iterable[EntryId]]) -> None:
    """Add several entries, each with what it answers: all of them, or none."""
    circle = pen.circle(Session, session.site)
    pen.write(Draft(what, session.subject, circle, frozenset(refs)) for what, refs in acts)


def ask(pen: Pen, session: Session) -> AudioAllowed | AudioRefused:
    """Ask everyone in the room whether they allow audio."""
    consents: dict[str, frozenset[Scope]] = {}
    for stay in session.here:
        if stay.participant:
            found = pen.catalogue.subject(SubjectId(stay.participant))
            consents[stay.participant] = _allows(session, found)
    unknown = sum(stay.count for stay in session.here if not stay.participant)
    return ask_audio(session.subject, consents, unknown)


def _allows(session: Session, found: Subject | None) -> frozenset[Scope]:
    """Return what a person allows in a session: nothing, once they want it erased."""
    if not isinstance(found, Participant):
        return frozenset()
    wants_it_erased = any(r.session == session.subject and not r.order for r in found.requests)
    return frozenset() if wants_it_erased else found.allows
