"""How many samples a segment holds, at the rate that is kept.

What came before the rate was known is counted as it came and told at the end, when the
rate is. So a place in a recording is found without opening what is before it.
"""

from collections.abc import Iterable

from app.keys.frames import Codec, Frame

Counts = tuple[int, int]
"""What a segment holds: samples as they came, one channel's, and samples at the rate kept."""


def counted(frames: Iterable[Frame], before: Counts = (0, 0)) -> Counts:
    """Count what frames hold, on top of what was counted before."""
    came, kept = before
    for frame in frames:
        if frame.codec is Codec.RAW:
            came += frame.samples
        else:
            kept += frame.samples
    return came, kept


def kept_samples(segments: Iterable[Counts], source_rate: int, rate: int) -> tuple[int, ...]:
    """Return how many samples each of these segments holds, the first of the recording first."""
    lengths, before = [], 0
    for came, kept in segments:
        until = before + came
        lengths.append(converted(until, source_rate, rate) - converted(before, source_rate, rate))
        lengths[-1] += kept
        before = until
    return tuple(lengths)


def converted(samples: int, source_rate: int, rate: int) -> int:
    """Return how many samples so many are at the rate kept."""
    return round(samples * rate / source_rate) if source_rate else samples
