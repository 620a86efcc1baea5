"""When the app is left: it locks after a while, and after a longer while it ends.

Python cannot promise that memory is clean; the end of the process can. So a notebook that
was opened and then left is not only locked: after the time that the study gives, nothing of
it runs any more. Not while it records, and not with words that could not be kept.
"""

import asyncio
import os
import time
from collections.abc import Callable
from typing import Final

from app.ui.quiet import on_phone
from app.ui.state.shell import Shell

AGAIN_S: Final = 60.0
"""How soon an end is tried again that a recording, or a full disk, stood against."""

End = Callable[[], None]
_ends: list[End] = []
_waiting: list[asyncio.Task[None]] = []


def end_with(end: End) -> None:
    """Let this end the process from now on: a host that serves pages stops serving."""
    _ends[:] = [end]


def end() -> None:
    """End the process. On a phone nothing is left to wait for."""
    (_ends[-1] if _ends else lambda: os._exit(0))()


class Leaving:
    """Follows whether anybody is there. One process has one notebook, whatever pages come."""

    def __init__(self, shell: Shell, close: Callable[[], None]) -> None:
        self._shell, self._close = shell, close
        self._left_at = 0.0
        _forget()

    def left(self) -> None:
        """The app went behind another one, or its page was closed."""
        self._shell.leave()
        if not _waiting:
            self._left_at = now()
            loop = asyncio.get_running_loop()
            _waiting.extend([loop.create_task(self._lock()), loop.create_task(self._end())])

    def back(self) -> None:
        """Somebody is there again; a phone that slept meanwhile may have let no time pass."""
        if _waiting and now() - self._left_at >= self._shell.background_s:
            self._shell.lock()
        _forget()

    def gone(self) -> None:
        """A phone dropped the app, and may keep its process: there is nothing to wait for."""
        self._shell.lock()
        if on_phone() and self._may_end():
            self._close()
            end()

    async def _lock(self) -> None:
        await asyncio.sleep(self._shell.background_s)
        self._shell.lock()

    async def _end(self) -> None:
        await asyncio.sleep(self._shell.hard_s)
        while not self._may_end():
            await asyncio.sleep(AGAIN_S)
        self._close()
        end()

    def _may_end(self) -> bool:
        """Tell whether there is something to forget, and nothing that would be lost."""
        is_over = self._shell.was_open and self._shell.locked and not self._shell.is_taking
        return is_over and self._shell.leave()


def _forget() -> None:
    for task in _waiting:
        task.cancel()
    _waiting.clear()


def now() -> float:
    """Return seconds on a clock that goes on while the phone sleeps, where there is one."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)
