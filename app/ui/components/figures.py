"""Figures, quietly: a number with its words, a bar against a plan, bars over time.

No figure rests on colour: the number is written beside each bar, and said aloud with it.
"""

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.ui.components.pressable import pressable
from app.ui.theme import ACT, FAINT, HERO, INK, LABEL, LINE, SHEET, SMALL, TINY, M, S, edge
from app.ui.words import grouped, say

TRACK = ft.Colors.SURFACE_CONTAINER_HIGHEST
COLUMN = 92.0
"""How tall the tallest column over time may be."""


def bar(done: int, planned: int, *, height: float = 5) -> ft.Control:
    """Draw how much of a plan is done; what it says is written beside it."""
    share = min(1.0, done / planned) if planned else (1.0 if done else 0.0)
    return ft.Semantics(
        content=ft.ProgressBar(
            value=share,
            bar_height=height,
            border_radius=height / 2,
            color=ACT,
            bgcolor=TRACK,
        ),
        exclude_semantics=True,
    )


def of_plan(done: int, planned: int) -> str:
    """Say a count against its plan."""
    return say("figure.of_plan", done=grouped(done), planned=grouped(planned))


def state_of(done: int, planned: int) -> str:
    """Say how far along that is."""
    if not planned:
        return say("figure.unplanned")
    if done >= planned:
        return say("figure.complete")
    return say("figure.begun") if done else say("figure.not_begun")


def spoken_of(what: str, done: int, planned: int) -> str:
    """Say all that a bar shows."""
    return say(
        "figure.said", what=what, count=of_plan(done, planned), state=state_of(done, planned)
    )


def headline(
    number: str,
    words: str,
    *,
    act: Callable[[], Any] | None = None,
    mark: ft.Control | None = None,
    style: ft.TextStyle = HERO,
) -> ft.Control:
    """A large number and what it counts; pressed when it leads somewhere, as a `mark` asks."""
    head: list[ft.Control] = [ft.Text(number, style=style, color=INK, expand=mark is None)]
    if mark is not None:
        beside = ft.Row([mark], wrap=True, expand=True)
        head.append(ft.Container(beside, padding=ft.Padding.only(left=S), expand=True))
    if act is not None:
        head.append(ft.Icon(ft.Icons.CHEVRON_RIGHT_ROUNDED, size=20, color=FAINT))
    inside = ft.Column(
        [ft.Row(head, spacing=0), ft.Text(words, style=SMALL, color=FAINT)],
        spacing=2,
        tight=True,
    )
    return pressable(
        inside,
        act,
        ground=SHEET,
        border=edge(),
        padding=ft.Padding.only(left=M + 2, right=S, top=S, bottom=M),
        expand=True,
    )


def progress_line(label: str, done: int, planned: int) -> ft.Control:
    """One line: what, how many of how many, and its bar."""
    inside = ft.Column(
        [
            ft.Row(
                [
                    ft.Text(label, style=SMALL, color=INK, expand=True),
                    ft.Text(f"{done} / {planned}", style=LABEL, color=INK),
                ],
                vertical_alignment=ft.CrossAxisAlignment.END,
            ),
            bar(done, planned, height=6),
        ],
        spacing=5,
        tight=True,
    )
    spoken = spoken_of(label, done, planned)
    return ft.Semantics(
        content=ft.Semantics(content=inside, exclude_semantics=True), label=spoken, container=True
    )


def columns(counts: Sequence[tuple[str, str, int]]) -> ft.Control:
    """Columns over time: for each a short name, its name said in full, and its count."""
    most = max((count for _, _, count in counts), default=0) or 1
    return ft.Row(
        [_column(short, full, count, most) for short, full, count in counts],
        vertical_alignment=ft.CrossAxisAlignment.END,
        spacing=S,
    )


def _column(short: str, full: str, count: int, most: int) -> ft.Control:
    inside = ft.Column(
        [
            ft.Text(str(count), style=TINY, color=INK if count else FAINT),
            ft.Container(
                height=max(2.0, COLUMN * count / most),
                bgcolor=ACT if count else LINE,
                border_radius=ft.BorderRadius.only(top_left=4, top_right=4),
            ),
            ft.Text(short, style=TINY, color=FAINT, max_lines=1),
        ],
        spacing=4,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    for text in (inside.controls[0], inside.controls[2]):
        assert isinstance(text, ft.Text)
        text.text_align = ft.TextAlign.CENTER
    return ft.Semantics(
        content=ft.Semantics(content=inside, exclude_semantics=True),
        label=say("figure.column", what=full, entries=say("figure.entries", count=count)),
        container=True,
        expand=True,
    )
