"""The register: codes, never names. Whom the team has met here, and who may be recorded."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.merge.state import Summary
from app.pages import Pages
from app.study.scope import Scope
from app.ui import naming
from app.ui.acting import attempt
from app.ui.components.buttons import secondary
from app.ui.components.feedback import banner, empty
from app.ui.components.field import field
from app.ui.components.frame import frame
from app.ui.components.layout import blocks, section
from app.ui.components.rows import badge, row
from app.ui.contexts import use_pages, use_shell
from app.ui.places import places_of
from app.ui.screens.add_people import search
from app.ui.theme import SHEET, S
from app.ui.words import language, say

PAGE = 60


@ft.component
def People() -> ft.View:
    """Show the register of the site, and give a code to somebody new."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    query, set_query = ft.use_state("")
    shown, show = ft.use_state(PAGE)
    site = pages.home_site

    def enrol(group: str) -> Callable[[], Any]:
        def act() -> None:
            person = attempt(shell, pages.enrol, site, group)
            if person is not None:
                page.navigate(f"/person/{person}")

        return act

    def open_(person: str) -> Callable[[], Any]:
        return lambda: page.navigate(f"/person/{person}")

    known = search(pages, pages.summaries("participant", "" if pages.is_desk else site), query)
    known.sort(key=lambda s: s.title)
    rows = [_person(pages, summary, open_(summary.subject)) for summary in known[:shown]]
    if len(known) > shown:
        rows.append(secondary(say("people.more"), lambda: show(shown + PAGE)))
    if not rows:
        words = say("people.none") if query else say("people.empty")
        rows = [empty(ft.Icons.BADGE_OUTLINED, words, say("people.empty_body"))]
    new = [
        section(say("add.new", code=pages.next_code(site))),
        ft.Row(
            [
                secondary(
                    naming.short(group.label.in_(language())),
                    enrol(group.id),
                    icon=ft.Icons.ADD_ROUNDED,
                    key=group.id,
                )
                for group in pages.study.groups
            ],
            wrap=True,
            spacing=S,
            run_spacing=S,
        ),
    ]
    return frame(
        shell,
        places_of(pages),
        "/people",
        say("people.title"),
        blocks(
            *_informing(pages, page),
            field(say("add.search"), query, set_query, icon=ft.Icons.SEARCH_ROUNDED),
            *(new if site and not pages.is_desk else []),
            section(say("people.known", count=len(known))),
            *rows,
            spacing=S + 2,
        ),
    )


def _informing(pages: Pages, page: ft.Page) -> list[ft.Control]:
    """Lead to the people whose sheet has changed, if there are any."""
    count = len(pages.to_inform_at())
    if not count:
        return []
    words = say("inform.waiting", count=count)
    return [
        banner(
            words, action=say("inform.see"), act=lambda: page.navigate("/informing"), key="inform"
        )
    ]


def _person(pages: Pages, summary: Summary, act: Callable[[], Any]) -> ft.Control:
    allows = summary.extra.get("allows")
    may = isinstance(allows, tuple | list) and Scope.AUDIO.value in allows
    mark = (
        badge(say("people.sound"), ft.Icons.MIC_ROUNDED, "good")
        if may
        else badge(say("people.no_sound"), ft.Icons.MIC_OFF_ROUNDED)
    )
    return ft.Container(
        row(
            summary.title,
            act,
            subtitle=naming.short(naming.method_name(pages, summary)),
            trailing=mark,
        ),
        bgcolor=SHEET,
        border_radius=14,
        key=summary.subject,
    )
