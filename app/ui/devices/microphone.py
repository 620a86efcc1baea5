"""The platform's microphone: it hears, and tells PCM16 chunks in order.

Nothing is written to a file: chunks reach Python as they are spoken. A browser delivers
what it pleases, so only a phone is asked for one channel and trusted on it; the rate is
measured elsewhere, everywhere.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final, TypeVar

import flet as ft
from flet_audio_recorder import (
    AudioEncoder,
    AudioRecorder,
    AudioRecorderConfiguration,
    AudioRecorderStreamEvent,
)

from app.errors import MicrophoneAbsent, MicrophoneRefused

Hear = Callable[[bytes], None]
ASKING_S: Final = 60.0
"""A person may take their time to answer the platform's question."""
ANSWER_S: Final = 10.0
"""Without a device, a browser never answers at all."""
FAREWELL_S: Final = 3.0
PCM: Final = AudioRecorderConfiguration(
    encoder=AudioEncoder.PCM16BITS, sample_rate=16000, channels=1
)
Answer = TypeVar("Answer")


class Microphone:
    """One page's microphone: open, pause, resume, close."""

    def __init__(self, page: ft.Page) -> None:
        self._page = page
        self._service: AudioRecorder | None = None  # Flet drops a service nobody holds

    @property
    def channels(self) -> int | None:
        """How many channels to believe in; None where only the chunks can tell."""
        return None if self._page.web else 1

    async def open(self, hear: Hear) -> None:
        """Listen. `MicrophoneRefused` if not allowed, `MicrophoneAbsent` if none answers."""

        def heard(event: AudioRecorderStreamEvent) -> None:
            hear(event.chunk)

        service = AudioRecorder(configuration=PCM, on_stream=heard)
        self._service = service
        # The browser learns of the service with the next drawing, not with its making.
        self._page.update()
        if not await _answered(service.has_permission(), ASKING_S):
            raise MicrophoneRefused
        if not await _answered(service.start_recording(), ANSWER_S):
            raise MicrophoneAbsent

    async def pause(self) -> None:
        """Stop hearing, for now."""
        if self._service is not None:
            await _tried(self._service.pause_recording())

    async def resume(self) -> None:
        """Hear again."""
        if self._service is not None:
            await _answered(self._service.resume_recording(), ANSWER_S)

    async def close(self) -> None:
        """Let go of the microphone. What it had heard was told before this returns."""
        service, self._service = self._service, None
        if service is not None and self._page.session.connection is not None:
            await _tried(service.stop_recording())


async def _answered(asked: Awaitable[Answer], seconds: float) -> Answer:
    try:
        return await asyncio.wait_for(asked, seconds)
    except (TimeoutError, RuntimeError) as error:
        raise MicrophoneAbsent from error


async def _tried(asked: Awaitable[object]) -> None:
    with suppress(TimeoutError, RuntimeError):
        await asyncio.wait_for(asked, FAREWELL_S)
