"""The sound before the field: the microphone listened to, then a trial sealed, heard, destroyed.

What is listened to is counted and let go. What is tried lasts three seconds, after the start
signal and under the sign that the room is heard; the pages refuse it where somebody who did
not allow the sound may be in the room, and destroy it with the lock.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

import flet as ft

from app.capture.microphone import FormatProbe
from app.capture.trial import LIMIT_S, Heard, Trial
from app.errors import InvalidInput, MicrophoneAbsent
from app.pages.pages import Pages
from app.ui.state.checks import Finding
from app.ui.state.intake import Intake
from app.ui.state.loudness import FAINT_DB, FLOOR_DB, QUIET_DB, Listener
from app.ui.state.take import TICK_S, Hearing, Meter, Take

LISTENS_S: Final = 7.0
"""A rate is established within four seconds, on a machine that does not stutter."""
HEARD_S: Final = 2.0
"""A voice is listened for at least so long."""
GRACE_S: Final = 3.0
"""How long beyond its length a sound may take to be played."""

Phase = Literal["", "listening", "recording", "opening", "playing"]


class Speaker(Protocol):
    """What plays a sound."""

    async def open(self) -> None: ...
    async def play(self, at_ms: int) -> None: ...
    async def close(self) -> None: ...


MakeSpeaker = Callable[[Heard, Callable[[str], None]], Speaker]


@ft.observable
@dataclass(eq=False)
class Trying:
    """What the screen sees of the sound being tried."""

    pages: Pages
    take: Take
    make: MakeSpeaker
    phase: Phase = ""
    meter: Meter = field(default_factory=Meter)

    async def listens(self) -> Finding:
        """Listen for some seconds: whether it is allowed, how loud it is, its true rate."""
        microphone = self._microphone()
        probe, listener = FormatProbe(microphone.channels), Listener()

        def hear(chunk: bytes) -> None:
            now = time.monotonic()
            probe.feed(chunk, now)
            listener.hear(chunk, now)

        loudest, start = FLOOR_DB, time.monotonic()
        self._show("listening")
        try:
            await microphone.open(hear)
            start = time.monotonic()
            while not self._is_heard(probe, loudest, time.monotonic() - start):
                await asyncio.sleep(TICK_S)
                loudest = max(loudest, self._follow(listener, start))
        finally:
            await self._let_go(microphone)
        khz = (("khz", probe.rate or probe.estimate()),)
        if loudest > QUIET_DB:
            words = "ready.microphone" if loudest > FAINT_DB else "ready.microphone_faint"
            return Finding(True, words, khz)
        is_mute = loudest <= FLOOR_DB
        return Finding(False, "ready.microphone_zeros" if is_mute else "ready.microphone_quiet")

    async def sounds(self) -> Finding:
        """Record a trial, seal it, open it again, play it, and destroy it."""
        microphone = self._microphone()
        self.pages.ask_trial()
        try:
            trial = await self._record(microphone)
            self._show("opening")
            heard = await asyncio.to_thread(trial.heard)
            self._show("playing")
            was_heard = await self._play(heard)
        finally:
            self.drop()
        return Finding(was_heard, "ready.sound" if was_heard else "ready.sound_unheard")

    def drop(self) -> None:
        """Destroy what was tried."""
        self.phase = ""
        self.pages.end_trial()

    def _microphone(self) -> Hearing:
        if self.take.state != "off" or self.pages.is_recording:
            raise InvalidInput("input.already_recording")
        return self.take.microphone

    async def _record(self, microphone: Hearing) -> Trial:
        intake = Intake()
        try:
            await self.take.ring()
            await microphone.open(intake.hear)
            await intake.comes()
            trial = await asyncio.to_thread(self.pages.try_sound, microphone.channels)
            intake.feed(trial)
            intake.open()
            self._show("recording")
            start = time.monotonic()
            while not trial.is_over and time.monotonic() - start < LIMIT_S + GRACE_S:
                await asyncio.sleep(TICK_S)
                self._follow(intake.listener, start)
        finally:
            await self._let_go(microphone)
            await intake.end()
        if not trial.is_over:
            raise MicrophoneAbsent  # it fell silent in the middle
        return trial

    async def _play(self, heard: Heard) -> bool:
        """Play it once; tell whether the platform says that it came to its end."""
        ended = asyncio.Event()

        def told(state: str) -> None:
            if state == "completed":
                ended.set()

        speaker = self.make(heard, told)
        try:
            async with asyncio.timeout(heard.length_ms / 1000 + GRACE_S):
                await speaker.open()
                await speaker.play(0)
                await ended.wait()
        except (TimeoutError, RuntimeError):
            return False
        finally:
            heard.forget()
            await speaker.close()
        return True

    def _show(self, phase: Phase) -> None:
        self.meter.levels, self.meter.elapsed_ms = (), 0
        self.phase = phase

    def _follow(self, listener: Listener, start: float) -> float:
        level = listener.level()
        self.meter.levels = (*self.meter.levels[-39:], level)
        self.meter.elapsed_ms = round((time.monotonic() - start) * 1000)
        return level

    def _is_heard(self, probe: FormatProbe, loudest: float, lasted_s: float) -> bool:
        is_known = bool(probe.rate) and loudest > FAINT_DB and lasted_s >= HEARD_S
        return is_known or lasted_s >= LISTENS_S

    async def _let_go(self, microphone: Hearing) -> None:
        if self.take.state == "off":  # else somebody else has it by now
            await microphone.close()
