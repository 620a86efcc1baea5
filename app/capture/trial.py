"""A trial of the sound: three seconds sealed as all sound is, opened again, then destroyed.

Before the field one wants to know that a voice is heard, sealed and heard again. A trial is
no recording, and cannot become one: it is of no session and of nobody, no entry tells of it
and its key is written nowhere, so it never travels and nothing opens it once it is over. It
ends by itself, by its sound and by the clock, and there is one at a time. An app that is
killed meanwhile leaves bytes that no key opens any more; the next unlock sweeps them away.
"""

import hashlib
import threading
import time
from typing import Final

from app.capture import playback, room
from app.capture.framing import Framer, capacity_of
from app.capture.microphone import Monotonic
from app.errors import VaultDamaged, VaultError
from app.keys.frames import Frame, SegmentCipher
from app.keys.primitives import KEY_BYTES, buffer, random, wipe
from app.merge.state import Recording
from app.study.ids import DeviceId, SubjectId
from app.study.study import Preset
from app.vault.objects import Objects

LIMIT_S: Final = 3.0
"""Long enough to hear oneself, too short to hear anybody else."""
NAME: Final = "trial"
"""The file it is sealed in: there is one, or none."""


class Trial:
    """One trial, from its first sound to its end."""

    def __init__(
        self,
        objects: Objects,
        preset: Preset,
        channels: int | None = None,
        monotonic: Monotonic = time.monotonic,
    ) -> None:
        room.require(objects)
        sweep(objects)
        self.is_over = False
        self.failure: VaultError | None = None
        self._objects, self._preset, self._now = objects, preset, monotonic
        self._lock = threading.RLock()
        self._key = buffer(random(KEY_BYTES))
        self._capacity = capacity_of(preset)
        self._count = 0
        self._said = hashlib.sha256()
        start = monotonic()
        self._until: float | None = None
        """When it ends by the clock, which starts with the first sound: some machines are late."""
        self._framer = Framer(preset, channels, start)
        self._file = objects.begin(NAME)

    def feed(self, chunk: bytes, moment: float | None = None, since: float | None = None) -> None:
        """Take in PCM16 as a recorder does, for as long as the trial lasts."""
        with self._lock:
            if self.is_over or not chunk:
                return
            came = self._now() if moment is None else moment
            if self._until is None:
                self._until = came + LIMIT_S
            try:
                if came < self._until:
                    self._keep(self._framer.take(chunk, came, since, LIMIT_S))
                if came >= self._until or self._framer.elapsed_s >= LIMIT_S:
                    self.stop()
            except VaultError as error:
                self._end()
                self.failure = error

    def stop(self) -> None:
        """End it with what was heard so far."""
        with self._lock:
            if not self.is_over:
                self._keep(self._framer.flush())
                self._end()

    def heard(self) -> "Heard":
        """Open it from the disk, to be heard; `VaultDamaged` if it is not what was sealed."""
        with self._lock:
            if self.failure is not None:
                raise self.failure
            sealed = self._objects.read_forming(NAME)
            cipher = SegmentCipher(self._key, NAME, 0, self._capacity)
            frames = list(cipher.read(sealed, self._count))
            told = hashlib.sha256()
            for frame in frames:
                told.update(frame.data if frame is not None else b"")
            if not frames or told.digest() != self._said.digest():
                raise VaultDamaged("trial")
            sound = playback.pcm(self._take, frames)
            return Heard(playback.wav(self._take, sound), len(sound) // 2, self._preset.rate)

    def destroy(self) -> None:
        """Destroy its key, then its file. Doing it twice does nothing more."""
        with self._lock:
            self._end()
            wipe(self._key)
            self._objects.drop_forming(NAME)

    @property
    def _take(self) -> Recording:
        """What it would be, if it were a recording: how its frames are to be read."""
        preset, rate = self._preset, self._framer.source_rate
        return Recording(
            SubjectId(NAME), "", "", "", preset.id, preset.codec.value, preset.rate,
            self._capacity, DeviceId(""), 0, {}, (), (), (), 0, rate, False, True,
        )  # fmt: skip

    def _keep(self, frames: list[Frame]) -> None:
        cipher = SegmentCipher(self._key, NAME, 0, self._capacity)
        sealed = [cipher.seal(place, frame) for place, frame in enumerate(frames, self._count)]
        if sealed:
            self._file.append(b"".join(sealed))
            self._count += len(sealed)
            for frame in frames:
                self._said.update(frame.data)

    def _end(self) -> None:
        self.is_over = True
        self._file.close()


class Heard:
    """A trial as a player asks for it, until it was heard: in memory only."""

    def __init__(self, wav: bytes, samples: int, rate: int) -> None:
        self.length_ms = samples * 1000 // rate
        self._wav = wav

    @property
    def size(self) -> int:
        return len(self._wav)

    def read(self, start: int, end: int) -> bytes:
        return self._wav[start:end]

    def cut(self, from_ms: int, to_ms: int) -> bytes:
        """Return all of it: no player is given less than a trial at a time."""
        return self._wav

    def forget(self) -> None:
        """Let go of it."""
        self._wav = b""


def sweep(objects: Objects) -> None:
    """Remove what a killed app left of a trial: its key was in that app's memory alone."""
    objects.drop_forming(NAME)
