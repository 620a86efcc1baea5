"""How loud it is, and whether it is still a voice: read from the chunks as they pass."""

import math
import time
from typing import Final, Literal

FLOOR_DB: Final = -60.0
QUIET_DB: Final = -50.0
QUIET_S: Final = 10.0
ZEROS_S: Final = 3.0
"""Exact zeros are not silence: another app took the microphone."""


class Listener:
    """Hears what the recorder hears. One thread tells it, another asks."""

    def __init__(self) -> None:
        now = time.monotonic()
        self.last_at = now
        self._peak = 0
        self._loud_at = now
        self._alive_at = now

    def hear(self, chunk: bytes, now: float) -> None:
        """Take in a chunk of PCM16."""
        samples = memoryview(chunk[: len(chunk) // 2 * 2]).cast("h")
        peak = max(max(samples), -min(samples)) if samples else 0
        self.last_at = now
        self._peak = max(self._peak, peak)
        if peak:
            self._alive_at = now
        if decibels(peak) > QUIET_DB:
            self._loud_at = now

    def level(self) -> float:
        """Return the loudest since the last time this was asked, in dBFS."""
        peak, self._peak = self._peak, 0
        return decibels(peak)

    def warning(self, now: float) -> Literal["", "zeros", "quiet"]:
        """Tell what is wrong with what is heard, if it lasts."""
        if now - self._alive_at > ZEROS_S:
            return "zeros"
        return "quiet" if now - self._loud_at > QUIET_S else ""

    def is_deaf(self, now: float, seconds: float) -> bool:
        """Tell whether nothing at all was told for so long."""
        return now - self.last_at > seconds


def decibels(peak: int) -> float:
    """Return a peak of PCM16 in dBFS, down to the floor."""
    return max(FLOOR_DB, 20 * math.log10(peak / 32768)) if peak else FLOOR_DB
