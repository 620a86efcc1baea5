"""What people asked to have back, and how far each erasure has come. At the desk."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import flet as ft

from app.merge.state import Participant, Request
from app.pages.pages import Pages
from app.pages.withdrawing import Standing
from app.ui import naming, tell
from app.ui.components.feedback import empty
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, flow, section, two_panes
from app.ui.components.pressable import pressable
from app.ui.components.requests import due, due_badge, request_said
from app.ui.components.rows import badge
from app.ui.contexts import use_pages, use_shell
from app.ui.theme import BODY, FAINT, INK, LABEL, SHEET, SMALL, L, M, S, edge
from app.ui.words import language, say

PAGE = 40


@ft.component
def Withdrawals() -> ft.View:
    """List what is to be done, the oldest first, then what was ordered, the latest first."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    shown, show = ft.use_state(PAGE)
    now = datetime.now().astimezone()
    asked = ft.use_memo(lambda: open_requests(pages), [pages.revision])
    ordered = ft.use_memo(
        lambda: sorted(pages.erasures(), key=lambda one: one.at or 0, reverse=True),
        [pages.revision, language()],
    )

    def to(where: str) -> Callable[[], Any]:
        return lambda: page.navigate(where)

    waiting = [
        _asked(pages, one, request, now, to(f"/withdrawal/{one.subject}/{request.entry}"))
        for one, request in asked
    ]
    done = [_ordered(pages, one, to(f"/erasure/{one.name}")) for one in ordered[:shown]]
    if len(ordered) > shown:
        done.append(_row([ft.Text(say("people.more"), style=LABEL)], lambda: show(shown + PAGE)))
    if not waiting and not done:
        body = empty(ft.Icons.UNDO_ROUNDED, say("withdrawals.none"), say("withdrawals.none_body"))
        return leaf(shell, "/withdrawals", say("withdrawals.title"), body)
    nothing = ft.Text(say("withdrawals.nothing_waits"), style=BODY, color=FAINT)
    to_do = [section(say("withdrawals.to_do")), *(waiting or [nothing])]
    ordered_ones = [section(say("withdrawals.ordered")), *done] if done else []
    if shell.wide and done:
        body = two_panes(blocks(*to_do, spacing=S + 2), blocks(*ordered_ones, spacing=S + 2))
    else:
        body = blocks(*to_do, *ordered_ones, spacing=S + 2)
    return leaf(shell, "/withdrawals", say("withdrawals.title"), body, span=bool(done))


def open_requests(pages: Pages) -> list[tuple[Participant, Request]]:
    """Return every request to carry out, the oldest first; one for everything holds the rest."""
    found: list[tuple[Participant, Request]] = []
    for summary in pages.requests():
        person = pages.subject(summary.subject)
        if isinstance(person, Participant):
            waiting = [request for request in person.requests if not request.order]
            whole = [request for request in waiting if request.everything]
            found += [(person, request) for request in whole[:1] or waiting]
    return sorted(found, key=lambda one: (one[1].at, one[1].entry))


def late_requests(pages: Pages, now: datetime) -> int:
    """Count the requests that should have been carried out by now."""
    return sum(now > due(request) for _, request in open_requests(pages))


def _asked(
    pages: Pages, person: Participant, request: Request, now: datetime, act: Callable[[], Any]
) -> ft.Control:
    said = say(
        "withdrawals.since",
        ago=tell.ago(naming.when(request.at), now),
        name=naming.author(pages, request.dev),
    )
    lines: list[ft.Control] = [
        ft.Text(person.code, style=LABEL, color=INK),
        ft.Text(request_said(pages, request), style=BODY, color=INK),
        ft.Text(naming.site_name(pages, person.site), style=SMALL, color=FAINT),
        ft.Text(said, style=SMALL, color=FAINT),
        flow([due_badge(request, now)]),
    ]
    return _row(lines, act, key=request.entry)


def _ordered(pages: Pages, one: Standing, act: Callable[[], Any]) -> ft.Control:
    every = len(one.obeyed) + len(one.silent)
    words = say("withdrawals.obeyed", count=len(one.obeyed), every=every)
    mark = (
        badge(words, ft.Icons.HOURGLASS_BOTTOM_ROUNDED)
        if one.silent
        else badge(words, ft.Icons.CHECK_CIRCLE_ROUNDED, "good")
    )
    lines: list[ft.Control] = [ft.Text(whose_name(pages, one), style=LABEL, color=INK)]
    if one.at is not None:
        lines.append(ft.Text(tell.moment(naming.when(one.at)), style=SMALL, color=FAINT))
    lines.append(flow([mark]))
    return _row(lines, act, key=one.name)


def whose_name(pages: Pages, one: Standing) -> str:
    """Say whose an erasure is: a code where one is left, a service where none is."""
    summary = pages.summary(one.whose) if one.whose else None
    if summary is None:
        return say("withdrawals.other")
    if summary.kind == "participant":
        return say("withdrawals.of_code", code=summary.title)
    return say("withdrawals.of_someone", site=naming.site_name(pages, summary.site))


def _row(lines: list[ft.Control], act: Callable[[], Any], key: str | None = None) -> ft.Control:
    inside = ft.Row(
        [
            ft.Column(lines, spacing=S / 2, expand=True, tight=True),
            ft.Icon(ft.Icons.CHEVRON_RIGHT_ROUNDED, color=FAINT),
        ],
        spacing=M,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
    return pressable(
        inside,
        act,
        ground=SHEET,
        border=edge(),
        padding=ft.Padding.symmetric(horizontal=L, vertical=M),
        key=key,
    )
