"""The pen: the one way in for what a person does.

It knows the study, which circle a thing is sealed to, and what the catalogue says now.
"""

from collections.abc import Iterable
from contextlib import suppress
from typing import TypeVar

from app.errors import InvalidInput, VaultDamaged
from app.journal.catalogue import Catalogue
from app.journal.circles import DESK, TEAM
from app.journal.journal import Draft, Journal
from app.journal.sealed import Within
from app.keys.primitives import random
from app.merge.state import Note, Participant, Proof, Recording, Register, Session, Subject
from app.study.events import (
    Event,
    NoteOpened,
    ParticipantEnrolled,
    ProofGiven,
    RecordingStarted,
    RegisterKeyed,
    SessionOpened,
    What,
)
from app.study.ids import DeviceId, EntryId, SubjectId
from app.study.study import Study
from app.wire.entry import Header
from app.wire.erasure import Order
from app.wire.text import b64

_OPENING: dict[type[Subject], tuple[type[What], str]] = {
    Note: (NoteOpened, DESK),
    Recording: (RecordingStarted, DESK),
    Session: (SessionOpened, TEAM),
    Participant: (ParticipantEnrolled, TEAM),
    Proof: (ProofGiven, DESK),
    Register: (RegisterKeyed, TEAM),
}
"""For each noun, the event that opens it and the circle it goes to unless the study says."""

Noun = TypeVar("Noun", Note, Session, Participant, Recording, Proof)


class Pen:
    """Writes what a person did, and folds it at once."""

    def __init__(self, study: Study, journal: Journal, catalogue: Catalogue) -> None:
        self.study = study
        self.catalogue = catalogue
        self._journal = journal
        self._touched: set[SubjectId] = set()
        self.watched: list[Event] | None = None
        """What is written from now on, while somebody asks to know."""

    @property
    def device(self) -> DeviceId:
        return self._journal.device

    def write(self, drafts: Iterable[Draft | Order], within: Within = lambda: None) -> list[Event]:
        """Append to the journal and fold: all of it, or nothing; `within` too."""
        with self.catalogue.lock:
            events = self._journal.append(drafts, within)
            self._touched |= self.catalogue.add(events)
            if self.watched is not None:
                self.watched += events
        return events

    def header(self, dev: str, seq: int) -> Header | None:
        """Return the header of an entry that still says something."""
        entry = None
        with suppress(VaultDamaged):  # what is damaged says nothing any more
            entry = self._journal.sealed.read(dev, seq)
        return None if entry is None or entry.is_erased else entry.header

    def known_then(self, dev: str, seq: int) -> int:
        """Return when the roster that an entry's author knew was signed, in ms since 1970."""
        header = self.header(dev, seq)
        return self._journal.sealed.chain.issued_ms(header.roster) if header else 0

    def touched(self) -> set[SubjectId]:
        """Return the subjects written since the last time this was asked."""
        with self.catalogue.lock:
            touched, self._touched = self._touched, set()
        return touched

    def begin(self, noun: type[Subject], site: str, what: What, *more: What) -> SubjectId:
        """Open a new subject, with its first answers; return its name."""
        subject = self.name()
        circle = self.circle(noun, site)
        self.write([Draft(act, subject, circle) for act in (what, *more)])
        return subject

    def name(self) -> SubjectId:
        """Return the name of a new subject.

        It begins with this device's: nobody else can say what the subject is.
        """
        return SubjectId(self.device + b64(random(9)))

    def say(self, subject: Subject, what: What, refs: Iterable[EntryId] = ()) -> Event:
        """Add one entry to a subject."""
        circle = self.circle(type(subject), subject.site)
        draft = Draft(what, subject.subject, circle, frozenset(refs))
        return self.write([draft])[0]

    def say_all(self, subject: Subject, whats: Iterable[What]) -> None:
        """Add several entries to a subject: all of them, or none."""
        self.write(self.drafts(subject, whats))

    def drafts(self, subject: Subject, whats: Iterable[What]) -> list[Draft]:
        """Return entries about a subject, not yet written."""
        circle = self.circle(type(subject), subject.site)
        return [Draft(what, subject.subject, circle) for what in whats]

    def find(self, subject: str, noun: type[Noun]) -> Noun:
        """Return a subject as it stands; `InvalidInput` if it is not here."""
        found = self.catalogue.subject(SubjectId(subject))
        if not isinstance(found, noun):
            raise InvalidInput("input.not_here")
        return found

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites this device takes part in."""
        return self._journal.circles.sites

    def team_circles(self) -> list[str]:
        """Return the team circle of every site that this device takes part in."""
        return [self._journal.circles.named(site, TEAM) for site in self._journal.circles.sites]

    def circle(self, noun: type[Subject], site: str) -> str:
        """Return the circle that a noun of a site is sealed to."""
        opening, default = _OPENING[noun]
        moved = self.study.circles.get(opening.KIND)
        try:
            return self._journal.circles.named(site, moved.value if moved else default)
        except KeyError as error:
            raise InvalidInput("input.not_your_site") from error
