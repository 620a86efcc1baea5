"""All that this device may read, the newest first; search; three ways to narrow it."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

import flet as ft

from app.capture.notes import day_of
from app.merge.state import Summary
from app.pages import Pages
from app.ui import naming, tell
from app.ui.components.buttons import icon_button
from app.ui.components.entry_row import entry_row
from app.ui.components.feedback import empty
from app.ui.components.field import field
from app.ui.components.frame import frame
from app.ui.components.layout import overline
from app.ui.components.picker import picker
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.places import places_of
from app.ui.screens.entry import EntryPane
from app.ui.theme import XXL, L, M, S
from app.ui.words import language, say

PAGE = 60
"""How many rows are made at a time: five thousand at once take seconds."""
NEAR_END = 600
PAUSE_S = 0.2
"""How long typing must pause before a search is made."""

Found = dict[str, str]
"""Subject → the passage where the words stand."""


@ft.component
def Entries() -> ft.View:
    """Show the list, and beside it on a wide screen what is chosen."""
    shell, pages = use_shell(), use_pages()
    query, set_query = ft.use_state("")
    hits, set_hits = ft.use_state(cast(Found | None, None))
    narrowed, set_narrowed = ft.use_state(("", "", ""))
    shown, set_shown = ft.use_state(PAGE)
    chosen, choose = ft.use_state("")
    asking = ft.use_ref(cast("asyncio.Task[None] | None", None))
    page = ft.context.page

    async def look_for(text: str) -> None:
        await asyncio.sleep(PAUSE_S)
        found = await asyncio.to_thread(pages.search, text)
        set_hits({hit.subject: hit.snippet for hit in found})

    def typed(text: str) -> None:
        set_query(text)
        set_shown(PAGE)
        if asking.current is not None:
            asking.current.cancel()
        if text.strip():
            asking.current = asyncio.create_task(look_for(text))
        else:
            asking.current = None
            set_hits(None)

    def narrow(at: int) -> Callable[[str], None]:
        def chosen_one(value: str) -> None:
            kept = [*narrowed]
            kept[at] = value
            set_narrowed((kept[0], kept[1], kept[2]))
            set_shown(PAGE)

        return chosen_one

    def scrolled(event: ft.OnScrollEvent) -> None:
        if event.pixels > event.max_scroll_extent - NEAR_END:
            set_shown(lambda count: min(count + PAGE, len(kept) + PAGE))

    def open_(subject: str) -> Callable[[], Any]:
        if shell.wide:
            return lambda: choose(subject)
        return lambda: page.navigate(f"/entry/{subject}")

    def forget() -> None:
        typed("")
        set_narrowed(("", "", ""))

    kept = select(pages, hits, narrowed)
    # Beside a list something is always open; a sound waits to be asked for.
    opened = chosen or next((s.subject for s in kept if s.kind != "recording"), "")
    rows = _rows(pages, kept[:shown], hits, open_, opened if shell.wide else "")
    if not rows:
        rows = [_nothing(bool(query or any(narrowed)), forget)]
    listed = ft.ListView(
        rows,
        padding=ft.Padding.only(left=S, right=S, bottom=XXL),
        on_scroll=scrolled,
        scroll_interval=120,
        expand=True,
    )
    body = ft.Column([_head(pages, query, typed, narrowed, narrow), listed], spacing=0, expand=True)
    return frame(
        shell,
        places_of(pages),
        "/entries",
        say("entries.title"),
        body,
        aside=keyed(opened, EntryPane, opened) if shell.wide else None,
    )


def select(pages: Pages, hits: Found | None, narrowed: tuple[str, str, str]) -> list[Summary]:
    """Return what fits the search and the filters: the best or the newest first."""
    kind, site, method = narrowed
    if hits is None:
        found: Sequence[Summary] = pages.summaries(kind, site)
    else:
        known = (pages.summary(subject) for subject in hits)
        found = [
            s for s in known if s and s.kind in (kind or s.kind) and s.site in (site or s.site)
        ]
    return [s for s in found if not method or method_of(pages, s) == method]


def method_of(pages: Pages, summary: Summary) -> str:
    """Return the method an entry belongs to, through its session or its template."""
    if summary.kind == "session":
        return summary.method
    if summary.parent:
        parent = pages.summary(summary.parent)
        return parent.method if parent else ""
    if summary.kind == "note":
        return next((m.id for m in pages.study.methods if m.template == summary.method), "")
    return ""


def _head(
    pages: Pages,
    query: str,
    typed: Callable[[str], Any],
    narrowed: tuple[str, str, str],
    narrow: Callable[[int], Callable[[str], None]],
) -> ft.Control:
    kinds = [("", say("entries.every_kind"))]
    kinds += [(kind, say(words[2])) for kind, words in naming.KINDS.items()]
    sites = [("", say("entries.every_site"))]
    sites += [(s.id, s.name) for s in pages.study.sites if pages.is_desk or s.id in pages.sites]
    methods = [("", say("entries.every_method"))]
    methods += [(m.id, m.label.in_(language())) for m in pages.study.methods]
    clear = icon_button(ft.Icons.CLOSE_ROUNDED, say("entries.clear"), lambda: typed(""))
    pickers: list[ft.Control] = [
        picker(say(help_), say(name), narrowed[at], options, narrow(at), key=name)
        for at, (name, help_, options) in enumerate(
            (
                ("entries.kind", "entries.by_kind", kinds),
                ("entries.site", "entries.by_site", sites),
                ("entries.method", "entries.by_method", methods),
            )
        )
    ]
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
                ft.Row(pickers, spacing=S, scroll=ft.ScrollMode.HIDDEN),
            ],
            spacing=M,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        padding=ft.Padding.only(left=L, right=L, top=S, bottom=M),
    )


def _rows(
    pages: Pages,
    summaries: Sequence[Summary],
    hits: Found | None,
    open_: Callable[[str], Callable[[], Any]],
    chosen: str,
) -> list[ft.Control]:
    rows: list[ft.Control] = []
    last = None
    today = datetime.now().astimezone().date()
    for summary in summaries:
        day = day_of(summary.edited_at)
        if hits is None and day != last:
            last = day
            rows.append(_day(tell.day(day, today=today)))
        rows.append(
            entry_row(
                pages,
                summary,
                open_(summary.subject),
                snippet=(hits or {}).get(summary.subject, ""),
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
