"""The codebook, to pick from fast: what was used lately, a branch, or a few letters."""

from collections.abc import Callable, Collection
from typing import Any

import flet as ft

from app.merge.state import Note, Session
from app.pages.pages import Pages
from app.study.codebook import Code
from app.ui.components.choosing import choosing, over_page
from app.ui.components.codes import code_row, matches
from app.ui.components.field import field
from app.ui.components.layout import overline
from app.ui.components.rows import chip
from app.ui.theme import S
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
    book = pages.study.codebook

    def to(top: str) -> Callable[[bool], None]:
        return lambda on: set_branch(top if on else "")

    def pick(code: str) -> Callable[[], Any]:
        return lambda: toggle(code)

    rows: list[ft.Control] = []
    if recent and not query and not branch:
        rows.append(overline(say("codes.recent")))
        rows += [_flat(code, chosen, pick(code.id), "recent-") for code in recent]
    for depth, code in book.walk():
        path = book.path(code.id)
        if branch and path[0].id != branch:
            continue
        if query and not (code.codable and matches(code, path, query)):
            continue
        rows.append(code_row(depth, code, code.id in chosen, pick(code.id)))
    branches = ft.Row(
        [
            chip(top.label.in_(language()), branch == top.id, to(top.id), key=top.id)
            for top in book.children()
        ],
        scroll=ft.ScrollMode.HIDDEN,
        spacing=S,
    )
    search = field(say("codes.search"), query, set_query, icon=ft.Icons.SEARCH_ROUNDED)
    return choosing(say("codes.title"), close, search, branches, ft.ListView(rows, expand=True))


def _flat(code: Code, chosen: tuple[str, ...], act: Callable[[], Any], prefix: str) -> ft.Control:
    row = code_row(0, code, code.id in chosen, act)
    row.key = prefix + code.id
    return row


def _recent(pages: Pages) -> list[Code]:
    """Return the codes of the latest notes, the last used first."""
    used: dict[str, None] = {}
    lately = [s for s in pages.summaries() if s.kind in ("note", "session")][:LATELY]
    for summary in lately:
        found = pages.subject(summary.subject)
        if isinstance(found, Note):
            used |= dict.fromkeys(mark.code for mark in reversed(found.codes))
        if isinstance(found, Note | Session):
            used |= dict.fromkeys(code for line in reversed(found.jottings) for code in line.codes)
    known = {code.id: code for code in pages.study.codebook.codes if code.codable}
    return [known[code] for code in used if code in known][:RECENT]
