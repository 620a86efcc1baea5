"""Whom or what a line is about, to name it by its code: a person or a session of the site."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.merge.state import Summary
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.components.choosing import choosing, over_page
from app.ui.components.codes import plain_text
from app.ui.components.field import field
from app.ui.components.mentions import code_of
from app.ui.components.rows import lone, row
from app.ui.theme import M
from app.ui.words import say

SHOWN = 40


def mention_picker(
    pages: Pages, choose: Callable[[str], Any], close: Callable[[], Any]
) -> ft.BottomSheet:
    """Open what can be named over the page. Show it with `ft.use_dialog`."""
    return over_page(MentionPicker(pages, choose, close), close)


@ft.component
def MentionPicker(
    pages: Pages, choose: Callable[[str], Any], close: Callable[[], Any]
) -> ft.Control:
    """A search; the sessions held last, then the people, each with its code."""
    query, set_query = ft.use_state("")
    site = pages.home_site
    every = [*pages.summaries("session", site)[:SHOWN], *_people(pages, site)]
    words = plain_text(query).split()
    found = [one for one in every if all(word in plain_text(_said(pages, one)) for word in words)]
    rows = [_row(pages, summary, choose) for summary in found[:SHOWN]]
    searched = field(say("mention.search"), query, set_query, icon=ft.Icons.SEARCH_ROUNDED)
    return choosing(
        say("mention.title"), close, searched, ft.ListView(rows, spacing=M, expand=True)
    )


def _people(pages: Pages, site: str) -> list[Summary]:
    return sorted(pages.summaries("participant", site), key=lambda summary: summary.title)


def _said(pages: Pages, summary: Summary) -> str:
    said = f"{code_of(summary)} {naming.method_name(pages, summary)} {summary.title}"
    return f"{said} {tell.moment(naming.when(summary.at))}"


def _row(pages: Pages, summary: Summary, choose: Callable[[str], Any]) -> ft.Control:
    what = naming.short(naming.method_name(pages, summary))
    when = f" · {tell.moment(naming.when(summary.at))}" if summary.kind == "session" else ""
    line = row(
        code_of(summary),
        lambda: choose(code_of(summary)),
        subtitle=f"{what}{when}",
        icon=naming.icon_of(summary.kind),
    )
    return lone(line, key=summary.subject)
