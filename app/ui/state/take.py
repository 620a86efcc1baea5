"""The recording that runs, if one does: the microphone on one side, the recorder on the other.

It lives as long as the notebook is unlocked, and on through a lock while it records: no
screen, by going away, stops it. What was spoken before a person paused or stopped is kept
to the last word, though the platform tells it a moment later; somebody's missing consent
waits for nothing.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

import flet as ft

from app.capture.recorder import Phase, Recorder
from app.cover import Cover
from app.errors import CarnetError, InvalidInput, MicrophoneAbsent, NoConsent
from app.merge.consent import AudioRefused
from app.pages.pages import Pages
from app.ui.state.intake import Intake
from app.ui.state.loudness import FLOOR_DB, Loudness, Warning

TICK_S: Final = 0.1
DEAF_S: Final = 6.0
"""A microphone that tells nothing for so long has gone: its page, or another app, took it."""
LAG_S: Final = 0.5
"""How long the platform may take to tell what was spoken before a tap."""
POLL_S: Final = 0.01


class Hearing(Protocol):
    """A microphone."""

    @property
    def channels(self) -> int | None: ...

    async def open(self, hear: Callable[[bytes], None]) -> None: ...
    async def pause(self) -> None: ...
    async def resume(self) -> None: ...
    async def close(self) -> None: ...


Felt = Literal["tick", "alarm"]
"""What a hand feels: that an act was done, or that the recorder stopped by itself."""


async def quietly(*told: object) -> None:
    """Tell the room, or the hand, nothing."""


State = Literal["off", "starting", "recording", "paused", "stopping"]


@ft.observable
@dataclass(eq=False)
class Meter:
    """What changes ten times a second, watched by nothing but the meter."""

    levels: tuple[float, ...] = ()
    elapsed_ms: int = 0
    loudness: Loudness = ""


@ft.observable
@dataclass(eq=False)
class Take:
    """What the screens see of the recorder, and what they can ask of it."""

    pages: Pages | Cover
    microphone: Hearing
    on_end: Callable[[CarnetError | None], None] = lambda error: None
    ring: Callable[[], Awaitable[None]] = quietly
    """Tells the room that it is about to be recorded."""
    feel: Callable[[Felt], Awaitable[None]] = quietly
    """Tells the hand; never while the microphone listens."""
    state: State = "off"
    session: str = ""
    refused: AudioRefused | None = None
    """Who has not allowed it, when that is why it paused."""
    warning: Warning = ""
    speaker: str = ""
    """Who was last said to speak."""
    is_resuming: bool = False
    meter: Meter = field(default_factory=Meter)

    def __post_init__(self) -> None:
        self._intake: Intake | None = None
        self._ticking: asyncio.Task[None] | None = None

    @property
    def is_on(self) -> bool:
        """Tell whether a recording is open, running or paused."""
        return self.state in ("recording", "paused", "stopping")

    async def start(self, session: str, preset: str) -> None:
        """Record a session; `NoConsent` or a `MicrophoneError` if it may not or cannot."""
        if self.state != "off" or self.pages.is_recording:
            return  # the take of a page that has just gone may still be ending
        if isinstance(refusal := self.pages.may_record(session), AudioRefused):
            self.refused = refusal
            return

        # Asked again here: somebody may have come in while the platform was asking.
        def begin(channels: int | None) -> Recorder:
            return self.pages.record(session, preset, channels)

        await self._begin(session, begin)

    async def start_clip(self, person: str) -> None:
        """Record the yes that one person says; it ends by itself, and has no session."""
        if self.state != "off" or self.pages.is_recording:
            raise InvalidInput("input.already_recording")
        pages = self.pages
        assert isinstance(pages, Pages), "nobody is asked under the lock"
        await self._begin("", lambda channels: pages.record_clip(person, channels))

    async def _begin(self, session: str, begin: Callable[[int | None], Recorder]) -> None:
        self.state, self.session, self.refused, self.warning = "starting", session, None, ""
        self.meter.levels, self.meter.elapsed_ms, self.meter.loudness = (), 0, ""
        intake = Intake()
        try:
            await self.feel("tick")
            await self.ring()
            await self.microphone.open(intake.hear)
            await intake.comes()
            channels = self.microphone.channels
            recorder = await asyncio.to_thread(begin, channels)
        except BaseException:
            self.state = "off"
            await self.microphone.close()
            raise
        intake.feed(recorder)
        intake.open()
        self._intake, self.state = intake, "recording"
        self._ticking = asyncio.get_running_loop().create_task(self._tick(recorder, intake))

    async def pause(self) -> None:
        """Stop listening: what was spoken before this moment is kept, and nothing after it."""
        recorder, intake = self.pages.recorder, self._intake
        if recorder is not None and intake is not None and self.state == "recording":
            self.state = "paused"  # first, or the pause would pass for somebody's arrival
            await _ended(recorder)
            await asyncio.to_thread(recorder.pause)
            intake.shut()
            self.refused = recorder.refused
            self.pages.told()
            await self.microphone.pause()
            await self.feel("tick")

    async def resume(self) -> None:
        """Go on; `NoConsent` while somebody present does not allow it."""
        intake = self._intake
        if self.state != "paused" or intake is None or self.is_resuming:
            return
        refusal = self.pages.may_record(self.session)
        if isinstance(refusal, AudioRefused):
            raise NoConsent(self.pages.codes_of(refusal.participants))
        self.is_resuming = True
        try:
            await self._resume(intake)
        finally:
            self.is_resuming = False

    async def _resume(self, intake: Intake) -> None:
        await self.feel("tick")
        await self.ring()
        # The microphone first, for it takes its time: what is said meanwhile is let go.
        intake.shut()
        try:
            await self.microphone.resume()
            await intake.comes()
            await asyncio.to_thread(self.pages.resume_recording, intake.first_at)
        except CarnetError:
            await self.microphone.pause()
            raise
        intake.open()
        self.refused, self.state = None, "recording"

    def mark(self, who: str = "") -> None:
        """Mark this moment, or that somebody begins to speak."""
        moment, recorder = time.monotonic(), self.pages.recorder
        if recorder is not None and self.is_on:
            recorder.mark(who=who, moment=moment)
            self.speaker = who or self.speaker
            self.pages.told()

    async def stop(self) -> None:
        """End the recording, with all that was heard."""
        if self.state in ("recording", "paused"):
            await self._end(None)

    async def take_back(self, last_ms: int | None) -> None:
        """End the recording and erase its last milliseconds for ever; all of it if None."""
        pages = self.pages
        if self.state == "paused" and isinstance(pages, Pages):
            await self._end(None, lambda: pages.stop_and_erase(last_ms))

    async def _end(
        self, error: CarnetError | None, ending: Callable[[], None] | None = None
    ) -> None:
        self.state = "stopping"
        if self._ticking is not None and self._ticking is not asyncio.current_task():
            self._ticking.cancel()
        if self.pages.recorder is not None and error is None:
            await _ended(self.pages.recorder)
        await self.microphone.close()
        try:
            if self._intake is not None:
                await self._intake.end()
            await asyncio.to_thread(ending or self.pages.stop_recording)
        except CarnetError as failure:
            error = error or failure
        self._intake, self._ticking = None, None
        self.state, self.session, self.refused, self.warning = "off", "", None, ""
        self.speaker = ""
        self.on_end(error)
        await self.feel("tick" if error is None else "alarm")

    async def _tick(self, recorder: Recorder, intake: Intake) -> None:
        """Follow the recorder: what it hears, and whether somebody's arrival paused it."""
        listener = intake.listener
        while True:
            await asyncio.sleep(TICK_S)
            if recorder.failure is not None:
                return await self._end(recorder.failure)
            if recorder.phase is Phase.STOPPED and self.state == "recording":
                return await self._end(None)  # a spoken consent, after its minute
            if recorder.phase is Phase.PAUSED and self.state == "recording":
                self.refused, self.state = recorder.refused, "paused"
                intake.shut()
                await self.microphone.pause()
                await self.feel("alarm")
            if self.state != "recording":
                continue
            now = time.monotonic()
            if listener.is_deaf(now, DEAF_S):
                return await self._end(MicrophoneAbsent())
            self.meter.elapsed_ms = recorder.elapsed_ms
            self.meter.levels = (*self.meter.levels[-39:], listener.level())
            self.meter.loudness = listener.loudness(now)
            self.warning = listener.warning(now)


async def _ended(recorder: Recorder) -> None:
    """Wait until what was spoken before this moment has come in, if it comes at all."""
    recorder.end_at(time.monotonic())
    latest = time.monotonic() + LAG_S
    while not recorder.is_complete and time.monotonic() < latest:
        await asyncio.sleep(POLL_S)


__all__ = ["FLOOR_DB", "Hearing", "Meter", "Take"]
