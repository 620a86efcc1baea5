"""Two or three sides of one page, one shown at a time on a narrow screen."""

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.ui.components.layout import side_by_side
from app.ui.components.pressable import pressable
from app.ui.theme import ACT, FAINT, LABEL, LINE, XS, M


def tabs(
    names: Sequence[tuple[str, str]], chosen: str, choose: Callable[[str], Callable[[], Any]]
) -> ft.Control:
    """A row of words; the chosen one is underlined and said to be."""
    row = side_by_side(
        [_tab(name, words, name == chosen, choose(name)) for name, words in names], 0
    )
    return ft.Container(row, border=ft.Border.only(bottom=ft.BorderSide(1, LINE)))


def _tab(name: str, words: str, chosen: bool, act: Callable[[], Any]) -> ft.Control:
    line = ft.BorderSide(3, ACT if chosen else ft.Colors.TRANSPARENT)
    label = ft.Text(
        words, style=LABEL, color=ACT if chosen else FAINT, text_align=ft.TextAlign.CENTER
    )
    return pressable(
        label,
        act,
        border=ft.Border.only(bottom=line),
        radius=None,
        padding=ft.Padding.only(left=XS, right=XS, top=M + 2, bottom=M),
        alignment=ft.Alignment.CENTER,
        selected=chosen,
        expand=4 + max(map(len, words.split())),  # its longest word is never cut in two
        key=name,
    )
