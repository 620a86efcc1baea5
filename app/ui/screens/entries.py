"""All that this device may read, the newest first; search; and ways to narrow it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import flet as ft

from app.capture.notes import day_of
from app.merge.state import Summary
from app.pages.finding import Narrowed
from app.pages.pages import Pages
from app.ui import tell
from app.ui.components.buttons import icon_button
from app.ui.components.entry_row import entry_row
from app.ui.components.feedback import empty
from app.ui.components.field import field
from app.ui.components.frame import frame
from app.ui.components.layout import blocks, overline
from app.ui.components.long_list import LongList
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.places import places_of
from app.ui.screens.entry import EntryPane
from app.ui.screens.filters import Filters, since
from app.ui.theme import L, M, S
from app.ui.words import language, say

PAUSE_S = 0.05
"""How long typing must pause before a search is made: between two keys of a quick hand."""
LISTED_S = 0.05
"""How long the list has to itself, before what is open beside it is drawn."""

Rows = list[ft.Control]
Answered = tuple[str, list[Summary]] | None
"""The words that were last looked for, and what was found; None where none are."""


@ft.component
def Entries() -> Any:
    """Show what the address is about: everything, one session or one person."""
    about = ft.use_route_params().get("subject", "")
    return keyed(about or "everything", Listing, about)


@ft.component
def Listing(about: str) -> ft.View:
    """Show the list, and beside it on a wide screen what is chosen."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    query, set_query = ft.use_state("")
    asked, ask = ft.use_state((Narrowed(about=about), ""))
    answered, answer = ft.use_state(cast(Answered, None))
    chosen, choose = ft.use_state("")
    is_listed, tell_listed = ft.use_state(False)
    asking = ft.use_ref(cast("asyncio.Task[None] | None", None))
    narrowed, days = asked

    async def look_for(words: str, within: Narrowed, pause_s: float) -> None:
        await asyncio.sleep(pause_s)
        answer((words, await asyncio.to_thread(pages.search, words, within)))

    def seek(words: str, within: Narrowed, ago: str, pause_s: float = 0.0) -> None:
        set_query(words)
        ask((within, ago))
        if asking.current is not None:
            asking.current.cancel()
            asking.current = None
        if words.strip():
            dated = replace(within, since=since(ago, datetime.now().astimezone()))
            asking.current = asyncio.create_task(look_for(words, dated, pause_s))
        else:
            answer(None)

    def typed(words: str) -> None:
        seek(words, narrowed, days, PAUSE_S)

    def forget() -> None:
        seek("", Narrowed(), "")

    def open_(subject: str) -> Callable[[], Any]:
        if shell.wide:
            return lambda: choose(subject)
        return lambda: page.navigate(f"/entry/{subject}")

    def again() -> None:
        if query.strip():  # something was written, or came in, or is indexed by now
            seek(query, narrowed, days)

    async def go_on() -> None:
        if shell.wide:
            await asyncio.sleep(LISTED_S)
            tell_listed(True)

    ft.use_effect(again, [pages.revision])
    ft.use_effect(go_on, [shell.wide])
    today = datetime.now().astimezone()
    dated = replace(narrowed, since=since(days, today))
    every = ft.use_memo(lambda: pages.search("", dated), [pages, pages.revision, dated])
    words, kept = answered or ("", every)
    # Beside a list something is always open; a sound waits to be asked for.
    opened = chosen or next((one.subject for one in kept if one.kind != "recording"), "")
    beside = (one for one in kept if one.subject == opened)

    def draw(some: Sequence[Summary], before: Summary | None, picked: Summary | None) -> Rows:
        return _rows(pages, some, before, words, open_, picked)

    listed: ft.Control = keyed(
        f"{dated} {words}",
        LongList,
        kept,
        draw,
        (*_told(pages), shell.wide, today.date()),
        next(beside, None) if shell.wide else None,
    )
    if not kept:
        is_narrowed = bool(query or days) or narrowed != Narrowed()
        listed = blocks(_nothing(is_narrowed, forget))
    # Where nothing was found there is nothing to choose either.
    is_beside = bool(kept) and (is_listed or bool(chosen))
    pane = keyed(opened, EntryPane, opened) if is_beside else ft.Container()
    filters = keyed(
        "filters", Filters, pages, narrowed, days, lambda within, ago: seek(query, within, ago)
    )
    body = ft.Column([_head(query, typed, filters), listed], spacing=0, expand=True)
    return frame(
        shell,
        places_of(pages),
        "/entries",
        say("entries.title"),
        body,
        aside=pane if shell.wide else None,
    )


def _head(query: str, typed: Callable[[str], Any], filters: ft.Control) -> ft.Control:
    clear = icon_button(ft.Icons.CLOSE_ROUNDED, say("entries.clear"), lambda: typed(""))
    return ft.Container(
        ft.Column(
            [
                field(
                    say("entries.search"),
                    query,
                    typed,
                    icon=ft.Icons.SEARCH_ROUNDED,
                    suffix=clear if query else None,
                    key="search",
                ),
                filters,
            ],
            spacing=M,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        padding=ft.Padding.only(left=L, right=L, top=S, bottom=M),
    )


def _told(pages: Pages) -> tuple[object, ...]:
    """Return what a row says that is not in its summary: what was sent, who is who, the words."""
    sent = pages.written - pages.waiting
    return sent, len(pages.people), len(pages.revisions), language()


def _rows(
    pages: Pages,
    some: Sequence[Summary],
    before: Summary | None,
    words: str,
    open_: Callable[[str], Callable[[], Any]],
    chosen: Summary | None,
) -> Rows:
    """Some of what there is, day by day; or of what was found, with the words around it."""
    rows: Rows = []
    snippets = pages.snippets(words, some) if words else {}
    last = day_of(before.edited_at) if before is not None else None
    today = datetime.now().astimezone().date()
    for one in some:
        day = day_of(one.edited_at)
        if not words and day != last:
            last = day
            rows.append(_day(tell.day(day, today=today)))
        snippet = snippets.get(one.subject, "")
        act = open_(one.subject)
        rows.append(entry_row(pages, one, act, snippet=snippet, selected=one is chosen))
    return rows


def _day(name: str) -> ft.Control:
    heading = ft.Semantics(content=overline(name[:1].upper() + name[1:]), header=True)
    return ft.Container(
        ft.Semantics(content=heading, container=True),
        padding=ft.Padding.only(left=M, top=M, bottom=S / 2),
        key=name,
    )


def _nothing(is_narrowed: bool, forget: Callable[[], None]) -> ft.Control:
    if is_narrowed:
        return empty(
            ft.Icons.SEARCH_OFF_ROUNDED,
            say("entries.none_found"),
            say("entries.none_found_body"),
            action=say("entries.forget"),
            act=forget,
        )
    return empty(ft.Icons.MENU_BOOK_ROUNDED, say("entries.empty"), say("entries.empty_body"))
