"""What can happen in the field: one frozen class each.

An `Event` is the clear body of an entry: what happened, to which subject, by which device,
and what its author had seen. Every class checks its own values, so an event that exists is
one that the fold may trust. `refs` of an event are the entries it replaces, answers or ends.

A kind this app does not know is kept as `Unknown`: carried on, ignored by the fold, and
reported as needing an update.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from app.errors import Malformed
from app.study.ids import DeviceId, EntryId, SubjectId
from app.study.recordings import RecordingFinished as RecordingFinished
from app.study.recordings import RecordingKeyed as RecordingKeyed
from app.study.recordings import RecordingMarked as RecordingMarked
from app.study.recordings import RecordingRedacted as RecordingRedacted
from app.study.recordings import RecordingStarted as RecordingStarted
from app.study.register import ParticipantEnrolled as ParticipantEnrolled
from app.study.register import Recalled as Recalled
from app.study.register import RegisterKeyed as RegisterKeyed
from app.study.register import TwinSettled as TwinSettled
from app.study.scope import Scope
from app.study.sessions import Arrived as Arrived
from app.study.sessions import GuideTicked as GuideTicked
from app.study.sessions import GuideUnticked as GuideUnticked
from app.study.sessions import Left as Left
from app.study.sessions import Seated as Seated
from app.study.sessions import SessionEnded as SessionEnded
from app.study.sessions import SessionOpened as SessionOpened
from app.study.sessions import SessionReopened as SessionReopened
from app.study.strokes import strokes_of
from app.study.what import Value as Value
from app.study.what import What as What
from app.study.what import read_body

LATEST_AT = 2**45
"""The year 3084, in ms: a later one is no time, and would stop a screen that shows it."""

LATEST_TICK = 2**40
"""No honest device counts this far; one that does cannot push the others over the edge."""

LOOSE = ""
"""The template of no template: what was begun so holds lines that wait for a place."""


@dataclass(frozen=True, slots=True)
class NoteOpened(What):
    """An observation note was begun at a site, with a version of a template; or with none,
    lines that have no place yet.
    """

    KIND = "note.opened"
    site: str
    template: str
    version: int
    session: str = ""


@dataclass(frozen=True, slots=True)
class FieldsSet(What):
    """Fields were answered. `refs` name the answers the author saw and replaces."""

    KIND = "fields.set"
    fields: Mapping[str, Value]

    def __post_init__(self) -> None:
        if not self.fields:
            raise Malformed("no field")


@dataclass(frozen=True, slots=True)
class JottingAdded(What):
    """A line was jotted. `offset_ms` counts from the start of what it belongs to.

    Where `refs` name a line that was taken out, it is that line, put back.
    """

    KIND = "jotting.added"
    text: str
    offset_ms: int
    layer: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JottingRemoved(What):
    """The jottings in `refs` were taken out; put on another subject, if it is `moved` to one."""

    KIND = "jotting.removed"
    moved: str = ""


@dataclass(frozen=True, slots=True)
class CodeApplied(What):
    """A code of the codebook was applied: to a note, a line, a field, or part of a field.

    `start` and `end` are code points of the answer in `refs`, the end excluded; both 0 mean
    the whole field. An empty `field` is the line in `refs`, or without one the whole note.
    """

    KIND = "code.applied"
    code: str
    field: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class CodeRemoved(What):
    """The applications of a code in `refs` were taken back.

    Of a line in `refs`, the `code` that it was written with.
    """

    KIND = "code.removed"
    code: str = ""


@dataclass(frozen=True, slots=True)
class ConsentGranted(What):
    """A participant allowed these scopes, having been shown exactly this sheet.

    `sheet` is the SHA-256 of the sheet's text in the language `lang`; `how` is
    `signature`, `voice` or `witness`. `proof` names what proves it, which lives apart: a
    signature, a witness, or the recording of a spoken consent; empty where there is none.
    """

    KIND = "consent.granted"
    scopes: tuple[Scope, ...]
    sheet: str
    sheet_id: str
    lang: str
    how: str
    proof: str = ""

    def __post_init__(self) -> None:
        if self.how not in ("signature", "voice", "witness"):
            raise Malformed("consent")


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(What):
    """A participant took these scopes back."""

    KIND = "consent.withdrawn"
    scopes: tuple[Scope, ...]


@dataclass(frozen=True, slots=True)
class ProofGiven(What):
    """How a participant gave their yes: the strokes of a signature, or who witnessed it.

    A subject of its own, so that it can be kept or destroyed without what it proves.
    """

    KIND = "proof.given"
    site: str
    participant: str
    how: str
    strokes: tuple[int, ...] = ()
    witness: str = ""

    def __post_init__(self) -> None:
        if self.how not in ("signature", "witness"):
            raise Malformed("proof")
        strokes_of(self.strokes)


@dataclass(frozen=True, slots=True)
class Received(What):
    """A coordinator holds these journals up to these numbers: devices may let go of them.

    The sound that is told of there is held too, but that of the recordings it is `lacking`.
    """

    KIND = "journal.received"
    heads: Mapping[str, Value]
    lacking: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(type(seq) is not int or seq < 0 for seq in self.heads.values()):
            raise Malformed("received")


@dataclass(frozen=True, slots=True)
class StudyRevised(What):
    """A coordinator gave the study file its next version. It has no subject: it is all of it."""

    KIND = "study.revised"
    version: int
    text: str


@dataclass(frozen=True, slots=True)
class ErasureAsked(What):
    """A participant asked that what they gave be erased.

    `everything`, or what these `scopes` allowed, or what they gave in one `session`.
    """

    KIND = "erasure.asked"
    everything: bool
    scopes: tuple[Scope, ...] = ()
    session: str = ""


@dataclass(frozen=True, slots=True)
class ErasureCarried(What):
    """A coordinator ordered what the requests in `refs` asked for; `order` is its name.

    With `everything` it is all that is left of a participant: at which `site`, and a `mark`
    by which their code is known again and not given to somebody else.
    """

    KIND = "erasure.carried"
    order: str
    site: str
    everything: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Reissued(What):
    """What an erased entry said, less what had to go: it stands in that entry's place.

    `ref` is the erased entry; the rest is what it said of itself, `said` its body as JSON.
    """

    KIND = "reissued"
    ref: str
    dev: str
    seq: int
    tick: int
    at: int
    names: tuple[str, ...]
    seen: Mapping[str, Value]
    kind: str
    said: str

    @classmethod
    def of(cls, event: "Event", anew: What) -> "Reissued":
        """Say again what an event said, in other words."""
        said = json.dumps(anew.body(), ensure_ascii=False, sort_keys=True)
        seen: dict[str, Value] = {dev: seq for dev, seq in event.seen.items()}
        return cls(
            event.id, event.dev, event.seq, event.tick, event.at,
            tuple(sorted(event.refs)), seen, anew.KIND, said,
        )  # fmt: skip

    def __post_init__(self) -> None:
        self.event(SubjectId(""), "")

    def event(self, subject: SubjectId, site: str) -> "Event":
        """Return the event that stands in the place of the erased one."""
        numbers = {dev: seq for dev, seq in self.seen.items() if type(seq) is int and seq >= 0}
        if self.kind == self.KIND or len(numbers) != len(self.seen):
            raise Malformed("reissue")
        if self.tick > LATEST_TICK or self.at > LATEST_AT:
            raise Malformed("reissue")
        try:
            body = json.loads(self.said)
        except ValueError as error:
            raise Malformed("reissue") from error
        if not isinstance(body, dict):
            raise Malformed("reissue")
        return Event(
            EntryId(self.ref), DeviceId(self.dev), self.seq, self.tick, self.at, subject,
            frozenset(map(EntryId, self.names)), {DeviceId(d): n for d, n in numbers.items()},
            read_what(self.kind, body), site,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unknown(What):
    """Something a newer Carnet wrote."""

    KIND = ""
    kind: str


_ALL: tuple[type[What], ...] = (
    NoteOpened, SessionOpened, ParticipantEnrolled, FieldsSet, JottingAdded, JottingRemoved,
    CodeApplied, CodeRemoved, Arrived, Left, ConsentGranted, ConsentWithdrawn,
    ProofGiven, RecordingStarted, RecordingKeyed, RecordingMarked, RecordingFinished,
    RecordingRedacted, Received, StudyRevised, ErasureAsked, ErasureCarried, Reissued,
    GuideTicked, GuideUnticked, SessionEnded, SessionReopened, Seated,
    RegisterKeyed, Recalled, TwinSettled,
)  # fmt: skip
KINDS: Mapping[str, type[What]] = {kind.KIND: kind for kind in _ALL}


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, and who says so. `at` (ms since 1970) is shown, and decides nothing."""

    id: EntryId
    dev: DeviceId
    seq: int
    tick: int
    at: int
    subject: SubjectId
    refs: frozenset[EntryId]
    seen: Mapping[DeviceId, int]
    what: What
    site: str = ""
    """The site in whose circle it was written; empty where this device cannot know."""

    def has_seen(self, other: "Event") -> bool:
        """Tell whether the author of this event knew of the other one."""
        if other.dev == self.dev:
            return other.seq < self.seq
        return self.seen.get(other.dev, 0) >= other.seq


Order = tuple[int, str, int]
"""A place in the common order: see `by_order`."""

by_order = attrgetter("tick", "dev", "seq")
"""Sorts events by Lamport number, then device: the same order on every device."""


def read_what(kind: str, body: Mapping[str, Any]) -> What:
    """Make a typed event from what was sealed; `Malformed` if its values do not fit."""
    known = KINDS.get(kind)
    if known is None:
        return Unknown(kind)
    return read_body(known, body)
