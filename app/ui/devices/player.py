"""The platform's player, spoken to only when it can answer.

Asked to play or to seek before it has its sound, it waits for a moment that never comes,
and stays silent for half a minute. So every act waits until the sound is loaded, and acts
follow one another: a pause must not overtake the play that came before it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

import flet as ft
import flet_audio as fa

LOADS_S: Final = 10.0
"""How long a sound may take to load: it comes from this machine, or from memory."""
ANSWER_S: Final = 2.0


class Player:
    """Plays one sound, then perhaps another in its place, until it is closed."""

    def __init__(self, page: ft.Page, changed: Callable[[Any], Any] | None = None) -> None:
        self._page, self._changed = page, changed
        self._audio: fa.Audio | None = None
        self._loaded = asyncio.Event()
        self._turn = asyncio.Lock()

    def load(self, src: str | bytes) -> None:
        """Give it a sound; nothing is heard yet."""
        self._loaded.clear()
        if self._audio is None:
            self._audio = fa.Audio(
                src=src,
                release_mode=fa.ReleaseMode.STOP,
                on_loaded=self._loaded.set,
                on_state_change=self._changed,
            )
        else:
            self._audio.src = src
            self._audio.update()

    async def play(self, at_ms: int) -> None:
        await self._do(lambda audio: audio.play(ft.Duration(milliseconds=at_ms)))

    async def pause(self) -> None:
        await self._do(lambda audio: audio.pause())

    async def seek(self, at_ms: int) -> None:
        await self._do(lambda audio: audio.seek(ft.Duration(milliseconds=at_ms)))

    async def speed(self, rate: float) -> None:
        """Play slower or faster; what is chosen before a sound is loaded would be forgotten."""

        async def change(audio: fa.Audio) -> None:
            audio.playback_rate = rate
            audio.update()

        await self._do(change)

    async def position_ms(self) -> int | None:
        """Ask where the sound is, if the platform knows."""
        if self._audio is None or not self._loaded.is_set():
            return None
        at = await self._audio.get_current_position()
        return None if at is None else at.in_milliseconds

    async def close(self) -> None:
        """Fall silent, and let go of the sound here and at the platform."""
        audio, self._audio = self._audio, None
        self._loaded.set()  # who still waits finds nothing to act on
        if audio is None:
            return
        with suppress(Exception):  # the page may be gone already: then so is the sound
            await asyncio.wait_for(audio.release(), ANSWER_S)
        # Flet lets go of what nobody uses with its next event, which may be long in coming
        # after a lock. Taken out first: a sound is not to be changed for none at the platform.
        held = self._page._services
        with held._lock:
            held._services = [one for one in held._services if one is not audio]
            held.update()
        audio.src = None

    async def _do(self, act: Callable[[fa.Audio], Awaitable[Any]]) -> None:
        async with self._turn:
            await asyncio.wait_for(self._loaded.wait(), LOADS_S)
            if self._audio is not None:
                await act(self._audio)
