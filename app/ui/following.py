"""What goes on while a notebook is open: screens follow it, it catches up, it may record."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import flet as ft

from app.errors import CarnetError
from app.forgetting import flush, sweep
from app.pages.pages import Pages
from app.ui import naming
from app.ui.acting import tell_briefly, tell_error
from app.ui.devices.chime import Chime
from app.ui.devices.microphone import Microphone
from app.ui.devices.touch import Touch
from app.ui.safety import run_safely
from app.ui.state.revisions import Revisions
from app.ui.state.shell import Door, Shell
from app.ui.state.take import Take
from app.ui.sync_loop import SyncLoop

FORGET_S = (0.5, 4.0)
"""When memory is swept after a lock: as soon as the cover is drawn, and once all is still."""


class Following:
    """Ties one notebook to one page, from each unlock to the lock after it."""

    def __init__(self, page: ft.Page, shell: Shell, door: Door) -> None:
        self._page, self._shell, self._door = page, shell, door
        self._chime, self._touch = Chime(page), Touch()
        self._revisions: Revisions | None = None
        self._sync: SyncLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._workers = ThreadPoolExecutor(thread_name_prefix="carnet")
        asyncio.get_running_loop().set_default_executor(self._workers)

    def opened(self) -> None:
        """The notebook was unlocked: show it as it is, then catch up."""
        pages = self._door.notebook.pages
        self._revisions = Revisions(self._show)
        pages.changed = self._revisions.told
        locks = pages.study.locks
        self._shell.background_s, self._shell.idle_s = locks.background_s, locks.idle_s
        self._shell.hard_s = locks.hard_s
        self._shell.snapshot = pages.revision
        take = self._shell.take
        if take is not None and take.is_on and not pages.is_recording:
            # It was of another notebook, which ended it as this one was opened.
            run_safely(self._page, take.stop, self._failed)
            take = None
        if take is None:
            ear, feel = Microphone(self._page), self._touch.feel
            self._shell.take = Take(pages, ear, self._ended, self._ring, feel)
        else:
            take.pages = pages
        self._say_where(pages)
        run_safely(self._page, lambda: self._catch_up(pages), self._failed)
        self._sync = SyncLoop(self._page, self._shell, self._door.notebook)
        self._sync.start()

    def locked(self) -> None:
        """The notebook was locked. A recording goes on under its cover; nothing else does."""
        if self._revisions is not None:
            self._revisions.end()
        if self._sync is not None:
            self._sync.end()
        take = self._shell.take
        if take is not None and take.state == "off":
            self._shell.take = None
        elif take is not None:
            take.pages, take.refused = self._door.notebook.cover, None

    def carry(self) -> None:
        """The notebook opens no more: send what it holds, as long as somebody is at the page."""
        if self._sync is not None:
            self._sync.end()
        self._sync = SyncLoop(self._page, self._shell, self._door.notebook)
        self._sync.start()

    async def _ring(self) -> None:
        if self._shell.chime:
            await self._chime.ring()

    async def forget(self) -> None:
        """Once the cover is drawn, overwrite what the screens before it have let go of."""
        loop, ending = asyncio.get_running_loop(), list[ThreadPoolExecutor]()
        for wait in FORGET_S:
            await asyncio.sleep(wait)
            if not self._shell.locked:
                return
            # What a thread let go of stays its own until it ends: go on with new ones.
            ending.append(self._workers)
            self._workers = ThreadPoolExecutor(thread_name_prefix="carnet")
            loop.set_default_executor(self._workers)
            ending[-1].shutdown(wait=False)
            await self._overwrite()
        # One that was busy yet, with an exchange on a slow network, ends when it can.
        for workers in ending:
            await asyncio.to_thread(workers.shutdown)
        if self._shell.locked:
            await self._overwrite()

    @staticmethod
    async def _overwrite() -> None:
        await asyncio.to_thread(sweep)
        flush()

    def left(self) -> None:
        """Nobody is at the page any more: no sound can come, so end the recording."""
        if self._shell.keyless and self._sync is not None:
            self._sync.end()
        take = self._shell.take
        if take is not None and take.is_on:
            task = asyncio.get_running_loop().create_task(take.stop())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _say_where(self, pages: Pages) -> None:
        """Say where the lines of the cover are, for whoever would look for them."""
        filed = pages.filed
        summary = pages.summary(filed.where)
        if not filed.lines or summary is None:
            return
        if summary.is_loose:
            tell_briefly(self._shell, "cover.filed_loose", count=filed.lines)
        else:
            title = naming.title_of(pages, summary)
            tell_briefly(self._shell, "cover.filed", count=filed.lines, title=title.rstrip("."))

    def _show(self, revision: int) -> None:
        if not self._shell.locked:
            self._shell.snapshot = revision
            if self._sync is not None:
                self._sync.touched()

    async def _catch_up(self, pages: Pages) -> None:
        try:
            await asyncio.to_thread(pages.catch_up)
        except Exception:
            if not self._shell.locked:  # else it was closed under it, which is no failure
                raise

    def _failed(self, key: str) -> None:
        self._shell.tell(key, "alert")

    def _ended(self, error: CarnetError | None) -> None:
        if error is not None:
            tell_error(self._shell, error)
        if self._shell.locked:
            self._shell.take = None
