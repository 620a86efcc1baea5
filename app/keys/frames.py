"""Seal audio frame by frame, as it is spoken.

A segment is a file of `SEGMENT_BYTES`: sealed frames of one fixed size, then random bytes,
so that its length says nothing. Each segment has a random key of its own, which makes a
passage erasable. A frame's place is its nonce, and its recording and segment are bound in:
frames cannot be swapped, repeated or moved. A file cut anywhere gives back its whole frames.

    segment = frame × n ‖ random fill            frame = ChaCha20-Poly1305(head ‖ data ‖ zeros)
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.errors import Malformed
from app.keys.primitives import TAG_BYTES, Secret, random

SEGMENT_BYTES = 256 * 1024
_HEAD = struct.Struct(">BBBxIIIQHHhBx")


class Codec(IntEnum):
    """How a frame's data is written."""

    RAW = 0
    """PCM16 little-endian as the platform delivered it; its rate may not be known yet."""
    PCM = 1
    """PCM16 little-endian, mono."""
    ADPCM = 2
    """IMA ADPCM, 4 bits a sample, mono; the state before the frame is in its head."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Half a second of sound or less.

    `rate` is the rate the platform delivers, in Hz, 0 while it is not established; `samples`
    are those of the data, one channel's; `at_ms` counts from the start of the recording on
    a monotonic clock, pauses included; `peak` and `rms` are of 32767. `predictor` and `step`
    are the state of ADPCM before the frame; as long as the rate is not established, `step`
    says what it seems to be: its place among those there are, from 1.
    """

    codec: Codec
    channels: int
    rate: int
    samples: int
    at_ms: int
    peak: int
    rms: int
    data: bytes
    predictor: int = 0
    step: int = 0


def sealed_size(capacity: int) -> int:
    """Return the size on disk of a frame that holds up to `capacity` bytes of data."""
    return _HEAD.size + capacity + TAG_BYTES


def frames_in(capacity: int) -> int:
    """Return how many frames of that capacity fit a segment."""
    return SEGMENT_BYTES // sealed_size(capacity)


class SegmentCipher:
    """Seals and opens the frames of one segment."""

    def __init__(self, key: Secret, recording: str, segment: int, capacity: int) -> None:
        self._cipher = ChaCha20Poly1305(key)
        self._context = f"carnet/frame/v1\0{recording}\0{segment}".encode()
        self._capacity = capacity

    def seal(self, place: int, frame: Frame) -> bytes:
        """Seal the frame that stands at `place` in the segment."""
        if len(frame.data) > self._capacity:
            raise ValueError("frame exceeds its capacity")
        head = _HEAD.pack(
            1, frame.codec, frame.channels, frame.rate, frame.samples, len(frame.data),
            frame.at_ms, frame.peak, frame.rms, frame.predictor, frame.step,
        )  # fmt: skip
        plain = (head + frame.data).ljust(_HEAD.size + self._capacity, b"\0")
        return self._cipher.encrypt(_nonce(place), plain, self._context)

    def open(self, segment: bytes) -> Iterator[Frame]:
        """Yield the whole frames from the first; stop where the fill or a cut begins."""
        for frame in self.read(segment, len(segment) // sealed_size(self._capacity)):
            if frame is None:
                return
            yield frame

    def read(self, segment: bytes, count: int) -> Iterator[Frame | None]:
        """Yield `count` frames of a segment, None in the place of each damaged one."""
        size = sealed_size(self._capacity)
        for place in range(count):
            piece = segment[place * size : (place + 1) * size]
            try:
                yield _frame(self._cipher.decrypt(_nonce(place), piece, self._context))
            except InvalidTag:
                yield None


def fill(size: int) -> bytes:
    """Return the random bytes that make a segment of `size` bytes a full one."""
    return random(SEGMENT_BYTES - size)


def _nonce(place: int) -> bytes:
    return place.to_bytes(12)


def _frame(plain: bytes) -> Frame:
    (version, codec, channels, rate, samples, size, at_ms, peak, rms, predictor, step) = (
        _HEAD.unpack_from(plain)
    )
    if version != 1 or codec not in Codec.__members__.values():
        raise Malformed("frame")
    data = plain[_HEAD.size : _HEAD.size + size]
    return Frame(Codec(codec), channels, rate, samples, at_ms, peak, rms, data, predictor, step)
