"""An open notebook that nobody touches locks by itself, after the time the study gives.

What a hand does is told to Python as events; so is a sound that is played, and then somebody
listens. Nothing else counts: a clock that ticks must not keep a notebook open. While it
records nobody may be touching it for good reasons, and it stays as it is.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import flet as ft

from app.ui.leaving import now
from app.ui.safety import run_safely
from app.ui.state.shell import Shell

HAND: Final = frozenset(
    ("change", "click", "confirm_pop", "dismiss", "focus", "long_press", "pan_update", "scroll",
     "select", "submit", "tap", "tap_down", "view_pop", "position_change")
)  # fmt: skip
LOOK_S: Final = 2.0
"""How often the time is looked at."""


class Idle:
    """Follows the hands on one page."""

    def __init__(self, page: ft.Page, shell: Shell) -> None:
        self._page, self._shell = page, shell
        self._touched_at = now()
        dispatch: Callable[..., Any] = page.session.dispatch_event

        async def dispatched(control: int, event: str, data: Any) -> None:
            if event in HAND:
                self._touched_at = now()
            await dispatch(control, event, data)

        page.session.dispatch_event = dispatched  # type: ignore[method-assign, assignment]

    def opened(self) -> None:
        """The notebook was opened: from now on it may be left alone."""
        self._touched_at = now()
        run_safely(self._page, self._watch, lambda key: None)

    async def _watch(self) -> None:
        while not self._shell.locked:
            idle_s = now() - self._touched_at
            if idle_s >= self._shell.idle_s and not self._shell.is_taking:
                self._shell.lock()
                return
            await asyncio.sleep(LOOK_S)
