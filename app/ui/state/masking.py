"""A passage being chosen, to be taken out of a recording."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import flet as ft

from app.errors import CarnetError
from app.ui.state.hearing import Hearing
from app.ui.state.soon import Soon

FIRST_MS: Final = 5000
"""How long a passage is at first, where nothing tells its end."""
SHORTEST_MS: Final = 100


@ft.observable
@dataclass(eq=False)
class Masking:
    """From where to where, as heard; what is heard instead; why; and what becomes of it."""

    is_open: bool = False
    start_ms: int = 0
    end_ms: int = 0
    how: str = "tone"
    reason: str = ""
    keep: bool = True
    is_asking: bool = False
    is_busy: bool = False
    _keeping: Soon | None = None

    def begin(self, hearing: Hearing, start_ms: int, end_ms: int | None = None) -> None:
        """Choose a passage, to be adjusted."""
        start = min(max(0, start_ms), max(0, hearing.length_ms - SHORTEST_MS))
        self.start_ms = start
        wanted = start + FIRST_MS if end_ms is None else end_ms
        self.end_ms = max(start + SHORTEST_MS, min(wanted, hearing.length_ms))
        self.reason = self.reason or hearing.pages.typed(hearing.recording)
        self._keeping = Soon(lambda: self._keep(hearing))
        self.is_open = True

    def why(self, reason: str) -> None:
        """Say why, as far as it is typed."""
        self.reason = reason
        if self._keeping is not None:
            self._keeping.ask()

    def end(self, hearing: Hearing) -> None:
        """Leave it: nothing was changed."""
        self.is_open = self.is_asking = False
        self.reason = ""
        if self._keeping is not None:
            self._keeping.cancel()
        self._keep(hearing)

    def _keep(self, hearing: Hearing) -> None:
        with suppress(CarnetError):  # it is on the screen still, and told when it is done
            hearing.pages.hold_typed(hearing.recording, self.reason)

    def move_start(self, hearing: Hearing, at_ms: int) -> None:
        self.start_ms = min(max(0, at_ms), max(0, hearing.length_ms - SHORTEST_MS))
        self.end_ms = max(self.end_ms, self.start_ms + SHORTEST_MS)

    def move_end(self, hearing: Hearing, at_ms: int) -> None:
        self.end_ms = min(max(SHORTEST_MS, at_ms), hearing.length_ms)
        self.start_ms = min(self.start_ms, self.end_ms - SHORTEST_MS)

    async def carry_out(self, hearing: Hearing) -> None:
        """Take it out, as chosen; afterwards the recording is opened again as it stands."""
        self.is_asking, self.is_busy = False, True
        edges = hearing.recorded_ms(self.start_ms), hearing.recorded_ms(self.end_ms)
        try:
            await take_out(hearing, *edges, self.how, self.reason.strip(), self.keep)
        finally:
            self.is_busy = False
        self.end(hearing)


async def take_out(
    hearing: Hearing, from_ms: int, to_ms: int, how: str, reason: str, keep: bool
) -> None:
    """Take a passage of the recorded sound out, and open what is left."""
    redact = hearing.pages.redact
    await asyncio.to_thread(redact, hearing.recording, from_ms, to_ms, how, reason, keep)
    await hearing.reopen()
