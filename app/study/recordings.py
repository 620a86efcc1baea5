"""What happens to a recording, from its start to its end."""

import re
from dataclasses import dataclass

from app.errors import Malformed
from app.study.what import What

_HASH = re.compile(r"[A-Za-z0-9_-]{43}")
LATER_SEGMENTS = 2**48
"""Segments that take the place of others are numbered from here, at random: two devices
that write some apart never give them the same numbers."""

NOT_HERE = "="
"""In the place of a segment that is touched and was not written anew."""

_LARGEST = 1024 * 1024
"""No segment and no frame is larger, and no sound is sampled faster."""


@dataclass(frozen=True, slots=True)
class RecordingStarted(What):
    """A recording began, with the consent of everyone present in its session.

    A spoken consent has no session: it is the recording of one `participant` alone.
    """

    KIND = "recording.started"
    session: str
    site: str
    preset: str
    codec: str
    rate: int
    capacity: int
    participant: str = ""

    def __post_init__(self) -> None:
        if self.session and self.participant:
            raise Malformed("recording")
        if not (1 <= self.rate <= _LARGEST and 1 <= self.capacity <= _LARGEST):
            raise Malformed("recording")


@dataclass(frozen=True, slots=True)
class RecordingKeyed(What):
    """The keys of the segments from `first` on, written before any is used."""

    KIND = "recording.keyed"
    first: int
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordingMarked(What):
    """A moment of a recording: `mark`, `pause`, `resume`, `turn` or `silenced`; why, and whose.

    `at_ms` counts from the start, pauses included: by the sound itself while it comes, and
    by a monotonic clock in the pauses. `silenced` is where the microphone began to give
    nothing but zeros.
    """

    KIND = "recording.marked"
    mark: str
    at_ms: int
    label: str = ""
    who: str = ""

    def __post_init__(self) -> None:
        if self.mark not in ("mark", "pause", "resume", "turn", "silenced") or self.at_ms < 0:
            raise Malformed("mark")


@dataclass(frozen=True, slots=True)
class RecordingFinished(What):
    """A recording ended. `segments` are the hashes of its segments, the first first.

    `source_rate` is the rate the platform delivered, in Hz, established by measurement;
    `recovered` says that the app had been killed and the end was found again later.
    """

    KIND = "recording.finished"
    segments: tuple[str, ...]
    frames: tuple[int, ...]
    duration_ms: int
    source_rate: int
    recovered: bool = False
    samples: tuple[int, ...] = ()
    """How many samples each segment holds, at the recording's rate; none in older entries."""

    def __post_init__(self) -> None:
        # A hash becomes the name of a file: nothing else may pass for one.
        named = all(_HASH.fullmatch(segment) for segment in self.segments)
        counted = len(self.samples) in (0, len(self.segments)) and _are_small(self.samples)
        if len(self.segments) != len(self.frames) or not named or not counted:
            raise Malformed("recording")


@dataclass(frozen=True, slots=True)
class RecordingRedacted(What):
    """A passage of a recording was silenced, bleeped or cut out; why.

    `from_ms` to `to_ms`, the end excluded, count sound as it was recorded, without its
    pauses: a passage keeps its place whatever was cut out before. `segments` are hashes of
    the files that stand in the place of segments `first` and on, one for one and frame for
    frame; an empty one is silent from end to end and has no file, and for a `NOT_HERE` the
    author had nothing to write it from. `number` is the number of
    the first of them, under which its key is in a `recording.keyed` of the same author.
    `samples` are how many each holds. `refs` are the redactions whose passages are silent
    in these files too. `kept` says that what was there before is kept.

    Without a passage, from 0 to 0, it only brings together what `refs` did apart.
    """

    KIND = "recording.redacted"
    from_ms: int
    to_ms: int
    how: str
    reason: str
    kept: bool
    first: int
    number: int
    segments: tuple[str, ...]
    samples: tuple[int, ...]

    def __post_init__(self) -> None:
        named = all(name in ("", NOT_HERE) or _HASH.fullmatch(name) for name in self.segments)
        fits = self.from_ms <= self.to_ms and self.number >= LATER_SEGMENTS
        if self.how not in ("silence", "tone", "removed") or not named or not fits:
            raise Malformed("redaction")
        if len(self.segments) != len(self.samples) or not _are_small(self.samples):
            raise Malformed("redaction")


def _are_small(samples: tuple[int, ...]) -> bool:
    return all(count <= _LARGEST for count in samples)
