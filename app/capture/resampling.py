"""Sound from the rate it comes at to the rate it is kept at, with nothing added or lost.

The filter is libsoxr's (HQ): flat over the voice, and what the lower rate cannot hold is
taken out before it could fold back as a tone that nobody made. It works in floats and is
rounded once, without dither: the same sound gives the same bytes, whatever the chunks.

A filter knows nothing of what lies before the first sample and after the last. Silence
there would be heard as a click at each pause, so both ends are mirrored instead.
"""

from math import ceil, gcd
from typing import Final

import numpy as np
import soxr
from numpy.typing import NDArray

Pcm = NDArray[np.int16]
Floats = NDArray[np.float32]
MIRRORED: Final = 256
"""Samples mirrored at each end: longer than the filter is."""


class Converter:
    """Turns what is delivered into mono at the wanted rate, without a seam at the chunks."""

    def __init__(self, source_rate: int, channels: int, rate: int) -> None:
        self._source_rate, self._channels, self._rate = source_rate, channels, rate
        unit = source_rate // gcd(source_rate, rate)
        # A whole number of samples at both rates, so that cutting it off again is exact.
        self._edge = ceil(MIRRORED / unit) * unit
        self._tail: Floats = np.zeros(0, np.float32)
        self._taken = self._given = 0
        self._begin()

    def convert(self, chunk: bytes) -> bytes:
        """Return what is ready of the sound at the wanted rate; the filter keeps the rest."""
        mono = mixed(chunk, self._channels)
        if self._source_rate == self._rate:
            return mono.tobytes()
        self._taken += len(mono)
        sound = mono.astype(np.float32)
        if not self._is_fed:
            self._tail = np.concatenate([self._tail, sound])
            if len(self._tail) <= self._edge:
                return b""
            return self._feed_first()
        self._tail = np.concatenate([self._tail, sound])[-self._edge - 1 :]
        return self._out(self._stream.resample_chunk(sound))

    def flush(self) -> bytes:
        """Return all that the filter still holds; what comes next is a stretch of its own."""
        if self._source_rate == self._rate or not self._taken:
            return b""
        out = b"" if self._is_fed else self._feed_first()
        ending = _mirror(self._tail[::-1], self._edge)[::-1]
        out += self._out(self._stream.resample_chunk(ending, last=True), ends=True)
        self._begin()
        return out

    def _begin(self) -> None:
        self._stream = soxr.ResampleStream(self._source_rate, self._rate, 1, dtype="float32")
        self._is_fed = False
        self._tail = np.zeros(0, np.float32)
        self._skip = self._edge * self._rate // self._source_rate
        self._taken = self._given = 0

    def _feed_first(self) -> bytes:
        self._is_fed = True
        first = np.concatenate([_mirror(self._tail, self._edge), self._tail])
        self._tail = self._tail[-self._edge - 1 :]
        return self._out(self._stream.resample_chunk(first))

    def _out(self, made: Floats, ends: bool = False) -> bytes:
        cut = min(self._skip, len(made))
        self._skip -= cut
        made = made[cut:]
        if ends:
            made = made[: round(self._taken * self._rate / self._source_rate) - self._given]
        self._given += len(made)
        return np.clip(np.rint(made), -32768, 32767).astype("<i2").tobytes()


def mixed(chunk: bytes, channels: int) -> Pcm:
    """Mix interleaved PCM16 down to one channel: the mean of all."""
    samples: Pcm = np.frombuffer(chunk, "<i2")
    if channels == 1:
        return samples
    whole = samples[: len(samples) // channels * channels].reshape(-1, channels)
    mean: Pcm = np.rint(whole.mean(axis=1)).astype("<i2")
    return mean


def _mirror(sound: Floats, size: int) -> Floats:
    """Return what might have come before a sound: its beginning, turned about its first sample."""
    near = sound[1 : size + 1][::-1]
    turned = 2 * sound[0] - near if len(sound) else near
    missing = size - len(near)
    return np.concatenate([np.full(missing, turned[0] if len(turned) else 0, np.float32), turned])
