"""A passage being chosen, to be taken out of a recording."""

import asyncio
from dataclasses import dataclass
from typing import Final

import flet as ft

from app.ui.state.hearing import Hearing

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

    def begin(self, hearing: Hearing, start_ms: int, end_ms: int | None = None) -> None:
        """Choose a passage, to be adjusted."""
        start = min(max(0, start_ms), max(0, hearing.length_ms - SHORTEST_MS))
        self.start_ms = start
        wanted = start + FIRST_MS if end_ms is None else end_ms
        self.end_ms = max(start + SHORTEST_MS, min(wanted, hearing.length_ms))
        self.is_open = True

    def end(self) -> None:
        """Leave it: nothing was changed."""
        self.is_open = self.is_asking = False
        self.reason = ""

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
        self.end()


async def take_out(
    hearing: Hearing, from_ms: int, to_ms: int, how: str, reason: str, keep: bool
) -> None:
    """Take a passage of the recorded sound out, and open what is left."""
    redact = hearing.pages.redact
    await asyncio.to_thread(redact, hearing.recording, from_ms, to_ms, how, reason, keep)
    await hearing.reopen()
