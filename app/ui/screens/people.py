"""The register: codes, never names. Whom the team has met here, and who may be recorded."""

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.merge.state import Summary
from app.pages.pages import Pages
from app.study.scope import Scope
from app.ui import naming
from app.ui.acting import attempt
from app.ui.components.feedback import banner, empty
from app.ui.components.field import field
from app.ui.components.frame import frame
from app.ui.components.layout import overline, section
from app.ui.components.long_list import LongList
from app.ui.components.rows import badge, lone, row, sound_badge
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.places import places_of
from app.ui.screens.add_people import newcomers, search
from app.ui.screens.entry import EntryPane
from app.ui.screens.twins import twins_waiting
from app.ui.theme import FAINT, SMALL, L, S
from app.ui.words import language, say

Rows = list[ft.Control]


@ft.component
def People() -> ft.View:
    """Show the register of the site, and give a code to somebody new."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    query, set_query = ft.use_state("")
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
    several = len({summary.site for summary in known}) > 1

    def draw(some: Sequence[Summary], before: Summary | None, picked: Summary | None) -> Rows:
        return _rows(pages, some, before if several else some[0], open_, picked)

    if known:
        title: ft.Control = section(say("people.known", count=len(known)))
    else:
        words = say("people.none") if query else say("people.empty")
        title = empty(ft.Icons.BADGE_OUTLINED, words, say("people.empty_body"))
    head = [
        *_informing(pages, page),
        *twins_waiting(pages, page.navigate),
        field(say("add.search"), query, set_query, icon=ft.Icons.SEARCH_ROUNDED),
        *(newcomers(pages, site, enrol) if site and not pages.is_desk else []),
        title,
    ]
    picked = next((summary for summary in known if summary.subject == opened), None)
    told = several, shell.wide, language()
    return frame(
        shell,
        places_of(pages),
        "/people",
        say("people.title"),
        LongList(
            known,
            draw,
            told,
            picked if shell.wide else None,
            head,
            _withdrawn(pages, site),
            spacing=S + 2,
            side=L,
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
    pages: Pages,
    some: Sequence[Summary],
    before: Summary | None,
    open_: Callable[[str], Callable[[], Any]],
    picked: Summary | None,
) -> Rows:
    """One line for each person, under the name of their service where another one ended."""
    rows: Rows = []
    for one in some:
        if before is None or before.site != one.site:
            rows.append(overline(naming.site_name(pages, one.site)))
        before = one
        rows.append(_person(pages, one, open_(one.subject), one is picked))
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
