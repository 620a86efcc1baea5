"""The tone that stands in the place of words: it says that something was there."""

import math
import struct
from functools import cache
from typing import Final

HZ: Final = 1000
PEAK: Final = 3277
"""-20 dBFS: heard at once beside a voice, and hurts no ear."""

FADE_S: Final = 0.01


def bleep(rate: int, length: int, start: int, end: int) -> bytes:
    """Return samples `start` to `end` of a tone of `length` samples, PCM16 mono."""
    second = _second(rate)
    first = start % rate
    out = bytearray((second * (2 + (end - start) // rate))[2 * first : 2 * (first + end - start)])
    fade = min(int(FADE_S * rate), length // 2)
    for at in (*range(start, min(end, fade)), *range(max(start, length - fade), end)):
        place = 2 * (at - start)
        (sample,) = struct.unpack_from("<h", out, place)
        share = min(at, length - 1 - at) / fade
        struct.pack_into("<h", out, place, round(sample * (1 - math.cos(math.pi * share)) / 2))
    return bytes(out)


@cache
def _second(rate: int) -> bytes:
    """Return one second: a whole number of waves, so that it can be repeated."""
    turn = 2 * math.pi * HZ / rate
    return struct.pack(f"<{rate}h", *(round(PEAK * math.sin(turn * at)) for at in range(rate)))
