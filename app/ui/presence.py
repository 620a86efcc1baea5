"""Whether somebody still looks at a page, and what to do when nobody does."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import flet as ft

GRACE_S: Final = 4.0
"""A page that is reloaded comes back well within this; a closed one does not."""

_tasks: set[asyncio.Task[None]] = set()


def also(page: ft.Page, event: str, act: Callable[[], Any]) -> None:
    """Do this too when the page's event comes, after what is already done."""
    before: Callable[[Any], Any] | None = getattr(page, f"on_{event}")

    def both(told: Any) -> None:
        if before is not None:
            before(told)
        act()

    setattr(page, f"on_{event}", both)


def is_here(page: ft.Page) -> bool:
    """Tell whether a screen is connected to this page now."""
    return page.session.connection is not None


def when_gone(page: ft.Page, act: Callable[[], Any], grace_s: float = GRACE_S) -> None:
    """Do this each time the page is left for longer than the grace given."""

    async def wait() -> None:
        await asyncio.sleep(grace_s)
        if not is_here(page):
            act()

    def left() -> None:
        task = asyncio.get_running_loop().create_task(wait())
        _tasks.add(task)
        task.add_done_callback(_tasks.discard)

    also(page, "disconnect", left)
