"""Taken back: what a participant gave is destroyed, and what others wrote of them goes.

In the field somebody writes down the request, which stops all use at once. At the desk
a coordinator sees what it would destroy, decides what becomes of each recording that holds
other voices too, and carries it out. Then nobody, on any device, says anything of that
person any more: what comes later about them is destroyed as it comes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.capture.erasure import Erasing
from app.capture.mentions import Mention, mentions_in, rewriting, without_withdrawn
from app.capture.participants import mark_of, ordered
from app.capture.pen import Pen
from app.journal.journal import Draft
from app.merge.erasure import whom
from app.merge.marks import turns_of
from app.merge.state import Participant, Recording, Session, Summary
from app.study.events import (
    Arrived,
    ConsentWithdrawn,
    ErasureAsked,
    ErasureCarried,
    Event,
    Left,
    What,
)
from app.study.ids import EntryId, SubjectId
from app.study.scope import Scope
from app.study.study import Fate


def ask(
    pen: Pen,
    participant: Participant,
    everything: bool,
    scopes: Iterable[Scope] = (),
    session: str = "",
) -> EntryId:
    """Write down what a person wants erased. What it rested on is taken back at once."""
    chosen = tuple(pen.study.scopes) if everything else ordered(scopes)
    asked = ErasureAsked(everything, () if everything else chosen, session)
    whats: list[What] = [asked]
    if chosen and not session:
        whats.insert(0, ConsentWithdrawn(chosen))
    return pen.write(pen.drafts(participant, whats))[-1].id


@dataclass(frozen=True, slots=True)
class Plan:
    """What carrying out a request would do. Nothing is done yet."""

    participant: SubjectId
    code: str
    everything: bool
    scopes: tuple[Scope, ...]
    session: str
    requests: frozenset[EntryId]
    whole: tuple[SubjectId, ...]
    """What is theirs alone: it goes as a whole."""
    shared: tuple[SubjectId, ...]
    """Recordings in which others are heard too: somebody decides."""
    turns: Mapping[SubjectId, tuple[tuple[int, int], ...]]
    """When the person is known to speak in each of these, in ms of its sound."""
    mentions: tuple[Mention, ...]
    stays: int
    """Their arrivals and departures in the sessions of others."""


def plan(
    pen: Pen,
    participant: Participant,
    everything: bool,
    scopes: Iterable[Scope] = (),
    session: str = "",
) -> Plan:
    """Say what a withdrawal would destroy: of everything, of these scopes, or of one session."""
    chosen = ordered(pen.study.scopes if everything else scopes)
    room = _Room(pen, participant, session)
    notes = everything or bool(session) or Scope.NOTES in chosen
    sound = everything or bool(session) or Scope.AUDIO in chosen
    whole = [participant.subject, *room.proofs()] if everything else []
    if everything or session:
        whole += room.alone
    if notes:
        whole += room.notes()
    if sound:
        whole += room.recordings(room.alone)
    asked = [request for request in participant.requests if not request.order]
    meant = {
        request.entry
        for request in asked
        if everything or (request.session == session and set(request.scopes) <= set(chosen))
    }
    whole = list(dict.fromkeys(whole))
    mentions = room.mentions(set(whole)) if notes else ()
    return Plan(
        participant.subject,
        participant.code,
        everything,
        chosen,
        session,
        frozenset(meant),
        tuple(whole),
        tuple(room.recordings(room.shared)) if sound else (),
        dict(room.spoken()) if sound else {},
        tuple(mentions),
        sum(isinstance(event.what, Arrived | Left) for _, event in room.stays())
        if everything or session
        else 0,
    )


def carry_out(pen: Pen, made: Plan, fates: Mapping[str, Fate]) -> str:
    """Do what a plan says; return the name of the order.

    `fates` is what becomes of each shared recording. Turns of one that is not erased as a
    whole are to be taken out of it before.
    """
    participant = pen.find(made.participant, Participant)
    erasing = Erasing(pen)
    for subject in made.whole:
        erasing.erase(subject)
    for subject in made.shared:
        if fates.get(subject, Fate.ERASE) is Fate.ERASE:
            erasing.erase(subject)
    if made.everything or made.session:
        _forget_presence(erasing, _Room(pen, participant, made.session), set(made.whole))
    for subject in dict.fromkeys(mention.subject for mention in made.mentions):
        said = [mention for mention in made.mentions if mention.subject == subject]
        erasing.rewrite(subject, rewriting(said))
    site = participant.site
    mark = mark_of(participant.subject, participant.code) if made.everything else ""
    carried = ErasureCarried(erasing.name, site, made.everything, mark)
    refs = frozenset[EntryId]() if made.everything else made.requests
    circle = pen.circle(Participant, site)
    erasing.carry_out(Draft(carried, participant.subject, circle, refs))
    return erasing.name


def sweep(pen: Pen, is_desk: bool) -> bool:
    """Destroy what came late about people who are not spoken of any more.

    A device destroys what it wrote itself, the desk whatever anybody wrote. The desk also
    brings together what was said again apart.
    """
    orders = {summary.subject: _order_of(summary) for summary in _withdrawn(pen)}
    late: dict[str, Erasing] = {}
    for places in list(pen.catalogue.late.values()):
        for (dev, seq), person in places.items():
            if is_desk or dev == pen.device:
                name = orders[person]
                late.setdefault(name, Erasing(pen, name)).erase_entry(dev, seq)
    if is_desk:
        both = late.setdefault("", Erasing(pen))
        for subject in list(pen.catalogue.doubled):
            both.settle(subject, without_withdrawn(pen, subject))
    done = [erasing for erasing in late.values() if erasing.entries]
    for erasing in done:
        erasing.carry_out()
    return bool(done)


@dataclass(slots=True)
class _Room:
    """The sessions a person took part in, and what hangs on them."""

    pen: Pen
    participant: Participant
    session: str
    alone: list[SubjectId] = field(default_factory=list)
    shared: list[SubjectId] = field(default_factory=list)

    def __post_init__(self) -> None:
        for summary in self._summaries("session"):
            if self.session not in ("", summary.subject):
                continue
            found = self.pen.catalogue.subject(summary.subject)
            if isinstance(found, Session):
                present = {stay.participant or stay.entry for stay in found.attendance}
                if self.participant.subject in present:
                    is_alone = present == {self.participant.subject}
                    (self.alone if is_alone else self.shared).append(found.subject)

    def proofs(self) -> Iterator[SubjectId]:
        for summary in (*self._summaries("proof"), *self._summaries("clip")):
            if summary.parent == self.participant.subject:
                yield summary.subject

    def notes(self) -> Iterator[SubjectId]:
        return (s.subject for s in self._summaries("note") if s.parent in self.alone)

    def recordings(self, sessions: list[SubjectId]) -> Iterator[SubjectId]:
        return (s.subject for s in self._summaries("recording") if s.parent in sessions)

    def stays(self) -> Iterator[tuple[SubjectId, Event]]:
        """Yield their arrivals and places in shared sessions, and the departures of no one else."""
        for subject in self.shared:
            events = self.pen.catalogue.events(subject)
            theirs = {e.id for e in events if whom(e.what) == self.participant.subject}
            for event in events:
                ends = isinstance(event.what, Left) and event.refs <= theirs
                if event.id in theirs or ends:
                    yield subject, event

    def spoken(self) -> Iterator[tuple[SubjectId, tuple[tuple[int, int], ...]]]:
        for subject in self.recordings(self.shared):
            found = self.pen.catalogue.subject(subject)
            if isinstance(found, Recording):
                yield subject, tuple(turns_of(found, self.participant.subject))

    def turns(self) -> Iterator[tuple[SubjectId, Event]]:
        """Yield the marks of their turns to speak, in recordings that others are heard in."""
        for subject in self.recordings(self.shared):
            for event in self.pen.catalogue.events(subject):
                if whom(event.what) == self.participant.subject:
                    yield subject, event

    def mentions(self, gone: set[SubjectId]) -> Iterator[Mention]:
        """Yield the lines of the site, or of the session that is meant, with their code."""
        for kind in ("note", "session", "recording"):
            for summary in self._summaries(kind):
                meant = self.session in ("", summary.subject, summary.parent)
                if meant and summary.subject not in gone:
                    yield from mentions_in(self.pen, summary.subject, self.participant.code)

    def _summaries(self, kind: str) -> list[Summary]:
        site = self.participant.site
        every = self.pen.catalogue.summaries.values()
        return [summary for summary in every if (summary.kind, summary.site) == (kind, site)]


def _forget_presence(erasing: Erasing, room: _Room, gone: set[SubjectId]) -> None:
    found = {event.id for _, event in (*room.stays(), *room.turns())}
    for subject in dict.fromkeys(subject for subject, _ in (*room.stays(), *room.turns())):
        if subject not in gone:
            erasing.rewrite(subject, lambda event: None if event.id in found else event.what)


def _withdrawn(pen: Pen) -> list[Summary]:
    return [s for s in pen.catalogue.summaries.values() if s.kind == "withdrawn"]


def _order_of(summary: Summary) -> str:
    orders = summary.extra["orders"]
    return orders[0] if isinstance(orders, tuple) else ""
