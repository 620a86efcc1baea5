"""What the hand that holds the device feels of the recorder, when eyes are elsewhere.

Nothing is felt while it records: the microphone would hear the motor. A tick comes before a
recording begins or goes on and after it was paused or ended; an alarm, once it paused or
ended by itself.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any, Final

import flet as ft

from app.ui.state.take import Felt

ANSWER_S: Final = 0.5

Act = Callable[[], Coroutine[Any, Any, None]]


class Touch:
    """The motor of one page's device; where there is none, nothing happens."""

    def __init__(self) -> None:
        self._motor: ft.HapticFeedback | None = None

    async def feel(self, felt: Felt) -> None:
        """Let it be felt, and return when it is over."""
        with suppress(TimeoutError, RuntimeError, ft.FletException):
            motor = self._motor = self._motor or ft.HapticFeedback()
            acts: Mapping[Felt, Act] = {"tick": motor.medium_impact, "alarm": motor.vibrate}
            await asyncio.wait_for(acts[felt](), ANSWER_S)
