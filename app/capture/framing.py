"""From what a platform delivers to frames: half a second of sound each, ready to be sealed.

Until the platform's rate is established, sound is kept as it came; from then on it is
mono, at the preset's rate, in the preset's code.
"""

import audioop
from typing import Final

import numpy as np

from app.capture.microphone import RATES, FormatProbe
from app.capture.resampling import Converter
from app.capture.timeline import Timeline
from app.keys.frames import Codec, Frame
from app.study.study import Codec as Kept
from app.study.study import Preset

FRAME_S: Final = 0.5


def capacity_of(preset: Preset) -> int:
    """Return the bytes of half a second of sound at this preset."""
    bytes_a_second = preset.rate * 2 if preset.codec is Kept.PCM else preset.rate // 2
    return int(bytes_a_second * FRAME_S)


class Framer:
    """Cuts one recording's sound into frames, stretch by stretch."""

    def __init__(self, preset: Preset, channels: int | None, now: float) -> None:
        self.timeline = Timeline(now)
        self.zeros_s = 0.0
        """For how long the sound has been exact zeros, up to now."""
        self._preset = preset
        self._probe = FormatProbe(channels)
        self._converter: Converter | None = None
        self._rest = b""
        """The beginning of a sample whose end is in the next chunk."""
        self._buffer = bytearray()
        self._raw_at = 0.0
        """When sound of an unknown rate began to wait in the buffer."""
        self._adpcm: tuple[int, int] | None = None
        self._known_s = 0.0
        self._raw_samples = 0
        """Samples kept before the rate was known."""
        self._before_s = 0.0
        """Seconds of sound in the stretches before this one."""

    @property
    def source_rate(self) -> int:
        """The rate the platform delivers, in Hz: established, or as it seems so far."""
        return self._probe.rate or self._probe.estimate()

    @property
    def elapsed_s(self) -> float:
        """Seconds of sound framed so far."""
        return self._known_s + self._raw_samples / self.source_rate

    def take(
        self, chunk: bytes, now: float, since: float | None = None, until: float | None = None
    ) -> list[Frame]:
        """Take in a chunk that arrived at `now`; return the frames that are full.

        What was spoken after `until`, seconds from the start, is let go.
        """
        self._probe.feed(chunk, now)
        data = self._aligned(chunk)
        self.timeline.heard(len(data) // (2 * self._probe.channels), self._probe.rate, now, since)
        data = data if until is None else self._until(data, until)
        self._watch(data)
        full: list[Frame] = []
        if self._probe.rate and self._converter is None:
            full = self._cut_raw()
            self._converter = Converter(self._probe.rate, self._probe.channels, self._preset.rate)
        if not self._buffer:
            self._raw_at = self.timeline.at(now)
        self._buffer += self._converter.convert(data) if self._converter else data
        if self._converter:
            return full + self._cut_known(whole=True)
        # Before the rate is known, the clock alone tells how long half a second is.
        return self._cut_raw() if self.timeline.at(now) - self._raw_at >= FRAME_S else []

    def flush(self) -> list[Frame]:
        """Return the frames of all that still waits: the stretch ends here."""
        self._rest = b""
        if self._converter is None:
            return self._cut_raw()
        self._buffer += self._converter.flush()
        return self._cut_known(whole=False)

    def begin(self, now: float) -> None:
        """Begin another stretch, after a pause."""
        self._before_s = self.elapsed_s
        self._probe.restart()
        self.timeline.begin(now)

    def _aligned(self, chunk: bytes) -> bytes:
        """Return whole samples only; a platform may cut its chunks anywhere."""
        data = self._rest + chunk
        end = len(data) - len(data) % (2 * self._probe.channels)
        self._rest = data[end:]
        return data[:end]

    def _until(self, data: bytes, until: float) -> bytes:
        """Cut off what was spoken later; while the rate is not known, a chunk is kept whole."""
        size, late_s = 2 * self._probe.channels, self.timeline.end - until
        late = min(len(data) // size, max(0, round(late_s * self._probe.rate)))
        self.timeline.take_back(late)
        return data[: len(data) - late * size]

    def _watch(self, data: bytes) -> None:
        samples = np.frombuffer(data, "<i2")
        alive = np.flatnonzero(samples)
        if len(alive):
            self.zeros_s = 0.0
            samples = samples[alive[-1] + 1 :]
        self.zeros_s += len(samples) / self._probe.channels / self.source_rate

    def _cut_known(self, whole: bool) -> list[Frame]:
        size = int(self._preset.rate * FRAME_S) * 2
        frames = []
        while len(self._buffer) >= size or (self._buffer and not whole):
            frames.append(self._known(bytes(self._buffer[:size])))
            del self._buffer[:size]
        return frames

    def _known(self, pcm: bytes) -> Frame:
        at_ms = round((self.timeline.base + self.elapsed_s - self._before_s) * 1000)
        self._known_s += len(pcm) / 2 / self._preset.rate
        peak, rms = _levels(pcm)
        samples, rate = len(pcm) // 2, self._probe.rate
        if self._preset.codec is Kept.PCM:
            return Frame(Codec.PCM, 1, rate, samples, at_ms, peak, rms, pcm)
        before = self._adpcm or (0, 0)
        even = pcm if samples % 2 == 0 else pcm + pcm[-2:]  # two samples make a byte
        data, self._adpcm = audioop.lin2adpcm(even, 2, self._adpcm)
        return Frame(Codec.ADPCM, 1, rate, samples, at_ms, peak, rms, data, before[0], before[1])

    def _cut_raw(self) -> list[Frame]:
        channels = self._probe.channels or 1
        step = capacity_of(self._preset) // (2 * channels) * 2 * channels
        frames, at = [], self._raw_at
        for place in range(0, len(self._buffer), step):
            pcm = bytes(self._buffer[place : place + step])
            samples = len(pcm) // (2 * channels)
            peak, rms = _levels(pcm)
            seems = RATES.index(self.source_rate) + 1
            frames.append(
                Frame(Codec.RAW, channels, 0, samples, round(at * 1000), peak, rms, pcm, step=seems)
            )
            self._raw_samples += samples
            at += samples / self.source_rate
        self._buffer.clear()
        return frames


def _levels(pcm: bytes) -> tuple[int, int]:
    """Return peak and RMS, of 32767."""
    return min(audioop.max(pcm, 2), 32767), min(audioop.rms(pcm, 2), 32767)
