"""The register, to choose one person from: what is shown is then about them."""

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.merge.state import Summary
from app.pages.pages import Pages
from app.ui import naming
from app.ui.components.choosing import choosing, over_page
from app.ui.components.field import field
from app.ui.components.long_list import LongList
from app.ui.components.rows import lone, row
from app.ui.contexts import keyed
from app.ui.screens.add_people import search
from app.ui.theme import M
from app.ui.words import language, say

Rows = list[ft.Control]


def person_picker(
    pages: Pages, chosen: str, choose: Callable[[str], Any], close: Callable[[], Any]
) -> ft.BottomSheet:
    """Open the register over the page. Show it with `ft.use_dialog`."""
    return over_page(PersonPicker(pages, chosen, choose, close), close)


@ft.component
def PersonPicker(
    pages: Pages, chosen: str, choose: Callable[[str], Any], close: Callable[[], Any]
) -> ft.Control:
    """A search, and the people it leaves; pressing the chosen one again chooses nobody."""
    query, set_query = ft.use_state("")
    known = search(pages, pages.summaries("participant"), query)
    known.sort(key=lambda summary: summary.title)

    def draw(some: Sequence[Summary], before: Summary | None, picked: Summary | None) -> Rows:
        return [_row(pages, summary, summary is picked, choose) for summary in some]

    picked = next((summary for summary in known if summary.subject == chosen), None)
    searched = field(say("add.search"), query, set_query, icon=ft.Icons.SEARCH_ROUNDED)
    listed = keyed(query, LongList, known, draw, (language(),), picked, (), (), M, 0)
    return choosing(say("people.choose"), close, searched, listed)


def _row(
    pages: Pages, summary: Summary, is_chosen: bool, choose: Callable[[str], Any]
) -> ft.Control:
    icon = ft.Icons.CHECK_CIRCLE_ROUNDED if is_chosen else ft.Icons.CHEVRON_RIGHT_ROUNDED
    line = row(
        summary.title,
        lambda: choose("" if is_chosen else summary.subject),
        subtitle=naming.short(naming.method_name(pages, summary)),
        trailing=ft.Icon(icon, color=ft.Colors.PRIMARY),
    )
    return lone(line, key=summary.subject)
