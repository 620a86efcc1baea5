"""What is typed is kept at most so often, and never later than that.

A wait that began again with each key would keep nothing of somebody who types on.
"""

import asyncio
from collections.abc import Callable
from typing import Final

SOON_S: Final = 0.5


class Soon:
    """Does something once, a moment after it was first asked."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act = act
        self._timer: asyncio.TimerHandle | None = None

    def ask(self, seconds: float = SOON_S) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds, self._do)

    def cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _do(self) -> None:
        self._timer = None
        self._act()
