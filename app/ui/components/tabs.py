"""Two or three sides of one page, one shown at a time on a narrow screen."""

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.ui.theme import ACT, FAINT, LABEL, LINE, M, S


def tabs(
    names: Sequence[tuple[str, str]], chosen: str, choose: Callable[[str], Callable[[], Any]]
) -> ft.Control:
    """A row of words; the chosen one is underlined and said to be."""
    row = ft.Row([_tab(name, words, name == chosen, choose(name)) for name, words in names])
    row.spacing = 0
    return ft.Container(row, border=ft.Border.only(bottom=ft.BorderSide(1, LINE)))


def _tab(name: str, words: str, chosen: bool, act: Callable[[], Any]) -> ft.Control:
    line = ft.BorderSide(3, ACT if chosen else ft.Colors.TRANSPARENT)
    box = ft.Container(
        ft.Text(
            words,
            style=LABEL,
            color=ACT if chosen else FAINT,
            text_align=ft.TextAlign.CENTER,
        ),
        border=ft.Border.only(bottom=line),
        padding=ft.Padding.only(left=S, right=S, top=M + 2, bottom=M),
        on_click=act,
        alignment=ft.Alignment.CENTER,
    )
    return ft.Semantics(
        content=box, container=True, button=True, selected=chosen, expand=True, key=name
    )
