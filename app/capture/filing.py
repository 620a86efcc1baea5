"""At the unlock: what a locked notebook took in is signed, and put in its place.

Nobody is asked anything. A line jotted while a session was recorded goes on that session;
any other on the day's observation, the one that a line would have gone to had the notebook
been open; on a day without one, the first line begins it. Where a line should rather be is
for its author to see, in daylight.
"""

from dataclasses import dataclass, field, replace

from app.capture.notes import clean_text, day_of, note_of
from app.capture.pen import Pen
from app.errors import CarnetError, Forged, InvalidInput, VaultError
from app.journal.inbox import Inbox, Taken
from app.journal.journal import Draft
from app.journal.sealed import SealedJournal
from app.keys.recipients import Identity
from app.merge.state import Note, Recording, Session
from app.study.events import JottingAdded, NoteOpened, RecordingFinished, RecordingKeyed
from app.study.ids import SubjectId


@dataclass(slots=True)
class Filed:
    """What became of the inbox: how many lines, and where the last of them is."""

    lines: int = 0
    where: str = ""


def file_inbox(pen: Pen, sealed: SealedJournal, inbox: Inbox, box: Identity, site: str) -> Filed:
    """Sign everything into the journal, in order, in the transaction that takes it out.

    What does not hold to its form stays where it is, reported, and stops nothing else.
    """
    filing = _Filing(pen, sealed, site)
    filed: list[Taken] = []
    for item in inbox.open(box):
        try:
            filing.place(item.draft)
            filed.append(item)
        except VaultError:
            raise
        except CarnetError as error:
            inbox.refuse(error)
    if filed:
        pen.write(filing.drafts, lambda: inbox.remove(filed))
        inbox.scrub()
    return filing.filed


@dataclass(slots=True)
class _Filing:
    pen: Pen
    sealed: SealedJournal
    site: str
    drafts: list[Draft] = field(default_factory=list)
    filed: Filed = field(default_factory=Filed)
    begun: Draft | None = None
    """The note that a line of this very inbox begins."""
    keyed: set[tuple[str, int]] = field(default_factory=set)

    def place(self, draft: Draft) -> None:
        if isinstance(draft.what, JottingAdded):
            self._jot(draft, draft.what)
        else:
            self._record(draft)

    def _jot(self, draft: Draft, what: JottingAdded) -> None:
        text = clean_text(what.text)
        if not text:
            raise InvalidInput("input.empty_jotting")
        at = draft.at or 0
        subject, circle, since = self._place_of(draft.subject, at)
        line = replace(what, text=text, offset_ms=max(0, at - since))
        self.drafts.append(Draft(line, subject, circle, at=at))
        self.filed.lines, self.filed.where = self.filed.lines + 1, subject

    def _place_of(self, session: SubjectId, at: int) -> tuple[SubjectId, str, int]:
        """Return the subject of a line, its circle, and when it began."""
        found = self.pen.catalogue.subject(session) if session else None
        if isinstance(found, Session):
            return found.subject, self.pen.circle(Session, found.site), found.at
        summary = note_of(self.pen, at)
        if summary is not None:
            return summary.subject, self.pen.circle(Note, summary.site), summary.at
        if self.begun is None or day_of(self.begun.at or 0) != day_of(at):
            self.begun = self._begin(at)
            self.drafts.append(self.begun)
        return self.begun.subject, self.begun.circle, self.begun.at or 0

    def _begin(self, at: int) -> Draft:
        template = self.pen.study.observation_template
        what = NoteOpened(self.site, template, self.pen.study.template(template).version)
        return Draft(what, self.pen.name(), self.pen.circle(Note, self.site), at=at)

    def _record(self, draft: Draft) -> None:
        """Take what a recording of this device said, while it is not ended."""
        found = self.pen.catalogue.subject(draft.subject)
        if not isinstance(found, Recording) or found.dev != self.pen.device or found.finished:
            raise Forged("no recording of this device runs there")
        match draft.what:
            case RecordingKeyed(first, keys):
                places = {(draft.subject, n) for n in range(first, first + len(keys))}
                if places & self.keyed or any(n in found.keys for _, n in places):
                    raise Forged("a segment has one key")
                self.keyed |= places
            case RecordingFinished(segments):
                if list(segments) != self.sealed.take(draft.subject)[0]:
                    raise Forged("segments that were not noted as they were written")
        circle = self.pen.circle(Recording, found.site)
        self.drafts.append(replace(draft, circle=circle))
