"""One live page at a time.

Two tabs on one notebook would be two hands on one pen. A second tab waits, says so, and
takes over once the first is gone: closed, and not back within the grace given (a reload is).
"""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.ui.presence import GRACE_S, also, is_here, when_gone

Main = Callable[[ft.Page], Any]


class OneSession:
    """Give the notebook to one page; the others see `waiting` until it is free."""

    def __init__(self, main: Main, waiting: Main, grace_s: float = GRACE_S) -> None:
        self._main = main
        self._waiting = waiting
        self._grace_s = grace_s
        self._live: ft.Page | None = None
        self._queue: list[ft.Page] = []

    def __call__(self, page: ft.Page) -> None:
        """Receive a new page."""
        if self._live is None:
            self._open(page)
        else:
            self._wait(page)
        when_gone(page, lambda: self._leave(page), self._grace_s)
        also(page, "connect", lambda: self._return(page))
        also(page, "close", lambda: self._leave(page))

    def _open(self, page: ft.Page) -> None:
        self._live = page
        self._main(page)

    def _wait(self, page: ft.Page) -> None:
        self._queue.append(page)
        self._waiting(page)

    def _return(self, page: ft.Page) -> None:
        if self._live is None:
            self._live = page
        elif page is not self._live and page not in self._queue:
            self._wait(page)

    def _leave(self, page: ft.Page) -> None:
        if page in self._queue:
            self._queue.remove(page)
        if page is not self._live:
            return
        self._live = None
        while self._queue and self._live is None:
            heir = self._queue.pop(0)
            if is_here(heir):
                self._open(heir)
