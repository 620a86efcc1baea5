"""The first page: the acts of every day, what was captured today, what waits to be sent."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any

import flet as ft

from app.capture.notes import day_of
from app.merge.state import Summary
from app.pages import Pages
from app.ui import naming, tell
from app.ui.components.buttons import icon_button
from app.ui.components.date_asked import date_asked
from app.ui.components.feedback import empty
from app.ui.components.frame import frame
from app.ui.components.layout import blocks, section
from app.ui.components.rows import badge, forward, lone, row
from app.ui.components.tiles import tile, wide_tile
from app.ui.contexts import use_pages, use_shell
from app.ui.current import session_now, today
from app.ui.places import places_of
from app.ui.screens.sync import sound_said
from app.ui.state.shell import Shell
from app.ui.theme import BODY, FAINT, HEADING, INK, SMALL, M
from app.ui.words import say

LATELY = 4
TAKEN_UP = ("note", "session")
MOST = 60
"""Rows of one day; beyond, the entries list has them."""


@ft.component
def Today() -> ft.View:
    """Show the day."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    found = today(pages)
    acts = _Acts(pages, page)
    day = [_day(pages), *date_asked(shell, pages), acts.tiles(), _waiting(shell, pages, page)]
    done = _captured(pages, page, found)
    return frame(
        shell,
        places_of(pages),
        "/",
        naming.site_name(pages, pages.home_site) or say("today.title"),
        blocks(*day) if shell.wide else blocks(*day, *done),
        aside=blocks(*done),
        actions=[
            icon_button(
                ft.Icons.SUPPORT_OUTLINED,
                say("contacts.title"),
                lambda: page.navigate("/contacts"),
            )
        ],
    )


class _Acts:
    """The three acts of every day, each two taps from opening."""

    def __init__(self, pages: Pages, page: ft.Page) -> None:
        self._pages, self._page = pages, page

    def tiles(self) -> ft.Control:
        return ft.Column(
            [
                wide_tile(
                    ft.Icons.EDIT_ROUNDED, say("today.jot"), say("today.jot_hint"), self._jot
                ),
                ft.Row(
                    [
                        tile(ft.Icons.MIC_ROUNDED, say("today.session"), self._new, leads=True),
                        tile(ft.Icons.GROUPS_ROUNDED, say("today.presence"), self._presence),
                    ],
                    spacing=M,
                ),
            ],
            spacing=M,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )

    def _jot(self) -> None:
        self._page.navigate("/jot")

    def _new(self) -> None:
        self._page.navigate("/new")

    def _presence(self) -> None:
        held = session_now(self._pages)
        self._page.navigate(f"/session/{held.subject}" if held else "/new")


def _day(pages: Pages) -> ft.Control:
    now = datetime.now().astimezone()
    words = say(
        "today.date", weekday=say(f"weekday.{now.isoweekday()}"), day=tell.short_day(now.date())
    )
    return ft.Column(
        [
            ft.Semantics(
                content=ft.Text(
                    words[:1].upper() + words[1:], style=HEADING.copy(size=28), color=INK
                ),
                header=True,
                container=True,
            ),
            ft.Text(pages.me.label, style=SMALL, color=FAINT, visible=bool(pages.me.label)),
        ],
        spacing=2,
    )


def _waiting(shell: Shell, pages: Pages, page: ft.Page) -> ft.Control:
    """Say what is not yet sent: in words, with its icon."""
    writings = pages.waiting
    sound = shell.exchange.audio_waiting if shell.exchange is not None else 0
    sounds = sum(1 for summary in pages.summaries("recording") if pages.is_waiting(summary))
    if writings and sounds:
        said = say("today.waiting_both", count=writings, sounds=say("today.sounds", count=sounds))
    elif writings:
        said = say("today.waiting", count=writings)
    else:
        said = sound_said(sound, "today.all_sent")
    icon = ft.Icons.CLOUD_UPLOAD_OUTLINED if writings or sound else ft.Icons.CLOUD_DONE_OUTLINED
    return lone(row(said, lambda: page.navigate("/sync"), icon=icon, trailing=forward()))


def _captured(pages: Pages, page: ft.Page, found: list[Summary]) -> list[ft.Control]:
    shown = [s for s in found if s.kind != "participant"]
    if not shown:
        lately = _lately(pages, page)
        if not lately:
            words = say("today.empty"), say("today.empty_body")
            return [empty(ft.Icons.EDIT_NOTE_ROUNDED, *words)]
        blank = ft.Text(say("today.empty_body"), style=BODY, color=FAINT)
        return [section(say("today.empty")), blank, *lately]
    rows = [_row(pages, page, summary) for summary in shown[:MOST]]
    return [section(say("today.captured")), *rows]


def _lately(pages: Pages, page: ft.Page) -> list[ft.Control]:
    """Before the first line of the day: what was captured last, to take up again."""

    def open_(summary: Summary) -> Callable[[], Any]:
        return lambda: page.navigate(path_of(summary))

    kept = (s for s in pages.summaries() if pages.device in s.entries and s.kind in TAKEN_UP)
    rows = [
        lone(
            row(
                naming.title_of(pages, summary),
                open_(summary),
                subtitle=f"{tell.short_day(day_of(summary.edited_at))} · "
                f"{naming.method_name(pages, summary)}",
                icon=naming.icon_of(summary.kind),
            ),
            key=summary.subject,
        )
        for summary in islice(kept, LATELY)
    ]
    return [section(say("today.lately")), *rows] if rows else []


def _row(pages: Pages, page: ft.Page, summary: Summary) -> ft.Control:
    at = tell.clock(naming.when(summary.at))
    what = naming.method_name(pages, summary)
    runs = pages.recorder is not None and pages.recorder.recording == summary.subject
    waits = badge(say("entries.waiting"), ft.Icons.SCHEDULE_SEND_ROUNDED)
    line = row(
        say("running.on") if runs else naming.title_of(pages, summary),
        lambda: page.navigate(path_of(summary)),
        subtitle=f"{at} · {what}",
        icon=naming.icon_of(summary.kind),
        mark=waits if pages.is_waiting(summary) else None,
    )
    return lone(line, key=summary.subject)


def path_of(summary: Summary) -> str:
    """Return where a subject is worked on."""
    match summary.kind:
        case "note":
            return f"/note/{summary.subject}"
        case "session":
            return f"/session/{summary.subject}"
        case "participant":
            return f"/person/{summary.subject}"
        case _:
            return f"/recording/{summary.subject}"
