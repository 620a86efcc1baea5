"""A line, now: the keyboard is up, the hour is written, Enter sends, and it stays open."""

import asyncio
from datetime import datetime
from typing import Any, cast

import flet as ft

from app.merge.state import Jotting
from app.pages.pages import Pages
from app.pages.writing import HERE
from app.ui import tell
from app.ui.acting import attempt
from app.ui.components.buttons import plain
from app.ui.components.feedback import empty
from app.ui.components.frame import leaf
from app.ui.components.layout import flow
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.current import place_now, this_day
from app.ui.screens.composer import Composer
from app.ui.screens.filing import into
from app.ui.screens.lines import use_lines
from app.ui.theme import FAINT, HEADING, INK, SMALL, L, M, S
from app.ui.words import say

SHOWN = 30


@ft.component
def Jot() -> ft.View:
    """Jot into what is under way; without anything, a line waits for its place."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    now = place_now(pages)
    held = _lines(pages)

    def send(text: str, layer: str, codes: tuple[str, ...]) -> bool:
        return attempt(shell, pages.jot, HERE, text, layer, codes) is not None

    def begin() -> None:
        attempt(shell, pages.open_note, pages.home_site, pages.study.observation_template)

    lines = use_lines(shell, pages, held)
    clock = keyed("clock", Clock)
    where = ft.Text(into(pages, now) if now else say("jot.waits"), style=SMALL, color=FAINT)
    if now:
        open_it = plain(say("jot.open"), lambda: page.navigate(f"/{now.kind}/{now.subject}"))
        told = ft.Column([clock, where], spacing=0, expand=True, tight=True)
        head: ft.Control = ft.Row([told, open_it])
    else:
        begin_one = plain(say("jot.begin"), begin, icon=ft.Icons.ADD_ROUNDED)
        head = ft.Column([clock, where, flow([begin_one])], spacing=0, tight=True)
    blank = empty(ft.Icons.EDIT_ROUNDED, say("jot.empty"), say("jot.empty_body"))
    body = ft.Column(
        [
            ft.Container(head, padding=ft.Padding.only(left=L, right=S, top=S)),
            ft.ListView(
                lines.shown or [blank],
                expand=True,
                auto_scroll=bool(lines.shown) and not lines.is_open,
                padding=ft.Padding.symmetric(horizontal=L, vertical=S),
                spacing=M,
            ),
        ],
        spacing=S,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    foot = keyed("composer", Composer, shell, pages, HERE, send, True)
    return leaf(shell, "/jot", say("today.jot"), body, foot=foot)


def _lines(pages: Pages) -> list[tuple[str, Jotting]]:
    """Return the last lines of where a line goes now, and what each of them is on."""
    place = pages.place_of_lines()
    if place is None:
        day = this_day()
        waiting = [one for one in pages.waiting_lines() if one[1].at in day]
        return [*reversed(waiting[:SHOWN])]
    return [(place.subject, line) for line in place.jottings[-SHOWN:]]


@ft.component
def Clock() -> ft.Control:
    """The hour that the next line will bear."""
    hour, set_hour = ft.use_state(tell.clock(datetime.now().astimezone()))
    running = ft.use_ref(cast(asyncio.Task[Any] | None, None))

    async def run() -> None:
        running.current = asyncio.current_task()
        while True:
            set_hour(tell.clock(datetime.now().astimezone()))
            await asyncio.sleep(1)

    def stop() -> None:
        if running.current is not None:
            running.current.cancel()

    ft.use_effect(run, [], stop)
    return ft.Text(hour, style=HEADING, color=INK)
