"""Listening to a recording: opened in a thread, played from memory, gone on leaving."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

import flet as ft

from app.errors import CarnetError
from app.merge.state import Recording
from app.pages import Pages
from app.ui.components.waveform import shape

TICK_S: Final = 0.25
MISSING_MS: Final = 1000
"""A sound shorter than was recorded by more than this lacks a part."""
SPEEDS: Final = (0.75, 1.0, 1.5, 2.0)


class Speaker(Protocol):
    """What plays a sound."""

    async def open(self) -> None: ...
    async def play(self, at_ms: int) -> None: ...
    async def pause(self) -> None: ...
    async def seek(self, at_ms: int) -> None: ...
    async def speed(self, rate: float) -> None: ...
    async def position_ms(self) -> int | None: ...
    async def close(self) -> None: ...


MakeSpeaker = Callable[[bytes, Callable[[str], None]], Speaker]
State = Literal["loading", "running", "wanted", "damaged", "ready"]


@ft.observable
@dataclass(eq=False)
class Hearing:
    """One recording being listened to."""

    pages: Pages
    recording: str
    make: MakeSpeaker
    state: State = "loading"
    is_playing: bool = False
    at_ms: int = 0
    length_ms: int = 0
    missing_ms: int = 0
    """How much of what was recorded could not be opened."""
    has_gaps: bool = False
    """Whether silence stands where the sound kept here is damaged."""
    rate: float = 1.0
    levels: tuple[float, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        self._speaker: Speaker | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._is_over = False

    async def open(self) -> None:
        """Open the sound, if it is here."""
        self._is_over = False
        found = self.pages.subject(self.recording)
        if not isinstance(found, Recording) or not found.finished:
            self.state = "running"
            return
        if not await asyncio.to_thread(self.pages.has_sound, self.recording):
            self.state = "wanted"
            return
        try:
            sound = await asyncio.to_thread(self.pages.sound, self.recording)
            levels, length = await asyncio.to_thread(shape, sound)
        except CarnetError:
            self.state = "damaged"
            return
        self.missing_ms = max(0, found.duration_ms - length)
        self.has_gaps = self._is_damaged(found)
        if not length or (self.has_gaps and not any(levels)):
            self.state = "damaged"
            return
        self.levels, self.length_ms = levels, length
        await self._ready(sound)

    async def toggle(self) -> None:
        """Play, or pause."""
        if self._speaker is None:
            return
        if self.is_playing:
            await self._speaker.pause()
            self.is_playing = False
            return
        start = 0 if self.at_ms >= self.length_ms - 50 else self.at_ms
        self.at_ms = start
        await self._speaker.play(start)
        if self.rate != 1.0:
            await self._speaker.speed(self.rate)
        self._play()

    async def seek(self, at_ms: int) -> None:
        """Go somewhere in the sound."""
        self.at_ms = min(max(0, at_ms), self.length_ms)
        if self._speaker is not None:
            await self._speaker.seek(self.at_ms)

    async def skip(self, by_ms: int) -> None:
        await self.seek(self.at_ms + by_ms)

    async def speed(self, rate: float) -> None:
        """Play slower or faster."""
        self.rate = rate
        if self._speaker is not None:
            await self._speaker.speed(rate)

    async def close(self) -> None:
        """Fall silent and forget the sound."""
        self._is_over = True
        self.is_playing = False
        if self._ticking is not None:
            self._ticking.cancel()
        if self._speaker is not None:
            await self._speaker.close()
            self._speaker = None

    async def _ready(self, sound: bytes) -> None:
        speaker = self.make(sound, self._told)
        await speaker.open()
        if self._is_over:  # the screen was left meanwhile
            await speaker.close()
            return
        self._speaker = speaker
        self.state = "ready"

    def _is_damaged(self, found: Recording) -> bool:
        held = [one.reason for one in self.pages.quarantine()]
        return any(name in reason for name in found.segments for reason in held)

    def _play(self) -> None:
        self.is_playing = True
        if self._ticking is None or self._ticking.done():
            self._ticking = asyncio.create_task(self._tick())

    async def _tick(self) -> None:
        while self.is_playing and self._speaker is not None:
            await asyncio.sleep(TICK_S)
            with suppress(TimeoutError):
                at = await self._speaker.position_ms()
                if at is not None and self.is_playing:
                    self.at_ms = min(at, self.length_ms)

    def _told(self, state: str) -> None:
        if state == "completed":
            self.is_playing = False
            self.at_ms = self.length_ms
        elif state in ("paused", "stopped", "disposed"):
            self.is_playing = False
