"""A date that leapt: nothing is erased by itself until somebody says that it is right."""

import asyncio
import time

import flet as ft

from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.acting import attempting
from app.ui.components.feedback import banner
from app.ui.state.shell import Shell
from app.ui.words import say


def date_asked(shell: Shell, pages: Pages) -> list[ft.Control]:
    """Ask, where there is a doubt."""
    if not pages.date_to_confirm:
        return []

    async def confirm() -> None:
        await attempting(shell, asyncio.to_thread(pages.confirm_date))

    now = naming.when(time.time_ns() // 1_000_000)
    return [
        banner(
            say("date.asked", date=f"{tell.short_day(now.date())} {now.year}"),
            "alert",
            action=say("date.right"),
            act=confirm,
            key="date-asked",
        )
    ]
