"""The recorder: it runs if and only if everyone present allows it, and loses nothing.

Its only way in is an `AudioAllowed`, the word of everyone present; so is the way back
from a pause. Sound is sealed and on the disk half a second after it was spoken. The keys
of the next segments are in the journal before the first of them is used, so a recording
cut anywhere opens up to its last whole frame.

Between a tap and the sound that was spoken before it lies the platform's delay: `end_at`
lets that sound come in, and nothing of what follows.
"""

import threading
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from enum import StrEnum
from typing import Final, Protocol

from app.capture import room
from app.capture.framing import Framer, capacity_of
from app.capture.lengths import kept_samples
from app.capture.microphone import Monotonic
from app.capture.pen import Pen
from app.capture.segments import SegmentKeys, Segments
from app.errors import DiskNearlyFull, NoConsent, VaultError
from app.journal.journal import Draft
from app.journal.sealed import SealedJournal
from app.keys.frames import Frame
from app.merge.consent import AudioAllowed, AudioRefused, ClipAllowed
from app.merge.state import Participant, Recording, Session
from app.study.events import (
    RecordingFinished,
    RecordingKeyed,
    RecordingMarked,
    RecordingStarted,
)
from app.study.ids import RecordingId, SubjectId
from app.study.study import Preset

SILENCED_S: Final = 3.0
"""So many seconds of exact zeros are no silence: another app took the microphone."""


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
        room.require(sealed.objects)
        self._scribe: Scribe = pen
        self._objects = sealed.objects
        self._now, self._rate = monotonic, preset.rate
        self._lock = threading.RLock()
        self._until: float | None = None
        self._is_silenced = False
        capacity = capacity_of(preset)
        started = RecordingStarted(
            session, of.site, preset.id, preset.codec.value, preset.rate, capacity, participant
        )
        if session:  # a spoken consent that nobody could confirm is not to be kept
            sealed.begin_take()
        keys = SegmentKeys()
        self.recording = RecordingId(pen.begin(Recording, of.site, started, keys.draw()))
        keys.serve()
        self._circle = pen.circle(Recording, of.site)
        self._segments = Segments(sealed, self.recording, capacity, keys, self._say)
        self._framer = Framer(preset, channels, monotonic())

    # --- what a person does -------------------------------------------------

    def end_at(self, moment: float) -> None:
        """Let in what was spoken before a moment of the clock, and nothing after it."""
        with self._lock:
            self._until = self._framer.timeline.at(moment)

    @property
    def is_complete(self) -> bool:
        """Tell whether all that was spoken before the moment of `end_at` has come in."""
        with self._lock:
            heard = self._until is not None and self._framer.timeline.end >= self._until - 0.001
            return heard or self.phase is not Phase.RECORDING

    def pause(self, why: str = "") -> None:
        """Stop listening until `resume`; what was said so far is kept."""
        with self._lock:
            if self.phase is not Phase.RECORDING:
                return
            # First of all: whatever fails below, nothing more is heard.
            self.phase, self._until = Phase.PAUSED, None
            try:
                self._keep(self._framer.flush())
                # Where the sound ends: what follows the pause has its place from there.
                self._mark("pause", self._framer.timeline.end, why)
            except VaultError as error:
                self._fail(error)

    def resume(self, allowed: AudioAllowed, moment: float | None = None) -> None:
        """Go on, with the word of everyone who is present now; sound began at `moment`."""
        with self._lock:
            if allowed.session != self.session:
                raise NoConsent()
            if self.phase is Phase.PAUSED:
                self._framer.begin(self._now() if moment is None else moment)
                self._mark("resume", self._framer.timeline.base)
                self.refused = None
                self.phase = Phase.RECORDING

    def reconsider(self, answer: AudioAllowed | AudioRefused) -> None:
        """Pause at once if somebody who is present now does not allow audio."""
        with self._lock:
            if isinstance(answer, AudioRefused) and self.phase is Phase.RECORDING:
                self.refused = answer
                self.pause("consent")

    def mark(self, label: str = "", who: str = "", moment: float | None = None) -> None:
        """Mark a moment of the clock, or a person's turn to speak from then on."""
        with self._lock:
            if self.phase is not Phase.STOPPED:
                place = self._framer.timeline.at(self._now() if moment is None else moment)
                self._mark("turn" if who else "mark", place, label, who)

    @property
    def place_ms(self) -> int:
        """Where in the recording this moment is, pauses included."""
        with self._lock:
            return max(0, round(self._framer.timeline.at(self._now()) * 1000))

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
                    self._keep(self._framer.flush())
                hashes, frames = self._segments.finish()
                rate = self._framer.source_rate
                samples = kept_samples(self._segments.counts, rate, self._rate)
                what = RecordingFinished(
                    tuple(hashes), tuple(frames), self.elapsed_ms, rate, samples=samples
                )
                self._say(what)
            except VaultError as error:
                self._fail(error)
                raise

    # --- what the microphone delivers ---------------------------------------

    def feed(self, chunk: bytes, moment: float | None = None, since: float | None = None) -> None:
        """Take in PCM16 that came at a moment of the clock, spoken since another.

        Nothing is kept unless recording.

        A full disk, or one that is nearly so, ends the recording with what was said until
        then, and says so in `failure`.
        """
        with self._lock:
            if self.phase is not Phase.RECORDING or not chunk:
                return
            try:
                came = self._now() if moment is None else moment
                self._keep(self._framer.take(chunk, came, since, self._until))
                self._watch()
                if self._limit_ms and self.elapsed_ms >= self._limit_ms:
                    self.stop()
                room.require(self._objects)
            except DiskNearlyFull as error:
                self.failure = error
                self._end_while_there_is_room()
            except VaultError as error:
                self._fail(error)

    @property
    def elapsed_ms(self) -> int:
        """Milliseconds of sound kept so far."""
        return round(self._framer.elapsed_s * 1000)

    # --- inside --------------------------------------------------------------

    def _end_while_there_is_room(self) -> None:
        with suppress(VaultError):  # what was said is safe; the next unlock completes the rest
            self.stop()

    def _keep(self, frames: list[Frame]) -> None:
        if frames:
            self.level = (frames[-1].peak, frames[-1].rms)
            self._segments.append(frames)

    def _watch(self) -> None:
        """Mark where the microphone began to give nothing at all."""
        silenced = self._framer.zeros_s >= SILENCED_S
        if silenced and not self._is_silenced:
            self._mark("silenced", self._framer.timeline.end - self._framer.zeros_s)
        self._is_silenced = silenced

    def _mark(self, mark: str, place: float, label: str = "", who: str = "") -> None:
        self._say(RecordingMarked(mark, max(0, round(place * 1000)), label, who))

    def _say(self, what: RecordingKeyed | RecordingMarked | RecordingFinished) -> None:
        self._scribe.write([Draft(what, SubjectId(self.recording), self._circle)])

    def _fail(self, error: VaultError) -> None:
        """Keep what is on the disk; the next unlock completes what could not be written."""
        self.failure = error
        self._segments.close()
        self.phase = Phase.STOPPED


def _opened_by(allowed: AudioAllowed | ClipAllowed) -> tuple[str, str, int]:
    """Return the session, or else the person, and after how many ms it ends by itself."""
    if isinstance(allowed, ClipAllowed):
        return "", allowed.participant, allowed.limit_ms
    return allowed.session, "", 0
