"""The recorder: it runs if and only if everyone present allows it, and loses nothing.

Its only way in is an `AudioAllowed`, the word of everyone present; so is the way back
from a pause. Sound is sealed and on the disk half a second after it was spoken. The keys
of the next segments are in the journal before the first of them is used, so a recording
cut anywhere opens up to its last whole frame.

Until the platform's rate is established, sound is kept as it came.
"""

import audioop
import threading
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Protocol

from app.capture.lengths import Counts, counted, kept_samples
from app.capture.microphone import Converter, FormatProbe, Monotonic
from app.capture.pen import Pen
from app.errors import NoConsent, VaultError
from app.journal.journal import Draft
from app.journal.sealed import SealedJournal
from app.keys.frames import Codec, Frame, SegmentCipher, fill, frames_in
from app.keys.primitives import KEY_BYTES, buffer, random, wipe
from app.merge.consent import AudioAllowed, AudioRefused, ClipAllowed
from app.merge.state import Participant, Recording, Session
from app.study.events import (
    RecordingFinished,
    RecordingKeyed,
    RecordingMarked,
    RecordingStarted,
)
from app.study.ids import RecordingId, SubjectId
from app.study.study import Codec as Kept
from app.study.study import Preset
from app.wire.text import b64, unb64

FRAME_S = 0.5
KEYS_AHEAD = 16


class Scribe(Protocol):
    """Writes down what happens to a recording: the pen or, under the lock, the inbox."""

    def write(self, drafts: Iterable[Draft]) -> object:
        """Write all of it, durably, or raise a `VaultError` and write nothing."""


class Phase(StrEnum):
    RECORDING = "recording"
    PAUSED = "paused"
    STOPPED = "stopped"


class Recorder:
    """One recording, from the moment everyone said yes to its end."""

    def __init__(
        self,
        pen: Pen,
        sealed: SealedJournal,
        of: Session | Participant,
        preset: Preset,
        allowed: AudioAllowed | ClipAllowed,
        channels: int | None = None,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        session, participant, self._limit_ms = _opened_by(allowed)
        if (session or participant) != of.subject:
            raise NoConsent()
        self.phase = Phase.RECORDING
        self.session = session
        """Empty for a spoken consent, which belongs to no session."""
        self.failure: VaultError | None = None
        self.refused: AudioRefused | None = None
        """Whose missing consent paused it, if that is why."""
        self.level = (0, 0)
        """Peak and RMS of the last half second, of 32767."""
        self._scribe: Scribe = pen
        self._sealed, self._preset, self._now = sealed, preset, monotonic
        self._lock = threading.RLock()
        self._probe = FormatProbe(channels)
        self._converter: Converter | None = None
        self._started = monotonic()
        self._rest = b""
        """The beginning of a sample whose end is in the next chunk."""
        self._buffer = bytearray()
        self._buffer_at = 0
        self._adpcm: tuple[int, int] | None = None
        self._known_ms = 0.0
        self._raw_samples = 0
        """Samples kept before the rate was known."""
        capacity = capacity_of(preset)
        started = RecordingStarted(
            session, of.site, preset.id, preset.codec.value, preset.rate, capacity, participant
        )
        self._keys: dict[int, bytearray] = {}
        """The keys of segments that are not whole yet: those of the others are forgotten."""
        self._keyed = 0
        keyed = self._more_keys()
        self.recording = RecordingId(pen.begin(Recording, of.site, started, keyed))
        self._circle = pen.circle(Recording, of.site)
        self._segments = _Segments(self, sealed, capacity)

    # --- what a person does -------------------------------------------------

    def pause(self, why: str = "") -> None:
        """Stop listening until `resume`; what was said so far is kept."""
        with self._lock:
            if self.phase is not Phase.RECORDING:
                return
            # First of all: whatever fails below, nothing more is heard.
            self.phase = Phase.PAUSED
            try:
                self._flush()
                self._rest = b""
                self._mark("pause", why)
            except VaultError as error:
                self._fail(error)

    def resume(self, allowed: AudioAllowed) -> None:
        """Go on, with the word of everyone who is present now."""
        with self._lock:
            if allowed.session != self.session:
                raise NoConsent()
            if self.phase is Phase.PAUSED:
                self._mark("resume")
                self._probe.restart()
                self.refused = None
                self.phase = Phase.RECORDING

    def reconsider(self, answer: AudioAllowed | AudioRefused) -> None:
        """Pause at once if somebody who is present now does not allow audio."""
        with self._lock:
            if isinstance(answer, AudioRefused) and self.phase is Phase.RECORDING:
                self.refused = answer
                self.pause("consent")

    def mark(self, label: str = "", who: str = "") -> None:
        """Mark this moment, or a person's turn to speak."""
        with self._lock:
            if self.phase is not Phase.STOPPED:
                self._mark("turn" if who else "mark", label, who)

    def hand_over(self, scribe: Scribe) -> None:
        """Let another write down what happens from now on, after what is being written.

        Under the lock it is the inbox, which knows public keys only, and nothing stays
        here of who was asked.
        """
        with self._lock:
            self._scribe, self.refused = scribe, None

    @property
    def held(self) -> AbstractContextManager[object]:
        """Nothing happens to the recording meanwhile; what is heard waits."""
        return self._lock

    def stop(self) -> None:
        """End the recording: its last segment is completed and everything signed.

        If the disk is full it ends too, with what is on the disk: the next unlock that
        finds room completes it.
        """
        with self._lock:
            before, self.phase = self.phase, Phase.STOPPED
            if before is Phase.STOPPED:
                return
            try:
                if before is Phase.RECORDING:
                    self._flush()
                hashes, frames = self._segments.finish()
                rate = self._probe.rate or self._probe.estimate()
                samples = kept_samples(self._segments.counts, rate, self._preset.rate)
                what = RecordingFinished(
                    tuple(hashes), tuple(frames), self.elapsed_ms, rate, samples=samples
                )
                self._say(what)
            except VaultError as error:
                self._fail(error)
                raise

    # --- what the microphone delivers ---------------------------------------

    def feed(self, chunk: bytes) -> None:
        """Take in PCM16 as the platform delivers it. Nothing is kept unless recording.

        A full disk ends the recording with what was said until then, and says so in
        `failure`.
        """
        with self._lock:
            if self.phase is not Phase.RECORDING or not chunk:
                return
            self._probe.feed(chunk, self._now())
            try:
                self._take(self._aligned(chunk))
                if self._limit_ms and self.elapsed_ms >= self._limit_ms:
                    self.stop()
            except VaultError as error:
                self._fail(error)

    @property
    def elapsed_ms(self) -> int:
        """Milliseconds of sound kept so far."""
        rate = self._probe.rate or self._probe.estimate()
        return round(self._known_ms + self._raw_samples / rate * 1000)

    @property
    def now_ms(self) -> int:
        """Milliseconds since the start, pauses included."""
        return round((self._now() - self._started) * 1000)

    # --- inside --------------------------------------------------------------

    def key(self, segment: int) -> bytearray:
        """Return the key of a segment; the next keys are written down before they serve."""
        while segment >= self._keyed:
            self._say(self._more_keys())
        return self._keys[segment]

    def is_whole(self, segment: int) -> None:
        """Forget the key of a segment: nothing more is sealed with it."""
        wipe(self._keys.pop(segment))

    def _more_keys(self) -> RecordingKeyed:
        fresh = [buffer(random(KEY_BYTES)) for _ in range(KEYS_AHEAD)]
        first, self._keyed = self._keyed, self._keyed + KEYS_AHEAD
        self._keys |= dict(enumerate(fresh, first))
        return RecordingKeyed(first, tuple(map(b64, fresh)))

    def _aligned(self, chunk: bytes) -> bytes:
        """Return whole samples only; a platform may cut its chunks anywhere."""
        data = self._rest + chunk
        end = len(data) - len(data) % (2 * self._probe.channels)
        self._rest = data[end:]
        return data[:end]

    def _take(self, chunk: bytes) -> None:
        if self._probe.rate and self._converter is None:
            self._flush()
            self._converter = Converter(self._probe.rate, self._probe.channels, self._preset.rate)
        if not self._buffer:
            self._buffer_at = self.now_ms
        self._buffer += self._converter.convert(chunk) if self._converter else chunk
        # Before the rate is known, the clock alone tells how long half a second is.
        waited_s = (self.now_ms - self._buffer_at) / 1000
        known = len(self._buffer) >= self._preset.rate * 2 * FRAME_S
        if known if self._converter else waited_s >= FRAME_S:
            self._flush(whole=True)

    def _flush(self, whole: bool = False) -> None:
        """Seal what waits in memory: whole frames only, or all of it."""
        frames = self._cut_known(whole) if self._converter else self._cut_raw()
        if not whole or not self._converter:
            self._buffer.clear()
        if frames:
            self.level = (frames[-1].peak, frames[-1].rms)
            self._segments.append(frames)

    def _cut_known(self, whole: bool) -> list[Frame]:
        size = int(self._preset.rate * FRAME_S) * 2
        frames = []
        while len(self._buffer) >= size or (self._buffer and not whole):
            pcm = bytes(self._buffer[:size])
            del self._buffer[:size]
            frames.append(self._known(pcm))
            self._buffer_at += round(len(pcm) / 2 / self._preset.rate * 1000)
        return frames

    def _known(self, pcm: bytes) -> Frame:
        self._known_ms += len(pcm) / 2 / self._preset.rate * 1000
        peak, rms = min(audioop.max(pcm, 2), 32767), min(audioop.rms(pcm, 2), 32767)
        samples, rate = len(pcm) // 2, self._probe.rate
        if self._preset.codec is Kept.PCM:
            return Frame(Codec.PCM, 1, rate, samples, self._buffer_at, peak, rms, pcm)
        before = self._adpcm or (0, 0)
        data, self._adpcm = audioop.lin2adpcm(pcm, 2, self._adpcm)
        return Frame(
            Codec.ADPCM, 1, rate, samples, self._buffer_at, peak, rms, data, before[0], before[1]
        )

    def _cut_raw(self) -> list[Frame]:
        channels = self._probe.channels or 1
        step = capacity_of(self._preset) // (2 * channels) * 2 * channels
        frames = []
        for at in range(0, len(self._buffer), step):
            pcm = bytes(self._buffer[at : at + step])
            samples = len(pcm) // (2 * channels)
            peak, rms = min(audioop.max(pcm, 2), 32767), min(audioop.rms(pcm, 2), 32767)
            frames.append(Frame(Codec.RAW, channels, 0, samples, self._buffer_at, peak, rms, pcm))
            self._raw_samples += samples
            rate = self._probe.rate or self._probe.estimate()
            self._buffer_at += round(samples / rate * 1000)
        return frames

    def _mark(self, mark: str, label: str = "", who: str = "") -> None:
        self._say(RecordingMarked(mark, self.now_ms, label, who))

    def _say(self, what: RecordingKeyed | RecordingMarked | RecordingFinished) -> None:
        self._scribe.write([Draft(what, SubjectId(self.recording), self._circle)])

    def _fail(self, error: VaultError) -> None:
        """Keep what is on the disk; the next unlock completes what could not be written."""
        self.failure = error
        self._buffer.clear()
        self._segments.close()
        self.phase = Phase.STOPPED


def _opened_by(allowed: AudioAllowed | ClipAllowed) -> tuple[str, str, int]:
    """Return the session, or else the person, and after how many ms it ends by itself."""
    if isinstance(allowed, ClipAllowed):
        return "", allowed.participant, allowed.limit_ms
    return allowed.session, "", 0


class _Segments:
    """Writes frames into segment files, one after the other."""

    def __init__(self, recorder: Recorder, sealed: SealedJournal, capacity: int) -> None:
        self._recorder = recorder
        self._sealed = sealed
        self._capacity = capacity
        self._number = -1
        self._frames = 0
        self.counts: list[Counts] = []
        """What each segment holds."""
        self._open()

    def append(self, frames: list[Frame]) -> None:
        """Seal frames; return once they are on the disk, which syncs once for all of them."""
        while frames:
            if self._frames == frames_in(self._capacity):
                self._complete()
                self._open()
            room = frames_in(self._capacity) - self._frames
            fitting, frames = frames[:room], frames[room:]
            sealed = (self._cipher.seal(n, frame) for n, frame in enumerate(fitting, self._frames))
            self._file.append(b"".join(sealed))
            self._frames += len(fitting)
            self.counts[-1] = counted(fitting, self.counts[-1])

    def close(self) -> None:
        self._file.close()

    def finish(self) -> tuple[list[str], list[int]]:
        """Complete the last segment; return the hashes of all, and their frames."""
        if self._frames:
            self._complete()
        else:
            self._file.close()
            self._sealed.objects.drop_forming(self._file.name)
            self.counts.pop()
        return self._sealed.take(self._recorder.recording)

    def _open(self) -> None:
        self._number += 1
        self._frames = 0
        self.counts.append((0, 0))
        key = self._recorder.key(self._number)
        name = self._recorder.recording
        self._cipher = SegmentCipher(key, name, self._number, self._capacity)
        self._file = self._sealed.objects.begin(f"{name}.{self._number}")

    def _complete(self) -> None:
        self._file.close()
        complete_segment(self._sealed, self._recorder.recording, self._file.name, self._frames)
        self._recorder.is_whole(self._number)


def complete_segment(sealed: SealedJournal, recording: str, name: str, frames: int) -> None:
    """Fill a forming segment, note its hash, then move it there: in this order."""
    size = len(sealed.objects.read_forming(name))
    hashed = sealed.objects.complete(name, fill(size))
    sealed.add_segment(recording, hashed, frames)
    sealed.objects.promote(name, hashed)


def capacity_of(preset: Preset) -> int:
    """Return the bytes of half a second of sound at this preset."""
    bytes_a_second = preset.rate * 2 if preset.codec is Kept.PCM else preset.rate // 2
    return int(bytes_a_second * FRAME_S)


def key_of(recording: Recording, segment: int) -> bytes | None:
    """Return the key of a segment, None where it was never made or was destroyed."""
    text = recording.keys.get(segment)
    return unb64(text, KEY_BYTES) if text else None
