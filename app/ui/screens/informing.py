"""Whom to inform anew: everyone whose yes names a sheet that has changed since they read it."""

from collections.abc import Callable, Iterable
from typing import Any

import flet as ft

from app.merge.state import Summary
from app.pages.pages import Pages
from app.ui import naming
from app.ui.components.feedback import empty
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, section
from app.ui.components.rows import forward, lone, row
from app.ui.contexts import use_pages, use_shell
from app.ui.theme import BODY, FAINT, S
from app.ui.words import language, say

PAGE = 60


@ft.component
def Informing() -> ft.View:
    """List the people of this device's sites, or of all at the desk, and lead to each."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    shown, show = ft.use_state(PAGE)

    def ask(person: str) -> Callable[[], Any]:
        return lambda: page.navigate(f"/person/{person}/consent")

    people = pages.to_inform_at()
    rows = [_person(pages, one, ask(one.subject)) for one in people[:shown]]
    if len(people) > shown:
        rows.append(row(say("people.more"), lambda: show(shown + PAGE)))
    if rows:
        body = blocks(
            ft.Text(say("inform.why"), style=BODY, color=FAINT),
            section(say("inform.count", count=len(people))),
            *rows,
            spacing=S + 2,
        )
    else:
        body = blocks(empty(ft.Icons.TASK_ALT_ROUNDED, say("inform.none"), say("inform.none_body")))
    return leaf(shell, "/informing", say("inform.title"), body)


def sheet_names(pages: Pages, sheets: Iterable[str]) -> str:
    """Name sheets as the study calls them now."""
    known = {sheet.id: naming.short(sheet.title.in_(language())) for sheet in pages.study.sheets}
    return ", ".join(say("inform.quoted", name=known.get(sheet, sheet)) for sheet in sorted(sheets))


def _person(pages: Pages, summary: Summary, act: Callable[[], Any]) -> ft.Control:
    group = naming.short(naming.method_name(pages, summary))
    where = naming.site_name(pages, summary.site)
    names = sheet_names(pages, pages.to_inform(summary))
    line = row(
        summary.title,
        act,
        subtitle=f"{group} · {where}\n{say('inform.sheets', sheets=names)}",
        icon=ft.Icons.MENU_BOOK_ROUNDED,
        trailing=forward(),
    )
    return lone(line, key=summary.subject)
