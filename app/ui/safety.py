"""No failure of a screen stops the notebook, and none shows what was being written.

Flet answers an exception in a handler by replacing the whole screen with its message, and
an exception while drawing by never drawing again. Both would be a dead phone in the middle
of an interview. Here the first becomes one calm sentence, the second also returns to the
first screen. Leans on the internals of flet 1.0.5, which is pinned; a test breaks if they move.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any, Final

import flet as ft

from app.errors import CarnetError, InvalidInput, Locked, NoConsent, Refused, WrongPassphrase
from app.ui import quiet
from app.ui.words import has, say

Report = Callable[[str], None]
RESTARTS: Final = 5
"""How often a page may fail to draw within `SPELL_S` before it is left as it stands."""
SPELL_S: Final = 10.0


class SafetyNet:
    """Holds the session's updates task up and turns failures into one sentence."""

    def __init__(self, page: ft.Page, report: Report, redraw: Callable[[], None]) -> None:
        self._page = page
        self._redraw = redraw
        self._report = report
        self._falls: list[float] = []
        page.session.error = self._handler_failed  # type: ignore[method-assign]

    def watch(self) -> None:
        """Catch failures of drawing from now on. Call after each `render_views`."""
        task = _updates_task(self._page)
        if task is not None:
            task.add_done_callback(self._stopped)

    def _handler_failed(self, message: str) -> None:
        self._report("crash.handler")  # `message` may quote content: it goes nowhere

    def _stopped(self, task: "asyncio.Task[None]") -> None:
        error = None if task.cancelled() else task.exception()
        if error is None:
            return
        if isinstance(error, Locked):  # a screen came too late: draw what came instead
            self._page.session.start_updates_scheduler()  # type: ignore[no-untyped-call]
            self._redraw()
            return
        quiet.fault(error)
        now = time.monotonic()
        self._falls = [at for at in self._falls if now - at < SPELL_S] + [now]
        self._page.session.start_updates_scheduler()  # type: ignore[no-untyped-call]
        if len(self._falls) > RESTARTS:
            self.watch()
            return
        # What was half drawn cannot be trusted: go back and draw everything anew.
        self._page.route = "/"
        self._page.navigate("/")
        self._redraw()
        self._report("crash.screen")


def _updates_task(page: ft.Page) -> "asyncio.Task[None] | None":
    return getattr(page.session, "_Session__updates_task", None)


def sentence(error: BaseException) -> str:
    """Say what happened and what to do, in the person's language, for any exception."""
    if isinstance(error, InvalidInput) and has(error.words):
        return say(error.words, **error.params)
    params: dict[str, object] = {}
    if isinstance(error, WrongPassphrase):
        params["count"] = error.wait_s
    if isinstance(error, NoConsent):
        params["codes"] = ", ".join(error.codes)
    if isinstance(error, Refused):
        params["code"] = error.code
    for kind in type(error).__mro__:
        if issubclass(kind, CarnetError) and has(error_key(kind)):
            return say(error_key(kind), **params)
    return say("crash.handler")


def error_key(kind: type[BaseException]) -> str:
    """Return the words' key of a class of the error tree: `error.vault_full`."""
    snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in kind.__name__)
    return f"error.{snake.lstrip('_')}"


def run_safely(
    page: ft.Page, work: Callable[[], Coroutine[Any, Any, None]], report: Report
) -> None:
    """Run a task whose failure is told instead of lost."""

    async def guarded() -> None:
        try:
            await work()
        except asyncio.CancelledError:
            raise
        except Exception as error:
            quiet.fault(error)
            report("crash.handler")

    # Nobody is at the page any more: there is no loop to run it, and nobody to run it for.
    if page.session.connection is not None:
        page.run_task(guarded)
