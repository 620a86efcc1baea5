"""The shape of a sound: how loud each part of it is, as its sealed frames say.

No sound is decoded for it. A long recording is gone through little by little, in a thread,
and its shape grows from left to right meanwhile.
"""

import time
from collections.abc import Iterator
from typing import Final

from app.capture.sound import Level, Sound

BARS: Final = 72
LOUD: Final = 0.96
"""Quieter than this share of the loudest bar everything keeps its proportion."""


class Shape:
    """How loud each of so many parts is; what was not looked at yet is silent."""

    def __init__(self, sound: Sound, bars: int = BARS) -> None:
        self._sound = sound
        self._levels: Iterator[list[Level]] = sound.levels()
        self._energy = [0.0] * bars
        self._weight = [0] * bars
        self.is_done = False

    def step(self, budget_s: float) -> None:
        """Look at more of the sound, for about so long."""
        until = time.monotonic() + budget_s
        while not self.is_done and time.monotonic() < until:
            levels = next(self._levels, None)
            if levels is None:
                self.is_done = True
                return
            for level in levels:
                self._add(level)

    @property
    def levels(self) -> tuple[float, ...]:
        """How loud each part is, 0 to 1."""
        if not self._sound.samples:
            return ()
        loud = [
            (e / w) ** 0.5 if w else 0.0 for e, w in zip(self._energy, self._weight, strict=True)
        ]
        most = max(loud) or 1.0
        return tuple(round(min(1.0, level / most / LOUD), 3) for level in loud)

    def _add(self, level: Level) -> None:
        rate, length, bars = self._sound.rate, self._sound.length_ms, len(self._energy)
        start = self._sound.heard_ms(level.start * 1000 // rate)
        end = self._sound.heard_ms((level.start + level.samples) * 1000 // rate)
        if not length or end <= start:  # cut out
            return
        for bar in range(start * bars // length, min(bars, -(-end * bars // length))):
            first, last = bar * length // bars, (bar + 1) * length // bars
            weight = max(1, min(end, last) - max(start, first))
            self._energy[bar] += weight * level.rms**2
            self._weight[bar] += weight
