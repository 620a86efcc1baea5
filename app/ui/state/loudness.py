"""How loud it is, and whether it is still a voice: read from the chunks as they pass."""

import audioop
import math
import time
from collections import deque
from typing import Final, Literal

from app.capture.recorder import SILENCED_S

FLOOR_DB: Final = -60.0
QUIET_DB: Final = -50.0
FAINT_DB: Final = -35.0
QUIET_S: Final = 10.0
CLIPPED: Final = 32_767
"""The largest sample there is: what was louder was cut off."""
CLIPS: Final = 3
CLIPS_S: Final = 3.0
"""So many cut-off chunks within so long are no single knock on the table."""
SAYING_S: Final = 10.0
"""How loud it is is said aloud no more often than this."""

Warning = Literal["", "zeros", "clipped", "quiet"]
Loudness = Literal["", "quiet", "faint", "good", "clipped"]


class Listener:
    """Hears what the recorder hears. One thread tells it, another asks."""

    def __init__(self) -> None:
        self._peak = 0
        self._recent = FLOOR_DB
        self.begin(time.monotonic())

    def begin(self, now: float) -> None:
        """Begin to listen, or again after a pause."""
        self.last_at = self._loud_at = self._alive_at = self._said_at = now
        self._clipped_at: deque[float] = deque(maxlen=CLIPS)
        self._said: Loudness = ""

    def hear(self, chunk: bytes, now: float) -> None:
        """Take in a chunk of PCM16."""
        whole = chunk[: len(chunk) // 2 * 2]
        peak = audioop.max(whole, 2) if whole else 0
        self.last_at = now
        self._peak = max(self._peak, peak)
        self._recent = max(self._recent, decibels(peak))
        if peak:
            self._alive_at = now
        if decibels(peak) > QUIET_DB:
            self._loud_at = now
        if peak >= CLIPPED:
            self._clipped_at.append(now)

    def level(self) -> float:
        """Return the loudest since the last time this was asked, in dBFS."""
        peak, self._peak = self._peak, 0
        return decibels(peak)

    def warning(self, now: float) -> Warning:
        """Tell what is wrong with what is heard, if it lasts."""
        if now - self._alive_at > SILENCED_S:
            return "zeros"
        if self._is_clipped(now):
            return "clipped"
        return "quiet" if now - self._loud_at > QUIET_S else ""

    def loudness(self, now: float) -> Loudness:
        """Return how loud it has been lately, in a word that changes rarely."""
        if now - self._said_at >= SAYING_S or (not self._said and now - self._said_at >= 1):
            loud, self._recent, self._said_at = self._recent, FLOOR_DB, now
            if self._is_clipped(now):
                self._said = "clipped"
            else:
                self._said = "good" if loud > FAINT_DB else "faint" if loud > QUIET_DB else "quiet"
        return self._said

    def is_deaf(self, now: float, seconds: float) -> bool:
        """Tell whether nothing at all was told for so long."""
        return now - self.last_at > seconds

    def _is_clipped(self, now: float) -> bool:
        return len(self._clipped_at) == CLIPS and now - self._clipped_at[0] <= CLIPS_S


def decibels(peak: int) -> float:
    """Return a peak of PCM16 in dBFS, down to the floor."""
    return max(FLOOR_DB, 20 * math.log10(peak / 32768)) if peak else FLOOR_DB
