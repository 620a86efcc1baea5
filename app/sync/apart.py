"""The journal blocks on a disk; the screens must not. So it is called in threads."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from app.sync.carrier import Carrier

P = ParamSpec("P")
T = TypeVar("T")


class Apart:
    """Calls a carrier one call at a time, each to its end even when nobody waits for it."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier = carrier
        self._turn = asyncio.Lock()

    async def call(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what the work returns. Cancelled, still wait until it is done."""
        async with self._turn:
            loop = asyncio.get_running_loop()
            call = loop.run_in_executor(None, partial(work, *args, **kwargs))
            try:
                return await asyncio.shield(call)
            except asyncio.CancelledError:
                await asyncio.wait([call])
                if not call.cancelled():
                    call.exception()  # retrieved, so that nothing is reported later
                raise
