"""The codebook, to pick from fast: favourites, what was used lately, a branch, a few letters."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

import flet as ft

from app.merge.state import Note, Session
from app.pages.pages import Pages
from app.study.codebook import Code
from app.ui.components.choosing import choosing, over_page
from app.ui.components.codes import code_row, matches
from app.ui.components.field import field
from app.ui.components.layout import overline, strip
from app.ui.components.rows import chip
from app.ui.theme import WIDE
from app.ui.words import language, say

RECENT = 5
LATELY = 12
"""Notes looked at to know which codes were used lately."""


def picker(
    pages: Pages, chosen: Collection[str], toggle: Callable[[str], Any], close: Callable[[], Any]
) -> ft.BottomSheet:
    """Open the codebook over the page. Show it with `ft.use_dialog`."""
    return over_page(CodePicker(pages, tuple(chosen), toggle, close), close)


@ft.component
def CodePicker(
    pages: Pages,
    chosen: tuple[str, ...],
    toggle: Callable[[str], Any],
    close: Callable[[], Any],
) -> ft.Control:
    """Search, branches, recent ones, and the whole tree."""
    query, set_query = ft.use_state("")
    branch, set_branch = ft.use_state("")
    recent = ft.use_memo(lambda: _recent(pages), [])
    favourites, favour = ft.use_state(pages.favourites.codes)
    book = pages.study.codebook

    def to(top: str) -> Callable[[bool], None]:
        return lambda on: set_branch(top if on else "")

    def pick(code: str) -> Callable[[], Any]:
        return lambda: toggle(code)

    def star(code: str) -> Callable[[], Any]:
        def act() -> None:
            pages.favourites.toggle(code)
            favour(pages.favourites.codes)

        return act

    def line(depth: int, code: Code, prefix: str = "") -> ft.Control:
        is_favourite = code.id in favourites
        chose = pick(code.id)
        return code_row(depth, code, code.id in chosen, chose, is_favourite, star(code.id), prefix)

    rows: list[ft.Control] = []
    if not query and not branch:
        kept = _known(pages, favourites)
        near = [(say("codes.favourites"), "favourite-", kept)]
        near.append((say("codes.recent"), "recent-", [c for c in recent if c not in kept]))
        for title, prefix, codes in near:
            if codes:
                rows.append(overline(title))
                rows += [line(0, code, prefix) for code in codes]
    for depth, code in book.walk():
        path = book.path(code.id)
        if branch and path[0].id != branch:
            continue
        if query and not (code.codable and matches(code, path, query)):
            continue
        rows.append(line(depth, code))
    tops = [
        chip(top.label.in_(language()), branch == top.id, to(top.id), key=top.id)
        for top in book.children()
    ]
    branches = strip(tops, wraps=(ft.context.page.width or 0) >= WIDE)
    search = field(say("codes.search"), query, set_query, icon=ft.Icons.SEARCH_ROUNDED)
    return choosing(say("codes.title"), close, search, branches, ft.ListView(rows, expand=True))


def ready(pages: Pages) -> list[Code]:
    """Return the codes that are likeliest to be wanted: the favourites, then those used last."""
    favourites = _known(pages, pages.favourites.codes)
    return [*favourites, *(code for code in _recent(pages) if code not in favourites)]


def _known(pages: Pages, codes: Iterable[str]) -> list[Code]:
    """Return codes that this study has, and that are applied to something."""
    known = {code.id: code for code in pages.study.codebook.codes if code.codable}
    return [known[code] for code in codes if code in known]


def _recent(pages: Pages) -> list[Code]:
    """Return the codes of the latest notes, the last used first."""
    used: dict[str, None] = {}
    lately = [s for s in pages.summaries() if s.kind in ("note", "session")][:LATELY]
    for summary in lately:
        found = pages.subject(summary.subject)
        if isinstance(found, Note | Session):
            used |= dict.fromkeys(mark.code for mark in reversed(found.codes))
            used |= dict.fromkeys(code for line in reversed(found.jottings) for code in line.codes)
    return _known(pages, used)[:RECENT]
