"""Exchanges by itself while the notebook is open: soon after a change, and every few minutes.

Nobody has to think of it; a notebook that opens no more sends what it holds in the same way.
A road that is cut is tried again later and later; what a person asks for is done at once.
Entries travel always; sound where the person allows it.
"""

import asyncio
from contextlib import suppress
from typing import Final

import flet as ft

from app.notebook import Notebook
from app.ui import quiet
from app.ui.safety import run_safely
from app.ui.state.exchange import Exchange
from app.ui.state.shell import Shell, SyncBadge

EVERY_S: Final = 180.0
AFTER_CHANGE_S: Final = 20.0
"""So that a line and the next one leave together."""
LATEST_S: Final = 900.0
ANSWER_S: Final = 3.0
"""How long the platform may think about which network it is on."""
WIRED = (ft.ConnectivityType.WIFI, ft.ConnectivityType.ETHERNET)


class SyncLoop:
    """Runs the exchanges of one notebook."""

    def __init__(self, page: ft.Page, shell: Shell, notebook: Notebook) -> None:
        self._page, self._shell, self._notebook = page, shell, notebook
        self._connectivity: ft.Connectivity | None = None
        self._wake = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._written = 0 if notebook.is_locked else notebook.pages.written
        self._is_over = False
        self.exchange = Exchange(notebook, self._audio_allowed, self._wake.set)

    def start(self) -> None:
        """Begin, with an exchange at once."""
        self._shell.exchange = self.exchange
        if self.exchange.has_server:
            run_safely(self._page, self._run, lambda key: self._shell.tell(key, "alert"))

    def touched(self) -> None:
        """Something may have been written: exchange soon if it was, during an exchange too."""
        if self._is_over or self._notebook.is_locked:
            return
        # What waits would not tell: an exchange takes away while others write.
        written = self._notebook.pages.written
        if written > self._written and self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(AFTER_CHANGE_S, self._wake.set)
        self._written = written
        self._badge()

    def end(self) -> None:
        """Start nothing more."""
        self._is_over = True
        self._wake.set()
        self._forget_timer()
        self._shell.exchange = None

    async def _run(self) -> None:
        wait = 0.0
        while not self._is_over:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), wait)
            self._wake.clear()
            self._forget_timer()
            if not self._is_over:
                wait = await self._exchange(wait)

    async def _exchange(self, before: float) -> float:
        """Exchange once, and return how long to wait for the next time."""
        self._badge()
        went_well = False
        try:
            went_well = await self.exchange.go()
            await self._count_audio()
        except Exception as error:
            if self._is_over:  # the notebook was closed under it, which is no failure
                return 0.0
            # Whatever it is, the next exchange must still take place.
            quiet.fault(error)
            self._shell.tell("error.sync_error", "alert")
        self._badge()
        wait = EVERY_S if went_well else min(LATEST_S, max(EVERY_S / 6, before * 2))
        self.exchange.next_s = round(wait)
        return wait

    async def _count_audio(self) -> None:
        waiting = await asyncio.to_thread(lambda: self._notebook.audio_waiting)
        if not self._is_over:
            self.exchange.audio_waiting = waiting

    async def _audio_allowed(self) -> bool:
        """Sound travels from a desk, or where the person lets it, or on Wi-Fi."""
        if not self._shell.wifi_only or self._notebook.is_locked or self._notebook.pages.is_desk:
            return True
        if self._connectivity is None:
            self._connectivity = ft.Connectivity()
        try:
            found = await asyncio.wait_for(self._connectivity.get_connectivity(), ANSWER_S)
        except (TimeoutError, ft.FletException, RuntimeError, TypeError, ValueError):
            return False  # a platform that cannot say is taken for the dear one
        return any(kind in WIRED for kind in found)

    def _badge(self) -> None:
        if not self._is_over and not self._notebook.is_locked:
            waiting = self._notebook.pages.waiting
            self._shell.sync = SyncBadge(waiting, self.exchange.road)

    def _forget_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
