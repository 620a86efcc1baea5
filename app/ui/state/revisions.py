"""Acts change the pages from any thread; screens hear on theirs, at most ten times a second."""

import asyncio
import contextvars
from collections.abc import Callable
from typing import Final

APART_S: Final = 0.1


class Revisions:
    """Carries revisions to the loop it was made on. The last one always arrives."""

    def __init__(self, show: Callable[[int], None]) -> None:
        self._show = show
        self._loop = asyncio.get_running_loop()
        # A callback runs where it was asked for, and a bare thread knows no page.
        self._context = contextvars.copy_context()
        self._waiting: asyncio.TimerHandle | None = None
        self._last = 0
        self._shown_at = -APART_S
        self._over = False

    def told(self, revision: int) -> None:
        """Hear of a revision, in any thread."""
        if not self._over and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._hear, revision, context=self._context)

    def end(self) -> None:
        """Carry nothing more."""
        self._over = True
        if self._waiting is not None:
            self._waiting.cancel()

    def _hear(self, revision: int) -> None:
        self._last = max(self._last, revision)
        if self._waiting is None:
            wait = max(0.0, self._shown_at + APART_S - self._loop.time())
            self._waiting = self._loop.call_later(wait, self._tell, context=self._context)

    def _tell(self) -> None:
        self._waiting = None
        self._shown_at = self._loop.time()
        if not self._over:
            self._show(self._last)
