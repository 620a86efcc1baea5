"""What an open notebook can be asked: lists, subjects, figures, search. Nothing is written here."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from app.capture import participants
from app.capture.pen import Noun, Pen
from app.errors import InvalidInput
from app.journal.catalogue import Catalogue
from app.journal.circles import Person
from app.journal.journal import Journal
from app.journal.quarantine import Held
from app.journal.sealed import SealedJournal
from app.journal.search import Findable, SearchIndex, tags_of, text_of
from app.journal.studies import Studies
from app.merge.coverage import Coverage, cover
from app.merge.fields import Version, history
from app.merge.headcounts import Headcount, headcounts
from app.merge.revisions import Revision
from app.merge.state import Note, Subject, Summary
from app.study.ids import DeviceId, SubjectId
from app.study.sheets import Sheet
from app.study.template import Template

LISTED = ("note", "session", "participant", "recording")
"""What lists show. What proves a consent is reached from the person whose it is."""


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """What the desk knows of a device: whose, how much it sent, and when it last spoke."""

    dev: DeviceId
    person: Person
    entries: int
    last_at: int | None


class Reading:
    """The reading side of the open pages."""

    def __init__(
        self, studies: Studies, sealed: SealedJournal, journal: Journal, catalogue: Catalogue
    ) -> None:
        self.study = studies.current
        """The study as the version in force says it; it may change under an open screen."""
        self.device = journal.device
        self.revision = 0
        self._sealed, self._journal, self._catalogue = sealed, journal, catalogue
        self._studies = studies
        self._pen = Pen(studies.current, journal, catalogue)
        self._index = SearchIndex(self._look)
        self._lock = threading.RLock()
        self._sorted: tuple[int, list[Summary]] = (-1, [])

    # --- who and where ------------------------------------------------------

    @property
    def people(self) -> Mapping[str, Person]:
        """Whose each device is, of the devices this one may know of."""
        return self._journal.circles.people

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites this device takes part in."""
        return self._journal.circles.sites

    @property
    def me(self) -> Person:
        """Whose notebook this is."""
        return self.people.get(self.device) or Person("", "device", "")

    @property
    def is_desk(self) -> bool:
        return self.me.role == "coordinator"

    @property
    def home_site(self) -> str:
        """The site of whoever holds this notebook."""
        return self.me.site or next(iter(self.sites), "")

    @property
    def circle_of_lines(self) -> str:
        """The circle that a line jotted here is for; empty where this device has none."""
        with suppress(InvalidInput):
            return self._pen.circle(Note, self.home_site)
        return ""

    # --- the study, as it is and as it was ------------------------------------------

    @property
    def revisions(self) -> Sequence[Revision]:
        """Every version of the study file; the last is in force where it can be read."""
        return self._studies.revisions

    def sheet_read(self, digest: str) -> tuple[Sheet, str] | None:
        """Return the sheet that has this hash, and its language, whatever version it is of."""
        with self._lock:
            return self._studies.sheet(digest)

    def template(self, template: str, version: int) -> Template | None:
        """Return a template in the version that a note was begun with."""
        with self._lock:
            return self._studies.template(template, version)

    # --- reading ------------------------------------------------------------

    def summaries(self, kind: str = "", site: str = "") -> list[Summary]:
        """Return what there is, the last edited first. Proofs of consent are asked for by kind."""
        with self._lock:
            if self._sorted[0] != self.revision:
                every = [s for s in self._catalogue.summaries.values() if s.size or not s.is_loose]
                every.sort(key=lambda s: (s.edited_at, s.subject), reverse=True)
                self._sorted = (self.revision, every)
            every = self._sorted[1]
        kinds = (kind,) if kind else LISTED
        return [s for s in every if s.kind in kinds and s.site in (site or s.site)]

    def summary(self, subject: str) -> Summary | None:
        return self._catalogue.summaries.get(SubjectId(subject))

    def find(self, subject: str, noun: type[Noun]) -> Noun:
        """Return a note, session, participant or recording; `InvalidInput` if not here."""
        with self._lock:
            return self._pen.find(subject, noun)

    def subject(self, subject: str) -> Subject | None:
        with self._lock:
            return self._catalogue.subject(SubjectId(subject))

    def history(self, subject: str, field: str) -> list[Version]:
        """Return every answer a field ever had, the oldest first."""
        with self._lock:
            return history(self._catalogue.events(SubjectId(subject)), field)

    def headcounts(self, subject: str) -> list[Headcount]:
        """Return how many people an observer counted, each time, the first one first."""
        with self._lock:
            return headcounts(self._catalogue.events(SubjectId(subject)))

    def recordings_of(self, session: str) -> list[Summary]:
        return [s for s in self.summaries("recording") if s.parent == session]

    def is_waiting(self, summary: Summary) -> bool:
        """Tell whether some of it was not yet sent."""
        return max(summary.entries.get(self.device, (0,)), default=0) > self._sealed.sent

    @property
    def wrong_attempts(self) -> int | None:
        """After how many wrong passphrases the key is destroyed here; None: never.

        A desk may be the only one that reads what everybody wrote: its key stays.
        """
        return None if self.is_desk else self.study.locks.wrong_attempts

    @property
    def written(self) -> int:
        """How many entries this device wrote."""
        return self._sealed.head(self.device)[0]

    @property
    def waiting(self) -> int:
        """How many of them were not yet sent."""
        return self._sealed.waiting

    def coverage(self) -> Coverage:
        return cover(self.study, self.summaries())

    def devices(self) -> list[DeviceRow]:
        """Return the devices this one may know of, with their last sign of life."""
        heads = self._sealed.heads()
        last: dict[str, int] = {}
        for summary in self.summaries():
            last[summary.dev] = max(last.get(summary.dev, 0), summary.edited_at)
        return [
            DeviceRow(DeviceId(dev), person, heads.get(dev, (0, ""))[0], last.get(dev))
            for dev, person in self.people.items()
        ]

    def quarantine(self) -> list[Held]:
        withheld = (Held(dev, seq, "Withheld", "") for dev, seq in self._sealed.orders.withheld)
        return [*self._sealed.quarantine, *withheld]

    def next_code(self, site: str) -> str:
        """Return the code that the site's next participant would get."""
        return participants.next_code(self._pen, site)

    def codes_of(self, people: Iterable[str]) -> list[str]:
        """Return the codes of participants, to name them to the person holding the phone."""
        found = (self.summary(participant) for participant in people)
        return sorted(summary.title for summary in found if summary)

    def _look(self, subjects: Iterable[SubjectId]) -> list[Findable]:
        with self._lock:
            found = ((subject, self._catalogue.subject(subject)) for subject in subjects)
            return [
                Findable(name, text_of(subject), tags_of(subject))
                for name, subject in found
                if subject
            ]
