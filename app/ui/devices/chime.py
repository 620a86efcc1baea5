"""The start signal: two short notes, so that the room hears that it is about to be recorded.

They sound before the microphone opens: a player may take a phone's sound over for itself,
and must not do so from under a recording. They hold nothing of anybody, so no platform's
way of playing them matters.
"""

import asyncio
import io
import wave
from contextlib import suppress
from functools import cache
from typing import Final

import flet as ft
import numpy as np

from app.ui.devices.player import Player

RATE: Final = 16_000
NOTES: Final = ((660.0, 0.14), (880.0, 0.2))
"""Each note in Hz, and for how many seconds."""
SOFT_S: Final = 0.02
ANSWER_S: Final = 1.0
LENGTH_S: Final = sum(seconds for _, seconds in NOTES)


class Chime:
    """What one page's loudspeaker says before a recording begins or goes on."""

    def __init__(self, page: ft.Page) -> None:
        self._page = page
        self._player: Player | None = None

    async def ring(self) -> None:
        """Sound, and return when it is over. A page without a loudspeaker stops nothing."""
        with suppress(TimeoutError, RuntimeError):
            if self._player is None:
                self._player = Player(self._page)
                self._player.load(notes())
            await asyncio.wait_for(self._player.play(0), ANSWER_S)
            await asyncio.sleep(LENGTH_S)


@cache
def notes() -> bytes:
    """Return the two notes as a WAV file."""
    pcm = np.concatenate([_note(hz, seconds) for hz, seconds in NOTES])
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(pcm.astype("<i2").tobytes())
    return out.getvalue()


def _note(hz: float, seconds: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    at = np.arange(round(seconds * RATE)) / RATE
    swell = np.clip(np.minimum(at, seconds - at) / SOFT_S, 0, 1)
    return 9_000 * swell * np.sin(2 * np.pi * hz * at)
