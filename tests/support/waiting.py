"""Waiting for what threads, tasks and other programs do."""

import asyncio
from collections.abc import Callable
from typing import Final

LONG_S: Final = 60.0
NAP_S: Final = 0.02


async def until(told: Callable[[], object], seconds: float = LONG_S) -> None:
    """Wait until this is true.

    The seconds are counted in naps, so that a machine that is busy elsewhere is waited for.
    """
    for _ in range(int(seconds / NAP_S)):
        if told():
            return
        await asyncio.sleep(NAP_S)
    raise AssertionError("it did not happen")
