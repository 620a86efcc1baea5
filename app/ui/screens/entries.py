"""All that this device may read, the newest first; search; and ways to narrow it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import flet as ft

from app.capture.notes import day_of
from app.pages.finding import Found, Narrowed
from app.pages.pages import Pages
from app.ui import tell
from app.ui.components.buttons import icon_button
from app.ui.components.entry_row import entry_row
from app.ui.components.feedback import empty
from app.ui.components.field import field
from app.ui.components.frame import frame
from app.ui.components.layout import overline
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.places import places_of
from app.ui.screens.entry import EntryPane
from app.ui.screens.filters import Filters, since
from app.ui.theme import XXL, L, M, S
from app.ui.words import say

PAGE = 60
"""How many rows are made at a time: five thousand at once take seconds."""
NEAR_END = 600
PAUSE_S = 0.2
"""How long typing must pause before a search is made."""


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
    hits, set_hits = ft.use_state(cast(list[Found] | None, None))
    shown, set_shown = ft.use_state(PAGE)
    chosen, choose = ft.use_state("")
    asking = ft.use_ref(cast("asyncio.Task[None] | None", None))
    narrowed, days = asked

    async def look_for(words: str, within: Narrowed, pause_s: float) -> None:
        await asyncio.sleep(pause_s)
        set_hits(await asyncio.to_thread(pages.search, words, within))

    def seek(words: str, within: Narrowed, ago: str, pause_s: float = 0.0) -> None:
        set_query(words)
        ask((within, ago))
        set_shown(PAGE)
        if asking.current is not None:
            asking.current.cancel()
            asking.current = None
        if words.strip():
            dated = replace(within, since=since(ago, datetime.now().astimezone()))
            asking.current = asyncio.create_task(look_for(words, dated, pause_s))
        else:
            set_hits(None)

    def typed(words: str) -> None:
        seek(words, narrowed, days, PAUSE_S)

    def forget() -> None:
        seek("", Narrowed(), "")

    def scrolled(event: ft.OnScrollEvent) -> None:
        if event.pixels > event.max_scroll_extent - NEAR_END:
            set_shown(lambda count: min(count + PAGE, len(kept) + PAGE))

    def open_(subject: str) -> Callable[[], Any]:
        if shell.wide:
            return lambda: choose(subject)
        return lambda: page.navigate(f"/entry/{subject}")

    now = datetime.now().astimezone()
    kept = pages.search("", replace(narrowed, since=since(days, now))) if hits is None else hits
    # Beside a list something is always open; a sound waits to be asked for.
    first = (one.summary.subject for one in kept if one.summary.kind != "recording")
    opened = chosen or next(first, "")
    rows = _rows(pages, kept[:shown], hits is None, open_, opened if shell.wide else "")
    if not rows:
        is_narrowed = bool(query or days) or narrowed != Narrowed()
        rows = [_nothing(is_narrowed, forget)]
    listed = ft.ListView(
        rows,
        padding=ft.Padding.only(left=S, right=S, bottom=XXL),
        on_scroll=scrolled,
        scroll_interval=120,
        expand=True,
    )
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
        aside=keyed(opened, EntryPane, opened) if shell.wide else None,
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


def _rows(
    pages: Pages,
    kept: Sequence[Found],
    is_dated: bool,
    open_: Callable[[str], Callable[[], Any]],
    chosen: str,
) -> list[ft.Control]:
    rows: list[ft.Control] = []
    last = None
    today = datetime.now().astimezone().date()
    for one in kept:
        summary = one.summary
        day = day_of(summary.edited_at)
        if is_dated and day != last:
            last = day
            rows.append(_day(tell.day(day, today=today)))
        rows.append(
            entry_row(
                pages,
                summary,
                open_(summary.subject),
                snippet=one.snippet,
                selected=summary.subject == chosen,
            )
        )
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
