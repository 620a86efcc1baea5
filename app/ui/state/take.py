"""The recording that runs, if one does: the microphone on one side, the recorder on the other.

Chunks go through one queue to one thread, in order and none dropped, so that sealing never
waits for a screen and a screen never waits for a disk. It lives as long as the notebook is
unlocked, and on through a lock while it records: no screen, by going away, stops it.
"""

import asyncio
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

import flet as ft

from app.capture.recorder import Phase, Recorder
from app.cover import Cover
from app.errors import CarnetError, MicrophoneAbsent, NoConsent
from app.merge.consent import AudioRefused
from app.pages import Pages
from app.ui.state.loudness import FLOOR_DB, Listener

TICK_S: Final = 0.1
DEAF_S: Final = 6.0
"""A microphone that tells nothing for so long has gone: its page, or another app, took it."""


class Hearing(Protocol):
    """A microphone."""

    @property
    def channels(self) -> int | None: ...

    async def open(self, hear: Callable[[bytes], None]) -> None: ...
    async def pause(self) -> None: ...
    async def resume(self) -> None: ...
    async def close(self) -> None: ...


State = Literal["off", "starting", "recording", "paused", "stopping"]
Warning = Literal["", "zeros", "quiet"]


@ft.observable
@dataclass(eq=False)
class Meter:
    """What changes ten times a second, watched by nothing but the meter."""

    levels: tuple[float, ...] = ()
    elapsed_ms: int = 0


@ft.observable
@dataclass(eq=False)
class Take:
    """What the screens see of the recorder, and what they can ask of it."""

    pages: Pages | Cover
    microphone: Hearing
    on_end: Callable[[CarnetError | None], None] = lambda error: None
    state: State = "off"
    session: str = ""
    refused: AudioRefused | None = None
    """Who has not allowed it, when that is why it paused."""
    warning: Warning = ""
    meter: Meter = field(default_factory=Meter)

    def __post_init__(self) -> None:
        self._listener = Listener()
        self._chunks: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None
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
        self.state, self.session, self.refused, self.warning = "starting", session, None, ""
        self._listener, self._chunks = Listener(), queue.SimpleQueue()
        self.meter.levels, self.meter.elapsed_ms = (), 0
        try:
            await self.microphone.open(self._chunks.put)
            channels = self.microphone.channels
            # Asked again here: somebody may have come in while the platform was asking.
            recorder = await asyncio.to_thread(self.pages.record, session, preset, channels)
        except BaseException:
            self.state = "off"
            await self.microphone.close()
            raise
        self._worker = threading.Thread(target=self._feed, args=(recorder,), daemon=True)
        self._worker.start()
        self.state = "recording"
        self._ticking = asyncio.get_running_loop().create_task(self._tick(recorder))

    async def pause(self) -> None:
        """Stop listening, at once."""
        recorder = self.pages.recorder
        if recorder is not None and self.state == "recording":
            self.state = "paused"  # first, or the pause would pass for somebody's arrival
            await asyncio.to_thread(recorder.pause)
            self.pages.told()
            await self.microphone.pause()

    async def resume(self) -> None:
        """Go on; `NoConsent` while somebody present does not allow it."""
        if self.state != "paused":
            return
        refusal = self.pages.may_record(self.session)
        if isinstance(refusal, AudioRefused):
            raise NoConsent(self.pages.codes_of(refusal.participants))
        # The microphone first, for it takes its time: what is said meanwhile is let go.
        await self.microphone.resume()
        try:
            await asyncio.to_thread(self.pages.resume_recording)
        except CarnetError:
            await self.microphone.pause()
            raise
        self.refused, self._listener.last_at = None, time.monotonic()
        self.state = "recording"

    def mark(self) -> None:
        """Mark this moment."""
        recorder = self.pages.recorder
        if recorder is not None and self.is_on:
            recorder.mark()
            self.pages.told()

    async def stop(self) -> None:
        """End the recording, with all that was heard."""
        if self.state in ("recording", "paused"):
            await self._end(None)

    async def _end(self, error: CarnetError | None) -> None:
        self.state = "stopping"
        if self._ticking is not None and self._ticking is not asyncio.current_task():
            self._ticking.cancel()
        await self.microphone.close()
        self._chunks.put(None)
        try:
            if self._worker is not None:
                await asyncio.to_thread(self._worker.join)
            await asyncio.to_thread(self.pages.stop_recording)
        except CarnetError as failure:
            error = error or failure
        self._worker, self._ticking = None, None
        self.state, self.session, self.refused, self.warning = "off", "", None, ""
        self.on_end(error)

    def _feed(self, recorder: Recorder) -> None:
        while (chunk := self._chunks.get()) is not None:
            self._listener.hear(chunk, time.monotonic())
            recorder.feed(chunk)

    async def _tick(self, recorder: Recorder) -> None:
        """Follow the recorder: what it hears, and whether somebody's arrival paused it."""
        while True:
            await asyncio.sleep(TICK_S)
            if recorder.failure is not None:
                return await self._end(recorder.failure)
            if recorder.phase is Phase.PAUSED and self.state == "recording":
                self.refused, self.state = recorder.refused, "paused"
                await self.microphone.pause()
            if self.state != "recording":
                continue
            now = time.monotonic()
            if self._listener.is_deaf(now, DEAF_S):
                return await self._end(MicrophoneAbsent())
            self.meter.elapsed_ms = recorder.elapsed_ms
            self.meter.levels = (*self.meter.levels[-39:], self._listener.level())
            self.warning = self._listener.warning(now)


__all__ = ["FLOOR_DB", "Hearing", "Meter", "Take"]
