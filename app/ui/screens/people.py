"""The register: codes, never names. Whom the team has met here, and who may be recorded."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

import flet as ft

from app.merge.state import Summary
from app.pages.pages import Pages
from app.study.scope import Scope
from app.ui import naming
from app.ui.acting import attempt
from app.ui.components.buttons import secondary
from app.ui.components.feedback import banner, empty
from app.ui.components.field import field
from app.ui.components.frame import frame
from app.ui.components.layout import blocks, overline, section
from app.ui.components.rows import badge, lone, row, sound_badge
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.places import places_of
from app.ui.screens.add_people import newcomers, search
from app.ui.screens.entry import EntryPane
from app.ui.screens.twins import twins_waiting
from app.ui.theme import FAINT, SMALL, S
from app.ui.words import say

PAGE = 60


@ft.component
def People() -> ft.View:
    """Show the register of the site, and give a code to somebody new."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    query, set_query = ft.use_state("")
    shown, show = ft.use_state(PAGE)
    chosen, choose = ft.use_state("")
    site = pages.home_site

    def enrol(group: str) -> Callable[[], Any]:
        def act() -> None:
            person = attempt(shell, pages.enrol, site, group)
            if person is not None:
                page.navigate(f"/person/{person}")

        return act

    def open_(person: str) -> Callable[[], Any]:
        if shell.wide:
            return lambda: choose(person)
        return lambda: page.navigate(f"/person/{person}")

    known = search(pages, pages.summaries("participant", "" if pages.is_desk else site), query)
    known.sort(key=lambda s: (s.site, s.title))
    opened = chosen or (known[0].subject if known else "")
    rows = _rows(pages, known[:shown], open_, opened if shell.wide else "")
    if rows:
        rows.insert(0, section(say("people.known", count=len(known))))
    else:
        words = say("people.none") if query else say("people.empty")
        rows = [empty(ft.Icons.BADGE_OUTLINED, words, say("people.empty_body"))]
    if len(known) > shown:
        rows.append(secondary(say("people.more"), lambda: show(shown + PAGE)))
    return frame(
        shell,
        places_of(pages),
        "/people",
        say("people.title"),
        blocks(
            *_informing(pages, page),
            *twins_waiting(pages, page.navigate),
            field(say("add.search"), query, set_query, icon=ft.Icons.SEARCH_ROUNDED),
            *(newcomers(pages, site, enrol) if site and not pages.is_desk else []),
            *rows,
            *_withdrawn(pages, site),
            spacing=S + 2,
        ),
        aside=keyed(opened, EntryPane, opened) if shell.wide and opened else None,
    )


def _withdrawn(pages: Pages, site: str) -> list[ft.Control]:
    """Say how many withdrew, at each service; nothing says who."""
    counts = pages.withdrawn("" if pages.is_desk else site)
    lines = [
        say("people.withdrew_at", count=counts[one], site=naming.site_name(pages, one))
        if pages.is_desk
        else say("people.withdrew", count=counts[one])
        for one in sorted(counts, key=lambda one: naming.site_name(pages, one))
    ]
    return [ft.Text(line, style=SMALL, color=FAINT) for line in lines]


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


def _rows(
    pages: Pages, known: Sequence[Summary], open_: Callable[[str], Callable[[], Any]], opened: str
) -> list[ft.Control]:
    """One line for each person, under the name of their service where there are several."""
    rows: list[ft.Control] = []
    several = len({summary.site for summary in known}) > 1
    for site, people in groupby(known, key=lambda summary: summary.site):
        if several:
            rows.append(overline(naming.site_name(pages, site)))
        rows += [_person(pages, one, open_(one.subject), one.subject == opened) for one in people]
    return rows


def _person(pages: Pages, summary: Summary, act: Callable[[], Any], selected: bool) -> ft.Control:
    allows = summary.extra.get("allows")
    may = isinstance(allows, tuple | list) and Scope.AUDIO.value in allows
    mark = sound_badge("given") if may else badge(say("people.no_sound"), ft.Icons.MIC_OFF_ROUNDED)
    if summary.extra.get("asked"):
        mark = badge(say("people.asked"), ft.Icons.UNDO_ROUNDED, "alert")
    group = naming.short(naming.method_name(pages, summary))
    line = row(summary.title, act, subtitle=group, mark=mark, selected=selected)
    return lone(line, selected=selected, key=summary.subject)
