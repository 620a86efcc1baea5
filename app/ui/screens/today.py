"""The first page: the acts of every day, what was captured today, what waits to be sent."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any

import flet as ft

from app.capture.notes import day_of
from app.merge.state import Summary
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.components.buttons import icon_button, plain
from app.ui.components.date_asked import date_asked
from app.ui.components.feedback import empty
from app.ui.components.frame import frame
from app.ui.components.layout import blocks, section
from app.ui.components.rehearsal_due import rehearsal_due
from app.ui.components.rows import badge, forward, lone, row
from app.ui.components.tiles import acts, tile, wide_tile
from app.ui.contexts import use_pages, use_shell
from app.ui.current import method_of, session_now, today
from app.ui.places import places_of
from app.ui.screens.filing import waiting_lines
from app.ui.screens.sync import sound_said
from app.ui.state.shell import Shell
from app.ui.theme import BODY, FAINT, HEADING, INK, SMALL, XS
from app.ui.words import say

LATELY = 4
TAKEN_UP = ("note", "session")
MOST = 60
"""Rows of one day; beyond, the entries list has them."""


@ft.component
def Today() -> ft.View:
    """Show the day: what is under way on top, what is done every day under the thumb."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    held = session_now(pages)
    day = [
        _day(pages, page),
        *date_asked(shell, pages),
        *_held(pages, page, held),
        *waiting_lines(shell, pages),
        *rehearsal_due(pages, page.navigate),
        _unsent(shell, pages, page),
    ]
    done = _captured(pages, page, today(pages))
    return frame(
        shell,
        places_of(pages),
        "/",
        naming.site_name(pages, pages.home_site) or say("today.title"),
        blocks(*day) if shell.wide else blocks(*day, *done),
        aside=blocks(*done),
        topic="today",
        foot=_acts(shell, pages, page, held),
    )


def _acts(shell: Shell, pages: Pages, page: ft.Page, held: Summary | None) -> ft.Control:
    """The three acts of every day, each two taps from opening, where the thumb is."""
    there = f"/session/{held.subject}" if held else "/new"
    method = method_of(pages, held.method) if held else None
    is_idle = shell.take is None or not shell.take.is_on
    records = method is not None and method.audio and is_idle
    return acts(
        wide_tile(
            ft.Icons.EDIT_ROUNDED,
            say("today.jot"),
            say("today.jot_hint"),
            lambda: page.navigate("/jot"),
        ),
        tile(
            ft.Icons.MIC_ROUNDED if held else ft.Icons.ADD_ROUNDED,
            say("today.record") if records else say("today.session"),
            lambda: page.navigate(there),
            leads=True,
        ),
        tile(ft.Icons.GROUPS_ROUNDED, say("today.presence"), lambda: page.navigate(there)),
    )


def _held(pages: Pages, page: ft.Page, held: Summary | None) -> list[ft.Control]:
    """The session of today: one tap from it, two from its recorder and from who is there."""
    if held is None:
        return []
    count = held.extra.get("here", 0)
    here = say("today.here", count=count) if count else say("today.nobody")
    said = say("today.held_said", clock=tell.clock(naming.when(held.at)), here=here)
    resume = row(
        naming.title_of(pages, held),
        lambda: page.navigate(f"/session/{held.subject}"),
        subtitle=said,
        icon=naming.icon_of(held.kind),
        trailing=forward(),
    )
    other = plain(say("today.other"), lambda: page.navigate("/new"))
    return [
        ft.Column(
            [section(say("today.held"), trailing=[other]), lone(resume, key="held")],
            spacing=XS,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    ]


def _day(pages: Pages, page: ft.Page) -> ft.Control:
    """The date and whose notebook it is; beside them, whom to call."""
    now = datetime.now().astimezone()
    words = say(
        "today.date", weekday=say(f"weekday.{now.isoweekday()}"), day=tell.short_day(now.date())
    )
    said = ft.Column(
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
        expand=True,
    )
    call = icon_button(
        ft.Icons.SUPPORT_OUTLINED, say("contacts.title"), lambda: page.navigate("/contacts")
    )
    return ft.Row([said, call], vertical_alignment=ft.CrossAxisAlignment.START)


def _unsent(shell: Shell, pages: Pages, page: ft.Page) -> ft.Control:
    """Say what is not yet sent: in words, with its icon."""
    writings = pages.waiting
    exchange = shell.exchange
    if exchange is None:
        return ft.Container()
    sounds = sum(1 for summary in pages.summaries("recording") if pages.is_waiting(summary))
    if writings and sounds:
        said = say("today.waiting_both", count=writings, sounds=say("today.sounds", count=sounds))
    elif writings:
        said = say("today.waiting", count=writings)
    else:
        said = sound_said(exchange)
    is_waiting = writings or exchange.audio_waiting
    icon = ft.Icons.CLOUD_UPLOAD_OUTLINED if is_waiting else ft.Icons.CLOUD_DONE_OUTLINED
    return lone(row(said, lambda: page.navigate("/sync"), icon=icon, trailing=forward()))


def _captured(pages: Pages, page: ft.Page, found: list[Summary]) -> list[ft.Control]:
    shown = [s for s in found if s.kind != "participant" and not s.is_loose]
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

    kept = (s for s in pages.summaries() if _is_taken_up(pages, s))
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


def _is_taken_up(pages: Pages, summary: Summary) -> bool:
    is_written_on = summary.kind in TAKEN_UP and not summary.is_loose
    return is_written_on and pages.device in summary.entries


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
