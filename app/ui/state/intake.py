"""The way of the chunks: from the microphone, through one queue, to one thread.

In order and none dropped, so that sealing never waits for a screen and a screen never
waits for a disk. Each is stamped as it comes, before it waits for anything.

The first chunk after the microphone was opened or opened again is let go: a browser's
begins with what it still held from before the pause, which nobody has allowed to keep.
"""

import asyncio
import queue
import threading
import time
from typing import Protocol

from app.errors import MicrophoneAbsent
from app.ui.state.loudness import Listener

FIRST_S = 6.0
"""A microphone that is open and has told nothing for so long is none."""


class Fed(Protocol):
    """What is brought the chunks: a recorder, or a trial of the sound."""

    def feed(
        self, chunk: bytes, moment: float | None = None, since: float | None = None
    ) -> None: ...


class Intake:
    """What the microphone of one take hears."""

    def __init__(self) -> None:
        self.listener = Listener()
        self.first_at = 0.0
        """When the chunk that was let go came: what is kept was spoken from then on."""
        self._last_at = 0.0
        """When the chunk before the next one came: the next was spoken from then on."""
        self._chunks: queue.SimpleQueue[tuple[float, float, bytes] | None] = queue.SimpleQueue()
        self._worker: threading.Thread | None = None
        self._came = asyncio.Event()
        self._is_open = False

    def hear(self, chunk: bytes) -> None:
        """Take in a chunk; it is let go unless the intake is open."""
        now = time.monotonic()
        if self._is_open:
            self._chunks.put((now, self._last_at, chunk))
        elif not self._came.is_set():
            self.first_at = now
            self._came.set()
        self._last_at = now

    async def comes(self) -> None:
        """Wait for the first chunk; `MicrophoneAbsent` if none comes."""
        try:
            await asyncio.wait_for(self._came.wait(), FIRST_S)
        except TimeoutError as error:
            raise MicrophoneAbsent from error

    def open(self) -> None:
        """Keep what comes from now on."""
        self.listener.begin(time.monotonic())
        self._is_open = True

    def shut(self) -> None:
        """Keep nothing of what comes, and let the next first chunk go again."""
        self._is_open = False
        self._came.clear()

    def feed(self, recorder: Fed) -> None:
        """Bring what comes to a recorder, until `end`."""
        self._worker = threading.Thread(target=self._feed, args=(recorder,), daemon=True)
        self._worker.start()

    async def end(self) -> None:
        """Return once all that came was brought."""
        self._is_open = False
        self._chunks.put(None)
        if self._worker is not None:
            await asyncio.to_thread(self._worker.join)

    def _feed(self, recorder: Fed) -> None:
        while (told := self._chunks.get()) is not None:
            moment, since, chunk = told
            self.listener.hear(chunk, moment)
            recorder.feed(chunk, moment, since)
