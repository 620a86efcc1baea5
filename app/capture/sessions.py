"""Sessions: an interview, a focus group, and who is in the room from when to when."""

from app.capture.pen import Pen
from app.errors import InvalidInput
from app.merge.consent import AudioAllowed, AudioRefused, ask_audio
from app.merge.state import Participant, Session, Subject
from app.study.events import Arrived, Left, SessionOpened
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
        pen.say(session, Arrived(participant))


def arrive_unknown(pen: Pen, session: Session, count: int) -> None:
    """People nobody has met come in. They have consented to nothing."""
    if not 1 <= count <= 99:
        raise InvalidInput("input.count_people")
    pen.say(session, Arrived("", count))


def leave(pen: Pen, session: Session, stay: EntryId) -> None:
    """Somebody goes out: all of their stays end, though two phones saw them come."""
    here = [presence for presence in session.attendance if presence.is_here]
    leaving = next((presence for presence in here if presence.entry == stay), None)
    if leaving is not None:
        same = {p.entry for p in here if p.participant and p.participant == leaving.participant}
        pen.say(session, Left(), {stay} | same)


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
