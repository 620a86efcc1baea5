"""What the events add up to: a note, a session, a participant, a recording, a proof.

All frozen. A `Summary` is what lists and figures need of a subject, so that ten thousand
of them can be shown without folding each one again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.merge.fields import Fields
from app.merge.room import Presence as Presence
from app.merge.room import Seat as Seat
from app.merge.room import Tick as Tick
from app.study.events import LOOSE, Value
from app.study.ids import DeviceId, EntryId, SubjectId
from app.study.scope import Scope


@dataclass(frozen=True, slots=True)
class Jotting:
    """A line with its time: `offset_ms` from the start, `at` on the wall clock (ms)."""

    entry: EntryId
    dev: DeviceId
    at: int
    offset_ms: int
    text: str
    layer: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodeMark:
    """A code applied to a passage of an answer, to a whole answer, or to the whole note.

    `start` to `end` (end excluded) is where the passage stands in the `answer` of that
    entry. Both are 0 for what is whole, and where the `words` it was applied to are gone.
    """

    entry: EntryId
    code: str
    field: str
    start: int
    end: int
    words: str = ""
    answer: EntryId | None = None

    @property
    def has_changed(self) -> bool:
        """Tell whether the passage it was applied to does not stand any more."""
        return bool(self.words) and self.answer is None


@dataclass(frozen=True, slots=True)
class Note:
    subject: SubjectId
    site: str
    template: str
    version: int
    session: str
    dev: DeviceId
    at: int
    fields: Fields
    jottings: tuple[Jotting, ...]
    codes: tuple[CodeMark, ...]


@dataclass(frozen=True, slots=True)
class Session:
    subject: SubjectId
    site: str
    method: str
    template: str
    version: int
    dev: DeviceId
    at: int
    fields: Fields
    jottings: tuple[Jotting, ...]
    attendance: tuple[Presence, ...]
    codes: tuple[CodeMark, ...] = ()
    ticks: tuple[Tick, ...] = ()
    ends: tuple[EntryId, ...] = ()
    """What says that it is over; nothing while it goes on."""
    ended_at: int | None = None
    seats: tuple[Seat, ...] = ()
    """Where people sit: of each one place, or several that knew nothing of each other."""

    @property
    def is_over(self) -> bool:
        return bool(self.ends)

    @property
    def covered(self) -> Mapping[str, Tick]:
        """Return the questions of the guide that were put, each with when it first was."""
        first: dict[str, Tick] = {}
        for tick in self.ticks:
            first.setdefault(tick.field, tick)
        return first

    @property
    def here(self) -> tuple[Presence, ...]:
        """Return who is in the room: each person once, though two phones saw them come."""
        standing: dict[str, Presence] = {}
        for presence in self.attendance:
            if presence.is_here:
                standing.setdefault(presence.participant or presence.entry, presence)
        return tuple(standing.values())


@dataclass(frozen=True, slots=True)
class ConsentStep:
    """One grant or withdrawal, as it is told on the participant's page."""

    entry: EntryId
    dev: DeviceId
    at: int
    granted: bool
    scopes: tuple[Scope, ...]
    sheet_id: str
    sheet: str
    lang: str
    how: str
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A participant's request that something be erased; `order` names what answered it, when."""

    entry: EntryId
    dev: DeviceId
    at: int
    everything: bool
    scopes: tuple[Scope, ...]
    session: str
    order: str
    carried_at: int | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """A person. `sheets` are those read before a yes that stands, with the hash of each."""

    subject: SubjectId
    site: str
    code: str
    group: str
    dev: DeviceId
    at: int
    fields: Fields
    allows: frozenset[Scope]
    steps: tuple[ConsentStep, ...]
    sheets: frozenset[tuple[str, str]]
    requests: tuple[Request, ...]
    marks: tuple[str, ...] = ()
    """What their answers to the study's questions make, by which they are known again."""
    recalled: frozenset[EntryId] = frozenset()
    twins: Mapping[str, Mapping[EntryId, bool]] = field(default_factory=dict)
    """Of each other participant, whether they were said to be the same person, and where."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment of a recording, `at_ms` after its start, pauses included."""

    entry: EntryId
    mark: str
    at_ms: int
    label: str
    who: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """A passage that was silenced, bleeped or cut out, and the segments written for it.

    Times count sound as it was recorded, in ms, without its pauses.
    """

    entry: EntryId
    dev: DeviceId
    at: int
    from_ms: int
    to_ms: int
    how: str
    reason: str
    kept: bool
    first: int
    number: int
    segments: tuple[str, ...]
    samples: tuple[int, ...]
    keys: tuple[str, ...]
    holds: frozenset[EntryId]
    """The redactions whose passages are silent in its segments, itself among them."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A take. `keys` open its segments; it is finished once `segments` are known.

    It belongs to a session, or else it is what one participant said to give their consent.
    """

    subject: SubjectId
    session: str
    participant: str
    site: str
    preset: str
    codec: str
    rate: int
    capacity: int
    dev: DeviceId
    at: int
    keys: Mapping[int, str]
    marks: tuple[Mark, ...]
    segments: tuple[str, ...]
    frames: tuple[int, ...]
    duration_ms: int
    source_rate: int
    recovered: bool
    finished: bool
    samples: tuple[int, ...] = ()
    redactions: tuple[Redaction, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """How a yes was given: the strokes of a signature, or who witnessed it."""

    subject: SubjectId
    site: str
    participant: str
    how: str
    strokes: tuple[int, ...]
    witness: str
    dev: DeviceId
    at: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What is left of a participant who had everything erased: that there was one.

    `mark` tells their code from others without saying it; `orders` are the orders' names.
    """

    subject: SubjectId
    site: str
    mark: str
    orders: tuple[str, ...]
    dev: DeviceId
    at: int


@dataclass(frozen=True, slots=True)
class Register:
    """The secret under which a site's people are told apart. It never leaves the team."""

    subject: SubjectId
    site: str
    key: str
    dev: DeviceId
    at: int


Subject = Note | Session | Participant | Recording | Proof | Withdrawn | Register


@dataclass(frozen=True, slots=True)
class Summary:
    """A subject in a list: enough to show it, count it and find its entries."""

    subject: SubjectId
    kind: str
    """`note`, `session`, `participant` or `recording`; apart, `proof`, `clip`, `withdrawn`,
    `register`."""
    site: str
    method: str
    """The method of a session; the template of a note; the group of a participant."""
    title: str
    at: int
    edited_at: int
    dev: DeviceId
    parent: str
    """The session a recording or a note belongs to, the person a proof is of, or empty."""
    size: int
    """Jottings of a note, people seen in a session, milliseconds of a recording."""
    conflicts: int
    entries: Mapping[str, tuple[int, ...]]
    """Where its entries are: for each device, their numbers."""
    extra: Mapping[str, Value]

    @property
    def is_loose(self) -> bool:
        """Tell whether it is lines that wait for a place, and no note yet."""
        return self.kind == "note" and self.method == LOOSE
