"""Where a moment of the clock lies in a recording.

Sound comes late and in pieces, and is counted by a crystal of its own. So while sound
comes, a recording's time is its sound's: a moment is placed by the piece that came with
the least delay of late, and neither a stutter nor hours of drift move a mark. In a pause
there is no sound, and the monotonic clock counts alone.
"""

from collections import deque
from typing import Final

WINDOW_S: Final = 5.0
"""Of the pieces that came in so long, the least late tells when the others were spoken."""


class Timeline:
    """Places moments of the monotonic clock (s) in a recording (s from its start)."""

    def __init__(self, now: float) -> None:
        self.base = 0.0
        """Where this stretch of sound begins, pauses included."""
        self._origin = self._last = now
        """When the first sample of this stretch was spoken, and when the last one came."""
        self._frames = 0
        self._rate = 0
        self._early: deque[tuple[float, float]] = deque()

    @property
    def end(self) -> float:
        """Where the sound heard so far ends; while its rate is not known, by the clock."""
        if self._rate:
            return self.base + self._frames / self._rate
        return self.at(self._last)

    def at(self, now: float) -> float:
        """Return where a moment lies. Before any sound came, its beginning is now."""
        return self.base + max(0.0, now - self._origin)

    def begin(self, now: float) -> None:
        """Begin another stretch of sound, after a pause."""
        self.base = max(self.at(now), self.end)
        self._origin, self._last, self._frames = now, now, 0
        self._early.clear()

    def heard(self, frames: int, rate: int, now: float, since: float | None = None) -> None:
        """Count sample frames that came in at a moment; a rate of 0 is not known yet.

        `since` is when they began to be spoken, if that is known: it tells when a stretch
        began until the rate tells it better.
        """
        if not self._frames and since is not None:
            self._origin = since
        self._frames += frames
        self._rate, self._last = rate, now
        if not rate:
            return
        origin = now - self._frames / rate
        while self._early and self._early[-1][1] >= origin:
            self._early.pop()
        self._early.append((now, origin))
        while self._early[0][0] < now - WINDOW_S:
            self._early.popleft()
        self._origin = self._early[0][1]

    def take_back(self, frames: int) -> None:
        """Count out the last frames: they were spoken after the end."""
        self._frames -= frames
