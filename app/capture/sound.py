"""The sound of a recording, any part of it: opened where it is asked for, in memory only.

Every segment says how many samples it holds, so a place in a recording of three hours is
reached without opening what is before it. Of what was opened a few segments are held.
What somebody silenced is silent here whatever the files say, and what was cut out is
stepped over; nothing that plays, shows or exports sound goes around this.
"""

import struct
import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from app.capture.bleep import bleep
from app.capture.cuts import Cuts
from app.capture.framing import FRAME_S
from app.capture.lengths import converted
from app.capture.playback import lengths, pcm
from app.errors import Locked, Malformed, VaultDamaged
from app.journal.sealed import SealedJournal
from app.keys.frames import Codec, Frame, SegmentCipher, frames_in
from app.keys.primitives import KEY_BYTES
from app.merge.redactions import Passage, Version, passages, standing, unredacted
from app.merge.state import Recording
from app.study.ids import EntryId
from app.wire.text import unb64

HELD: Final = 6
"""Segments held open: what plays, what is read ahead, and where it was before a jump."""

LONGEST_S: Final = 24 * 3600
"""No take is longer; one that says so would hang whoever opens it."""

LARGEST_WAV: Final = 2**32 - 1024
"""A WAV file tells its size in 32 bits."""

MOST_FRAMES: Final = 4 * LONGEST_S
"""Two a second, and some more from before the rate was known."""

HEAD_SEGMENTS: Final = 64
"""Sound from before the rate was known stands in so many segments at most: about a minute."""

HEADER_BYTES: Final = 44
_HEADER: Final = struct.Struct("<4sI8sIHHIIHH4sI")

Frames = list[Frame | None]


@dataclass(frozen=True, slots=True)
class Level:
    """How loud one frame is, of 32767; `start` and `samples` as it was recorded."""

    start: int
    samples: int
    peak: int
    rms: int


def is_here(sealed: SealedJournal, recording: Recording) -> bool:
    """Tell whether all that is to be heard of a recording is on this device."""
    chosen = (standing(recording, place) for place in range(len(recording.segments)))
    return recording.finished and all(
        sealed.objects.has(one.name)
        for one in chosen
        if one.name and one.key and not is_gone(sealed, one)
    )


def is_gone(sealed: SealedJournal, version: Version) -> bool:
    """Tell whether a segment was ordered destroyed, though a key may still be known here."""
    return version.name in sealed.orders.gone


class Sound:
    """One finished recording, to be heard as it stands.

    `kept_too` opens what was silenced and kept, for a coordinator who asks to hear it;
    `tried` is one more passage, to hear what it would be like.
    """

    def __init__(
        self,
        sealed: SealedJournal,
        recording: Recording,
        kept_too: bool = False,
        tried: Passage | None = None,
    ) -> None:
        self.recording = recording
        self.rate = recording.rate
        self.missing: set[int] = set()
        """Places whose segment is not here, or was destroyed."""
        self.damaged: set[int] = set()
        """Places whose segment does not open whole."""
        self._sealed = sealed
        self._choose = unredacted if kept_too else standing
        self._lock = threading.RLock()
        self._is_closed = False
        self._held: OrderedDict[int, bytes] = OrderedDict()
        self._head: dict[int, bytes] = {}
        self.lengths = self._measured()
        self.starts = (0, *accumulate(self.lengths))
        if self.starts[-1] > min(LONGEST_S * self.rate, LARGEST_WAV // 2):
            raise VaultDamaged(f"recording {recording.subject} longer than a day")
        every = [*passages(recording, kept_too), *([tried] if tried else [])]
        self._passages = [self._in_samples(one) for one in every]
        removed = ((one.start, one.end) for one in self._passages if one.how == "removed")
        self._cuts = Cuts(removed, self.starts[-1])

    # --- what is heard ------------------------------------------------------

    @property
    def samples(self) -> int:
        """How many samples are heard from end to end."""
        return self._cuts.heard

    @property
    def length_ms(self) -> int:
        return self.samples * 1000 // self.rate

    def pcm(self, start: int = 0, end: int | None = None) -> bytes:
        """Return samples of what is heard, PCM16 mono, from `start` up to `end`."""
        end = self.samples if end is None else min(end, self.samples)
        out = bytearray()
        for first, last in self._cuts.stretches(max(0, start), end):
            out += self._pcm(first, last)
        return bytes(out)

    # --- as a file that does not exist --------------------------------------

    @property
    def size(self) -> int:
        """The bytes of this sound as a WAV file."""
        return HEADER_BYTES + 2 * self.samples

    def read(self, start: int, end: int) -> bytes:
        """Return bytes of that WAV file; what they say is opened now."""
        first, last = max(0, start - HEADER_BYTES), max(0, end - HEADER_BYTES)
        sound = self.pcm(first // 2, (last + 1) // 2)
        return _header(self.rate, 2 * self.samples)[start:end] + sound[first % 2 :][: last - first]

    def cut(self, from_ms: int, to_ms: int) -> bytes:
        """Return a part of what is heard as a WAV file of its own."""
        sound = self.pcm(from_ms * self.rate // 1000, to_ms * self.rate // 1000)
        return _header(self.rate, len(sound)) + sound

    def close(self) -> None:
        """Forget what is open; nothing is opened any more."""
        with self._lock:
            self._is_closed = True
            self._held.clear()
            self._head.clear()

    @property
    def silent(self) -> dict[EntryId, tuple[int, int]]:
        """Return, for each redaction, from where to where nobody is to hear what was recorded."""
        return {one.entry: (one.start, one.end) for one in self._passages}

    def heard_ms(self, recorded_ms: int) -> int:
        """Return where in what is heard a moment of the recorded sound lies."""
        return self._cuts.to_heard(recorded_ms * self.rate // 1000) * 1000 // self.rate

    def recorded_ms(self, heard_ms: int) -> int:
        """Return which moment of the recorded sound is heard at a place."""
        return self._cuts.to_recorded(heard_ms * self.rate // 1000) * 1000 // self.rate

    def levels(self) -> Iterator[list[Level]]:
        """Yield how loud each frame is, segment after segment: only frames are opened."""
        for place, start in enumerate(self.starts[:-1]):
            frames = self.frames(place, self._choose(self.recording, place)) or []
            yield list(self._levels(frames, place, start))

    # --- segments -----------------------------------------------------------

    def frames(self, place: int, version: Version) -> Frames | None:
        """Open a segment in its place: None if it is not here or nothing opens it.

        A segment without a file is silent, and has no frames.
        """
        if self._is_closed:
            raise Locked
        if not version.name:
            return []
        data = self._sealed.objects.read(version.name)
        if data is None or not version.key:
            self.missing.add(place)
            return None
        try:
            key = unb64(version.key, KEY_BYTES)
        except Malformed:
            self.missing.add(place)
            return None
        recording = self.recording
        cipher = SegmentCipher(key, recording.subject, version.number, recording.capacity)
        count = min(recording.frames[place], frames_in(recording.capacity))
        found = list(cipher.read(data, count))
        if None in found:
            self.damaged.add(place)
            reason = f"VaultDamaged: segment {version.name}"
            self._sealed.quarantine.hold(recording.dev, 0, reason, b"")
        return found

    def spans(self, frames: Sequence[Frame | None], place: int) -> list[tuple[int, int]]:
        """Return from where to where each frame of a place reaches, as it was recorded.

        What is of a known rate is counted from the end, and what came before from the start.
        """
        start, end = self.starts[place], self.starts[place + 1]
        is_raw = [frame is not None and frame.codec is Codec.RAW for frame in frames]
        head = len(is_raw) - is_raw[::-1].index(True) if True in is_raw else 0
        came = accumulate(map(self._came, frames[:head]), initial=0)
        before = [start + converted(n, self._source_rate, self.rate) for n in came]
        left = accumulate(map(self._kept, reversed(frames[head:])), initial=0)
        after = [end - n for n in left][::-1]
        edges = before[:-1] + after if head else after
        return [(a, max(a, b)) for a, b in zip(edges, edges[1:], strict=False)]

    # --- inside -------------------------------------------------------------

    def _measured(self) -> tuple[int, ...]:
        """Return how many samples each segment holds: as was said, or else as they say."""
        recording = self.recording
        if recording.samples:
            return recording.samples
        fitting = frames_in(recording.capacity)
        if sum(min(count, fitting) for count in recording.frames) > MOST_FRAMES:
            raise VaultDamaged(f"recording {recording.subject} in too many pieces")
        said = {
            one.first + at: count
            for one in recording.redactions
            for at, count in enumerate(one.samples)
        }
        places = range(len(recording.segments))
        opened = (
            [] if place in said else self.frames(place, standing(recording, place)) or []
            for place in places
        )
        told = lengths(recording, opened)
        return tuple(said.get(place, told[place]) for place in places)

    @property
    def _source_rate(self) -> int:
        return self.recording.source_rate or self.rate

    def _came(self, frame: Frame | None) -> int:
        """Count a frame from before the rate was known; a damaged one was half a second."""
        return int(self._source_rate * FRAME_S) if frame is None else frame.samples

    def _kept(self, frame: Frame | None) -> int:
        return int(self.rate * FRAME_S) if frame is None else frame.samples

    def _in_samples(self, passage: Passage) -> "_Span":
        start = passage.from_ms * self.rate // 1000
        return _Span(start, -(-passage.to_ms * self.rate // 1000), passage.how, passage.entry)

    def _pcm(self, start: int, end: int) -> bytes:
        """Return recorded samples, with what is silenced silent."""
        out = bytearray()
        place = bisect_right(self.starts, start) - 1
        while start < end:
            first, last = self.starts[place], min(end, self.starts[place + 1])
            if start < last:
                out += self._segment(place)[2 * (start - first) : 2 * (last - first)]
                start = last
            place += 1
        return bytes(out)

    def _segment(self, place: int) -> bytes:
        with self._lock:
            if self._is_closed:
                raise Locked
            found = self._held.pop(place, None) or self._redacted(place)
            self._held[place] = found
            while len(self._held) > HELD:
                self._held.popitem(last=False)
            return found

    def _redacted(self, place: int) -> bytes:
        first, last = self.starts[place], self.starts[place + 1]
        out = bytearray(self._opened(place))
        for one in self._passages:
            start, end = max(one.start, first), min(one.end, last)
            if start < end:
                heard = bytes(2 * (end - start))
                if one.how == "tone":
                    length = min(one.end, self.starts[-1]) - one.start
                    heard = bleep(self.rate, length, start - one.start, end - one.start)
                out[2 * (start - first) : 2 * (end - first)] = heard
        return bytes(out)

    def _opened(self, place: int) -> bytes:
        """Return the samples of a place as the segment that stands there gives them."""
        size = 2 * self.lengths[place]
        if place in self._head:
            return self._head[place]
        frames = self.frames(place, self._choose(self.recording, place))
        if not frames:
            return bytes(size)
        if place < HEAD_SEGMENTS and _has_raw(frames):
            self._open_head(place)
            return self._head[place]
        return _fitted(pcm(self.recording, frames, self.lengths[place]), size)

    def _open_head(self, place: int) -> None:
        """Open all that came before the rate was known: it is converted in one piece."""
        run: list[tuple[int, Frames]] = []
        for before in range(place, -1, -1):
            frames = self.frames(before, self._choose(self.recording, before))
            if not frames or not _has_raw(frames):
                break
            run.insert(0, (before, frames))
        for after in range(place + 1, min(len(self.lengths), HEAD_SEGMENTS)):
            frames = self.frames(after, self._choose(self.recording, after))
            if not frames or not _has_raw(frames):
                break
            run.append((after, frames))
        every = [frame for _, frames in run for frame in frames]
        sound = pcm(self.recording, every, sum(self.lengths[at] for at, _ in run))
        for at, _ in run:
            size = 2 * self.lengths[at]
            self._head[at], sound = _fitted(sound[:size], size), sound[size:]

    def _levels(self, frames: Frames, place: int, start: int) -> Iterator[Level]:
        if not frames:
            yield Level(start, self.lengths[place], 0, 0)
            return
        for frame, (first, last) in zip(frames, self.spans(frames, place), strict=True):
            silent = frame is None or any(
                one.start <= first and last <= one.end for one in self._passages
            )
            peak, rms = (0, 0) if silent or frame is None else (frame.peak, frame.rms)
            yield Level(first, last - first, peak, rms)


@dataclass(frozen=True, slots=True)
class _Span:
    """A passage in samples of the sound as it was recorded."""

    start: int
    end: int
    how: str
    entry: EntryId


def _has_raw(frames: Frames) -> bool:
    return any(frame is not None and frame.codec is Codec.RAW for frame in frames)


def _fitted(sound: bytes, size: int) -> bytes:
    return sound[:size].ljust(size, b"\0")


def _header(rate: int, size: int) -> bytes:
    """Return the beginning of a WAV file of so many bytes of sound: PCM16, mono."""
    whole = size + HEADER_BYTES - 8
    return _HEADER.pack(b"RIFF", whole, b"WAVEfmt ", 16, 1, 1, rate, 2 * rate, 2, 16, b"data", size)
