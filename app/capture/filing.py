"""At the unlock: what a locked notebook took in is signed, and put in its place.

Nobody is asked anything. A line goes where it would have gone had the notebook been open:
see `lines`. Where it should rather be is for its author to see, in daylight.
"""

from dataclasses import dataclass, field, replace

from app.capture import lines
from app.capture.notes import clean_text, day_of
from app.capture.pen import Pen
from app.errors import CarnetError, Forged, InvalidInput, VaultError
from app.journal.inbox import Inbox, Taken
from app.journal.journal import Draft
from app.journal.sealed import SealedJournal
from app.keys.recipients import Identity
from app.merge.state import Recording
from app.study.events import JottingAdded, RecordingFinished, RecordingKeyed
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
    """The loose lines that a line of this very inbox is the first of."""
    keyed: set[tuple[str, int]] = field(default_factory=set)

    def place(self, draft: Draft) -> None:
        if isinstance(draft.what, JottingAdded):
            self._jot(draft, draft.what)
        else:
            self._record(draft)

    def _jot(self, draft: Draft, what: JottingAdded) -> None:
        if not clean_text(what.text):
            raise InvalidInput("input.empty_jotting")
        at = draft.at or 0
        subject, circle, since = self._place_of(draft.subject, at)
        self.drafts.append(lines.said(what, at, since, subject, circle))
        self.filed.lines, self.filed.where = self.filed.lines + 1, subject

    def _place_of(self, session: SubjectId, at: int) -> tuple[SubjectId, str, int]:
        """Return the subject of a line, its circle, and when it began."""
        found = lines.place_of(self.pen, at, session) or lines.loose_of(self.pen, at)
        if found is not None:
            return found.subject, self.pen.circle(type(found), found.site), found.at
        if self.begun is None or day_of(self.begun.at or 0) != day_of(at):
            self.begun = lines.begun(self.pen, at, self.site)
            self.drafts.append(self.begun)
        return self.begun.subject, self.begun.circle, self.begun.at or 0

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
