"""What the platform really delivers, established by measurement.

A browser or a phone may not honour the rate and channels it was asked for, and does not
say so. A wrong belief plays a voice too fast or too slow, for ever. So the rate is read
from the stream itself: bytes against the clock, snapped to a rate that exists, and decided
once. A machine that stutters tells chunks late and never early; so of each window the
least late chunk counts, and a rate is believed when it explains three windows in a row.
"""

from collections.abc import Callable
from statistics import median

RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000)
WEB_FRAMES = 2048
"""A browser's worklet hands over exactly so many sample frames at a time."""

WINDOW_S = 1.0
IN_A_ROW = 3
FLAT_S = 0.04
"""By the true rate, the least late chunks of all windows are as late as each other."""
SPACING_S = 0.004
"""Chunks nearer to each other tell no more."""
GUESS_S = 0.1
"""A guess is good for so long: measuring takes time that many small chunks have not."""
FEW = 4
"""So few are measured at once: the sound may end before the next guess."""
MOST_LIKELY = 48000
WINDOWS = 9
"""After so many on a machine that stutters, the rate nearest to their median is taken."""

Monotonic = Callable[[], float]
"""Seconds on a clock that never goes back."""


class FormatProbe:
    """Finds channels and rate of PCM16 chunks from their size and their times."""

    def __init__(self, channels: int | None = None) -> None:
        self.channels = channels or 0
        self.rate = 0
        """Hz; 0 until it is established."""
        self._points: list[tuple[float, int]] = []
        self._slopes: list[float] = []
        """What each window so far measured, in frames a second."""
        self._windows: list[list[tuple[float, int]]] = [[]]
        self._bytes = 0
        self._guess = MOST_LIKELY
        self._guessed_at = 0.0

    def feed(self, chunk: bytes, now: float) -> None:
        """Take in a chunk that arrived at `now`, in seconds on a monotonic clock."""
        if not self.channels:
            self.channels = max(1, len(chunk) // (2 * WEB_FRAMES))
        if self.rate:
            return
        self._bytes += len(chunk)
        point = (now, self._bytes // (2 * self.channels))
        self._points.append(point)
        window = self._windows[-1]
        if not window or now - window[-1][0] >= SPACING_S:
            window.append(point)
        if now - self._points[0][0] >= WINDOW_S:
            self._slopes.append(_slope(self._points))
            # Windows stand apart, so that a late start does not weigh on all of them.
            del self._points[:-1]
            self._decide()
        if now - self._guessed_at >= GUESS_S or len(self._points) <= FEW:
            self._guessed_at, self._guess = now, self._measured()

    def restart(self) -> None:
        """Measure anew: the stream was interrupted, and the clock went on without it."""
        self._points.clear()
        self._windows = [[]]
        self._bytes = 0

    def estimate(self) -> int:
        """Return the nearest rate that exists, from all that was heard a moment ago."""
        return self._guess

    def _measured(self) -> int:
        slope = median(self._slopes) if self._slopes else _slope(self._points)
        return nearest(slope) if slope else self._guess  # as before a pause, so after it

    def _decide(self) -> None:
        told = self._windows[-IN_A_ROW:]
        self._windows = [*told, []]
        if len(told) == IN_A_ROW:
            rate = min(RATES, key=lambda rate: _unevenness(told, rate))
            if _unevenness(told, rate) < FLAT_S:
                self.rate = rate
                return
        if len(self._slopes) >= WINDOWS:
            self.rate = self._measured()


def _unevenness(windows: list[list[tuple[float, int]]], rate: int) -> float:
    """Return by how much windows differ in how late their least late chunk was, in s."""
    least = [min(at - frames / rate for at, frames in window) for window in windows]
    return max(least) - min(least)


def _slope(points: list[tuple[float, int]]) -> float:
    """Return frames a second by least squares, the first chunks left out: they come late."""
    points = points[2:] if len(points) > 4 else points
    n = len(points)
    if n < 2:
        return 0.0
    mean_t = sum(t for t, _ in points) / n
    mean_f = sum(f for _, f in points) / n
    spread = sum((t - mean_t) ** 2 for t, _ in points)
    return sum((t - mean_t) * (f - mean_f) for t, f in points) / spread if spread else 0.0


def nearest(slope: float) -> int:
    """Return the rate that exists nearest to a measured one."""
    return min(RATES, key=lambda rate: abs(rate - slope) / rate)
