"""Listening to a recording: opened where it is heard, shown as it opens, gone on leaving."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

import flet as ft

from app.capture.sound import Sound
from app.errors import CarnetError, Locked
from app.merge.redactions import Passage
from app.merge.state import Recording
from app.pages.pages import Pages
from app.study.ids import EntryId
from app.ui.state.shape import Shape

TICK_S: Final = 0.25
STEP_S: Final = 0.1
"""How long the shape is worked on before it is shown again."""
AROUND_MS: Final = 1500
"""What is heard before and after a passage that is tried."""
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


MakeSpeaker = Callable[[Sound, Callable[[str], None]], Speaker]
State = Literal["loading", "running", "wanted", "damaged", "ready"]


@ft.observable
@dataclass(eq=False)
class Hearing:
    """One recording being listened to. Times are of what is heard, in ms."""

    pages: Pages
    recording: str
    make: MakeSpeaker
    state: State = "loading"
    is_playing: bool = False
    at_ms: int = 0
    length_ms: int = 0
    missing_ms: int = 0
    """How much of what was recorded is not here any more."""
    has_gaps: bool = False
    """Whether silence stands where the sound kept here is damaged."""
    kept_too: bool = False
    """Whether what was silenced and kept is heard: a coordinator asked for it."""
    is_trying: bool = False
    """Whether a passage is heard as it would be without its words."""
    rate: float = 1.0
    levels: tuple[float, ...] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        self.sound: Sound | None = None
        self._speaker: Speaker | None = None
        self._ticking: asyncio.Task[None] | None = None
        self._shaping: asyncio.Task[None] | None = None
        self._stop_ms: int | None = None
        self._is_over = False
        self._is_asked = False
        """Whether somebody asked to hear it while it was being opened again."""

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
            sound = await asyncio.to_thread(self.pages.open_sound, self.recording, self.kept_too)
            shape = Shape(sound)
            await asyncio.to_thread(shape.step, STEP_S)
        except CarnetError:
            self.state = "damaged"
            return
        self._show(shape, sound)
        if shape.is_done and (not sound.length_ms or (sound.damaged and not any(self.levels))):
            self.state = "damaged"
            return
        await self._ready(sound)
        if not shape.is_done and not self._is_over:
            self._shaping = asyncio.create_task(self._shape(shape, sound))

    async def reopen(self, kept_too: bool = False) -> None:
        """Open it again: it was changed, or is to be heard otherwise."""
        await self.close()
        self.kept_too, self.is_trying = kept_too, False
        await self.open()
        # What was asked for meanwhile holds: where to go, and to be heard.
        self.at_ms = min(self.at_ms, self.length_ms)
        is_asked, self._is_asked = self._is_asked, False
        if is_asked:
            await self.toggle()

    async def toggle(self) -> None:
        """Play, or pause."""
        if self._speaker is None:
            self._is_asked = not self._is_asked
            return
        if self.is_playing:
            await self._pause()
            return
        start = 0 if self.at_ms >= self.length_ms - 50 else self.at_ms
        await self._play(start, None)

    async def hear(self, from_ms: int, to_ms: int) -> None:
        """Play a passage, and stop at its end."""
        await self._play(from_ms, to_ms)

    async def try_out(self, from_ms: int, to_ms: int, how: str) -> None:
        """Let a passage be heard as it would be, with what is around it; nothing is changed."""
        if self.sound is None:
            return
        edges = self.sound.recorded_ms(from_ms), self.sound.recorded_ms(to_ms)
        tried = Passage(*edges, how, EntryId(""))
        await self.close()
        self._is_over = False
        sound = await asyncio.to_thread(self.pages.open_sound, self.recording, self.kept_too, tried)
        self.is_trying = True
        await self._ready(sound)
        await self._play(max(0, from_ms - AROUND_MS), min(to_ms + AROUND_MS, sound.length_ms))

    async def seek(self, at_ms: int) -> None:
        """Go somewhere in the sound."""
        self._stop_ms = None
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
        for task in (self._ticking, self._shaping):
            if task is not None and task is not asyncio.current_task():
                task.cancel()
        if self.sound is not None:
            self.sound.close()
        speaker, self._speaker, self.sound = self._speaker, None, None
        if speaker is not None:
            await speaker.close()

    def heard_ms(self, recorded_ms: int) -> int:
        """Return where in what is heard a moment of the recorded sound lies."""
        return self.sound.heard_ms(recorded_ms) if self.sound is not None else recorded_ms

    def recorded_ms(self, heard_ms: int) -> int:
        """Return which moment of the recorded sound is heard at a place."""
        return self.sound.recorded_ms(heard_ms) if self.sound is not None else heard_ms

    async def _ready(self, sound: Sound) -> None:
        def told(state: str) -> None:
            if self._speaker is speaker:  # one that was let go of may still have a last word
                self._told(state)

        speaker = self.make(sound, told)
        await speaker.open()
        if self._is_over:  # the screen was left meanwhile
            sound.close()
            await speaker.close()
            return
        self._speaker, self.sound = speaker, sound
        self.state = "ready"

    def _show(self, shape: Shape, sound: Sound) -> None:
        self.levels, self.length_ms = shape.levels, sound.length_ms
        self.has_gaps = bool(sound.damaged)
        lost = sum(sound.lengths[place] for place in tuple(sound.missing))
        self.missing_ms = lost * 1000 // sound.rate

    async def _shape(self, shape: Shape, sound: Sound) -> None:
        with suppress(Locked):
            while not shape.is_done and sound is self.sound:
                await asyncio.to_thread(shape.step, STEP_S)
                self._show(shape, sound)

    async def _play(self, start: int, stop: int | None) -> None:
        if self._speaker is None:
            return
        self.at_ms, self._stop_ms, self.is_playing = start, None, True
        try:
            await self._speaker.play(start)
        except BaseException:
            self.is_playing = False
            raise
        self._stop_ms = stop
        if self.rate != 1.0 and self._speaker is not None:
            await self._speaker.speed(self.rate)
        self._follow()

    async def _pause(self) -> None:
        self.is_playing, self._stop_ms = False, None
        if self._speaker is not None:
            await self._speaker.pause()
        if self.is_trying:
            await self.reopen(self.kept_too)

    def _follow(self) -> None:
        if self._ticking is None or self._ticking.done():
            self._ticking = asyncio.create_task(self._tick())

    async def _tick(self) -> None:
        while self.is_playing and self._speaker is not None:
            await asyncio.sleep(TICK_S)
            with suppress(TimeoutError):
                at = await self._speaker.position_ms() if self._speaker is not None else None
                if at is not None and self.is_playing:
                    self.at_ms = min(at, self.length_ms)
                    if self._stop_ms is not None and at >= self._stop_ms:
                        await self._pause()

    def _told(self, state: str) -> None:
        """Believe the player: where words cross on their way, the last one is what is so."""
        self.is_playing = state == "playing"
        if self.is_playing:
            self._follow()
        elif state == "completed":
            self.at_ms = self.length_ms
