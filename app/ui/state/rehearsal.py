"""The rehearsal before the field: everything that will be needed, tried for real, in a row.

Each check says what it is doing, then what it found. It stops at any moment, and lets go of
the microphone and of its trial whatever happens: by the stop, by leaving or by the lock.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Literal

import flet as ft

from app.errors import CarnetError
from app.pages.pages import Pages
from app.ui import quiet
from app.ui.state.checks import Checks, Finding
from app.ui.state.trying import Trying

Kind = Literal["microphone", "room", "clock", "sheets", "sound", "server"]
KINDS: Final[tuple[Kind, ...]] = ("microphone", "room", "clock", "sheets", "sound", "server")
"""In the order in which they are tried."""


@ft.observable
@dataclass(eq=False)
class Rehearsal:
    """What the screen sees of it, and what it can ask."""

    pages: Pages
    checks: Checks
    trying: Trying
    found: dict[Kind, Finding] = field(default_factory=dict)
    """Replaced whole with each finding."""
    now: Kind | None = None
    """What is being tried."""

    def __post_init__(self) -> None:
        self._running: asyncio.Task[None] | None = None

    @property
    def missing(self) -> list[Kind]:
        """What was tried and is not ready."""
        return [kind for kind in KINDS if kind in self.found and not self.found[kind].is_ready]

    @property
    def is_whole(self) -> bool:
        """Tell whether everything was tried."""
        return self.now is None and len(self.found) == len(KINDS)

    @property
    def is_under_way(self) -> bool:
        """Tell whether something is being tried, and not everything was yet."""
        return self.now is not None and len(self.found) < len(KINDS)

    def begin(self) -> None:
        """Try everything."""
        if self._running is None:
            self.found = {}
            self._start(KINDS)

    def again(self, kind: Kind) -> None:
        """Try one thing again; what was found of the others stands."""
        if self._running is None:
            self._start((kind,))

    def stop(self) -> None:
        """Stop here: what was found so far stands."""
        if self._running is not None and not self._running.cancelling():
            self._running.cancel()
        self.trying.drop()

    def _start(self, kinds: tuple[Kind, ...]) -> None:
        self._running = asyncio.get_running_loop().create_task(self._run(kinds))

    async def _run(self, kinds: tuple[Kind, ...]) -> None:
        try:
            for kind in kinds:
                self.now = kind
                self.found = {**self.found, kind: await self._try(kind)}
        finally:
            self.now, self._running = None, None
        if self.is_whole:
            with suppress(CarnetError):  # a full disk was told above
                await asyncio.to_thread(self.pages.note_rehearsal, self.missing)

    async def _try(self, kind: Kind) -> Finding:
        try:
            return await self._checks[kind]()
        except CarnetError as error:
            return Finding(False, failure=error)
        except Exception as error:  # whatever it is, the next check must still be tried
            quiet.fault(error)
            return Finding(False, failure=CarnetError())

    @property
    def _checks(self) -> dict[Kind, Callable[[], Awaitable[Finding]]]:
        checks, trying = self.checks, self.trying
        return {
            "microphone": trying.listens,
            "room": checks.room,
            "clock": checks.clock,
            "sheets": checks.sheets,
            "sound": trying.sounds,
            "server": checks.server,
        }
