"""What is looked at before the field, but for the sound: room, clock, sheets, server."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.errors import CarnetError
from app.notebook import Notebook, Reached
from app.pages.pages import Pages
from app.study.words import Words

ENOUGH_H: Final = 4.0
"""A day in the field, in the middle quality."""
FRESH_S: Final = 60.0
"""An answer of the server is good for so long: two checks read it."""
LATE_S: Final = 60
"""A clock that is so much before the last exchange has gone back."""
UNMET: Final = ("not-found", "unknown-device")
"""What a server answers that knows nobody yet, or not this device: only the coordination, by an
exchange of its own, tells it of a device."""


@dataclass(frozen=True)
class Finding:
    """What one check found: a sentence, by key, and the lines under it."""

    is_ready: bool
    words: str = ""
    params: tuple[tuple[str, object], ...] = ()
    lines: tuple[tuple[Words, float], ...] = ()
    """Qualities of sound, each with the hours there is room for."""
    seconds: int = 0
    """By how much a clock is wrong."""
    failure: CarnetError | None = None
    """What stood in the way, where that is what is said."""
    failed: str = ""
    """The class of what ended the exchange with the server, and its code."""
    code: str = ""


class Checks:
    """The checks of one open notebook."""

    def __init__(
        self, pages: Pages, notebook: Notebook, now: Callable[[], float] = time.time
    ) -> None:
        self._pages, self._notebook, self._now = pages, notebook, now
        self._answer: tuple[float, Reached] | None = None

    async def room(self) -> Finding:
        """Look how much more can be recorded, in each quality."""
        presets = self._pages.study.presets
        hours = [await asyncio.to_thread(self._pages.hours_left, one.id) for one in presets]
        lines = tuple((one.label, left) for one, left in zip(presets, hours, strict=True))
        is_ready = hours[len(hours) // 2] >= ENOUGH_H
        return Finding(is_ready, "ready.room" if is_ready else "ready.room_short", lines=lines)

    async def clock(self) -> Finding:
        """Compare the clock with the server's, or else with the last exchange."""
        if self._pages.date_to_confirm:
            return Finding(False, "ready.clock_asked")
        answer = await self._reach() if self._notebook.server else Reached("none")
        if answer.ahead_s:
            words = "ready.clock_ahead" if answer.ahead_s > 0 else "ready.clock_behind"
            return Finding(False, words, seconds=abs(answer.ahead_s))
        if answer.failure is None:
            return Finding(True, "ready.clock")
        last = self._notebook.synced_at
        if last is not None and self._now() < last - LATE_S:
            return Finding(False, "ready.clock_back", seconds=round(last - self._now()))
        return Finding(True, "ready.clock_alone")

    async def sheets(self) -> Finding:
        """Look for the information sheets, in every language of the study."""
        missing = self._pages.sheets_missing()
        if missing:
            sheet, lang = missing[0]
            told = (("sheet", sheet.title), ("lang", lang), ("count", len(missing)))
            return Finding(False, "ready.sheets_missing", told)
        count = len(self._pages.study.sheets)
        return Finding(bool(count), "ready.sheets", (("count", count),))

    async def server(self) -> Finding:
        """Ask the server for one signed answer, and count what waits for it."""
        if not self._notebook.server:
            return Finding(True, "ready.server_none")
        answer = await self._reach()
        if answer.code in UNMET:
            return Finding(False, "ready.server_unmet")
        if answer.failure is not None:
            return Finding(False, failed=answer.failure, code=answer.code)
        writings = self._pages.waiting
        sound = await asyncio.to_thread(lambda: self._notebook.audio_waiting)
        if not writings and not sound:
            return Finding(True, "ready.server")
        waiting = (("count", writings), ("sound", sound))
        return Finding(True, "ready.server_waiting", waiting)

    async def _reach(self) -> Reached:
        now = time.monotonic()
        if self._answer is None or now - self._answer[0] > FRESH_S or self._answer[1].failure:
            self._answer = now, await self._notebook.reach()
        return self._answer[1]
