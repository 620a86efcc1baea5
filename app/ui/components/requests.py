"""What a person asked to take back, in words, and how far it has come."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import flet as ft

from app.merge.state import Request
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.components.buttons import plain
from app.ui.components.layout import flow, sheet
from app.ui.components.rows import badge
from app.ui.theme import FAINT, INK, LABEL, SMALL, M, S
from app.ui.words import language, say

WITHIN = timedelta(days=30)
"""How long the coordination may take: a month, as people's right to erasure has it."""


def request_said(pages: Pages, request: Request) -> str:
    """Say what is to be erased."""
    if request.everything:
        return say("request.everything")
    if request.session:
        session = pages.summary(request.session)
        title = naming.title_of(pages, session) if session else ""
        return say("request.session", title=title) if title else say("request.one_session")
    known = pages.study.scopes
    names = (known[s].label.in_(language()) if s in known else s.value for s in request.scopes)
    return say("request.scopes", scopes=", ".join(naming.short(name) for name in names))


def due(request: Request) -> datetime:
    """Return until when the coordination may take."""
    return naming.when(request.at) + WITHIN


def due_badge(request: Request, now: datetime) -> ft.Control:
    """Say until when, or for how long it should have been done."""
    late = (now - due(request)).days
    if now > due(request):
        words = say("request.late", count=max(1, late))
        return badge(words, ft.Icons.ERROR_OUTLINE_ROUNDED, "alert")
    day = tell.short_day(due(request).astimezone().date())
    return badge(say("request.before", day=day), ft.Icons.SCHEDULE_ROUNDED)


def request_card(
    pages: Pages, person: str, request: Request, now: datetime, go: Callable[[str], Any]
) -> ft.Control:
    """Show one request on the page of the person whose it is; at the desk, lead to obeying it."""
    asked = say(
        "request.asked",
        name=naming.author(pages, request.dev),
        when=tell.moment(naming.when(request.at)),
    )
    lines: list[ft.Control] = [
        ft.Text(request_said(pages, request), style=LABEL, color=INK),
        ft.Text(asked, style=SMALL, color=FAINT),
    ]
    if request.order:
        done = naming.when(request.carried_at or request.at)
        words = say("request.carried", when=tell.moment(done))
        lines.append(_line(badge(words, ft.Icons.CHECK_CIRCLE_ROUNDED, "good")))
        if pages.is_desk:
            lines.append(_line(_to_order(request.order, go)))
    else:
        until = [due_badge(request, now)]
        waits = badge(say("request.waits"), ft.Icons.HOURGLASS_BOTTOM_ROUNDED)
        lines.append(flow(until if pages.is_desk else [waits, *until]))
        if pages.is_desk:
            plan = f"/withdrawal/{person}/{request.entry}"
            lines.append(_line(plain(say("request.plan"), lambda: go(plan))))
    inside = ft.Row(
        [
            ft.Icon(ft.Icons.UNDO_ROUNDED, size=22, color=FAINT),
            ft.Column(lines, spacing=S / 2, expand=True, tight=True),
        ],
        spacing=M,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    return ft.Semantics(content=sheet(inside), container=True, key=request.entry)


def _to_order(order: str, go: Callable[[str], Any]) -> ft.Control:
    return plain(say("request.see_order"), lambda: go(f"/erasure/{order}"))


def _line(control: ft.Control) -> ft.Control:
    return flow([control])  # it wraps: a row would let large letters run over its edge
