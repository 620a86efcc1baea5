"""One entry in a list: what it is, where, by whom, when, and what still has to happen to it."""

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.capture.notes import day_of
from app.merge.state import Summary
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.components.found import found, plain
from app.ui.components.layout import disc
from app.ui.components.rows import Tone, badge
from app.ui.theme import ACT, FAINT, INK, LABEL, RADIUS, SHEET, SMALL, M, S
from app.ui.words import say

Mark = tuple[str, ft.IconData, Tone]


def entry_row(
    pages: Pages,
    summary: Summary,
    act: Callable[[], Any],
    *,
    snippet: str = "",
    selected: bool = False,
    dated: bool = False,
) -> ft.Control:
    """Show one entry; pressed as a whole. Where its day is said by nothing around it, `dated`."""
    title = naming.title_of(pages, summary)
    said = _said(pages, summary, title, dated=dated or bool(snippet))
    lines: list[ft.Control] = [
        ft.Text(title, style=LABEL, color=INK, max_lines=3, overflow=ft.TextOverflow.ELLIPSIS)
    ]
    if snippet:
        lines.append(found(snippet))
    lines += [ft.Text(line, style=SMALL, color=FAINT) for line in said]
    marks = marks_of(pages, summary)
    if marks:
        row = ft.Row(_badges(marks), wrap=True, spacing=S, run_spacing=S / 2)
        lines.append(ft.Container(row, padding=ft.Padding.only(top=S / 2)))
    inside = ft.Row(
        [_icon(summary.kind), ft.Column(lines, spacing=1, expand=True, tight=True)],
        spacing=M,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    words = [naming.word_of(summary.kind), title, plain(snippet), *said, *(m[0] for m in marks)]
    spoken = ft.Semantics(
        content=ft.Semantics(content=inside, exclude_semantics=True),
        label="\n".join(filter(None, words)),
        button=True,
    )
    box = ft.Container(
        spoken,
        on_click=act,
        ink=True,
        border_radius=RADIUS,
        padding=ft.Padding.symmetric(horizontal=M, vertical=M - 2),
        bgcolor=SHEET if selected else None,
        border=ft.Border.all(2, ACT if selected else ft.Colors.TRANSPARENT),
    )
    return ft.Semantics(content=box, selected=selected, key=summary.subject)


def badges_of(pages: Pages, summary: Summary) -> list[ft.Control]:
    """Show what still has to happen to an entry."""
    return _badges(marks_of(pages, summary))


def marks_of(pages: Pages, summary: Summary) -> list[Mark]:
    """Return what still has to happen to an entry, in a word and an icon each."""
    marks: list[Mark] = []
    if summary.conflicts:
        words = say("entries.conflicts", count=summary.conflicts)
        marks.append((words, ft.Icons.CALL_SPLIT_ROUNDED, "alert"))
    if summary.kind == "recording" and summary.extra.get("recovered"):
        marks.append((say("playback.recovered_mark"), ft.Icons.RESTORE_ROUNDED, "plain"))
    if summary.kind == "recording" and not summary.extra.get("finished"):
        marks.append((say("playback.running"), ft.Icons.MORE_HORIZ_ROUNDED, "plain"))
    if pages.is_waiting(summary):
        marks.append((say("entries.waiting"), ft.Icons.SCHEDULE_SEND_ROUNDED, "plain"))
    return marks


def _badges(marks: Sequence[Mark]) -> list[ft.Control]:
    return [badge(words, icon, tone) for words, icon, tone in marks]


def _said(pages: Pages, summary: Summary, title: str, *, dated: bool) -> tuple[str, str]:
    named = naming.short(naming.method_name(pages, summary))
    what = named if named != title else naming.word_of(summary.kind)
    by = f"{naming.author(pages, summary.dev)} · {tell.clock(naming.when(summary.edited_at))}"
    if dated:
        by = f"{by} · {tell.short_day(day_of(summary.edited_at))}"
    return f"{what} · {naming.site_name(pages, summary.site)}", by


def _icon(kind: str) -> ft.Control:
    return ft.Container(disc(naming.icon_of(kind), 38), padding=ft.Padding.only(top=2))
