"""What happens to a recording, from its start to its end."""

import re
from dataclasses import dataclass

from app.errors import Malformed
from app.study.what import What

_HASH = re.compile(r"[A-Za-z0-9_-]{43}")
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
    """A moment of a recording: `mark`, `pause`, `resume` or `turn`; why, and whose.

    `at_ms` counts the time since the start, pauses included, on a monotonic clock.
    """

    KIND = "recording.marked"
    mark: str
    at_ms: int
    label: str = ""
    who: str = ""

    def __post_init__(self) -> None:
        if self.mark not in ("mark", "pause", "resume", "turn") or self.at_ms < 0:
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

    def __post_init__(self) -> None:
        # A hash becomes the name of a file: nothing else may pass for one.
        named = all(_HASH.fullmatch(segment) for segment in self.segments)
        if len(self.segments) != len(self.frames) or not named:
            raise Malformed("recording")
