"""A line, now: the keyboard is up, the hour is written, Enter sends, and it stays open."""

import asyncio
from datetime import datetime
from typing import Any, cast

import flet as ft

from app.merge.state import Note
from app.ui import naming, tell
from app.ui.acting import attempt
from app.ui.components.buttons import plain
from app.ui.components.feedback import empty
from app.ui.components.frame import leaf
from app.ui.components.timeline import timeline
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.current import note_now
from app.ui.screens.composer import Composer
from app.ui.theme import FAINT, HEADING, INK, SMALL, L, M, S
from app.ui.words import say

SHOWN = 30


@ft.component
def Jot() -> ft.View:
    """Jot into the observation of now, or begin one with the first line."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    opened, set_opened = ft.use_state("")
    now = note_now(pages)
    found = pages.subject(now.subject) if now else None
    note = found if isinstance(found, Note) else None

    def send(text: str, layer: str, codes: tuple[str, ...]) -> bool:
        current = note_now(pages)
        name = current.subject if current else None
        if name is None:
            template = pages.study.observation_template
            name = attempt(shell, pages.open_note, pages.home_site, template)
        if name is None:
            return False
        return attempt(shell, pages.jot, name, text, layer, codes) is not None

    def take_out(entry: str) -> None:
        if note is not None:
            attempt(shell, pages.unjot, note.subject, entry)

    lines = timeline(
        pages,
        note.jottings[-SHOWN:] if note else (),
        opened,
        lambda entry: lambda: set_opened(entry),
        lambda entry: lambda: take_out(entry),
    )
    where = (
        say("jot.into", title=naming.title_of(pages, now), clock=tell.clock(naming.when(now.at)))
        if now
        else say("jot.into_new")
    )
    open_it = plain(say("jot.open"), lambda: page.navigate(f"/note/{now.subject}")) if now else None
    head = ft.Row(
        [
            ft.Column(
                [keyed("clock", Clock), ft.Text(where, style=SMALL, color=FAINT)],
                spacing=0,
                expand=True,
                tight=True,
            ),
            *([open_it] if open_it else []),
        ]
    )
    blank = empty(ft.Icons.EDIT_ROUNDED, say("jot.empty"), say("jot.empty_body"))
    body = ft.Column(
        [
            ft.Container(head, padding=ft.Padding.only(left=L, right=S, top=S)),
            ft.ListView(
                lines or [blank],
                expand=True,
                auto_scroll=bool(lines),
                padding=ft.Padding.symmetric(horizontal=L, vertical=S),
                spacing=M,
            ),
        ],
        spacing=S,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    foot = keyed("composer", Composer, shell, pages, send, True)
    return leaf(shell, "/jot", say("today.jot"), body, foot=foot)


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
