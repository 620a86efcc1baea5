"""One of a few things that differ in what comes of them: each with a plain sentence."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.ui.components.pressable import pressable
from app.ui.theme import BODY, FAINT, INK, LABEL, SHEET, L, M, edge


def option(
    label: str,
    means: str,
    chosen: bool,
    act: Callable[[], Any],
    *,
    is_many: bool = False,
    key: str,
) -> ft.Control:
    """Draw one option, pressed as a whole; `is_many` where several may be chosen together."""
    icon = ft.Icons.CHECK_BOX_ROUNDED if chosen else ft.Icons.CHECK_BOX_OUTLINE_BLANK_ROUNDED
    if not is_many:
        icon = (
            ft.Icons.RADIO_BUTTON_CHECKED_ROUNDED
            if chosen
            else ft.Icons.RADIO_BUTTON_UNCHECKED_ROUNDED
        )
    words: list[ft.Control] = [ft.Text(label, style=LABEL, color=INK)]
    if means:
        words.append(ft.Text(means, style=BODY, color=FAINT))
    return pressable(
        ft.Row(
            [
                ft.Icon(icon, size=26, color=ft.Colors.PRIMARY if chosen else FAINT),
                ft.Column(words, spacing=2, expand=True, tight=True),
            ],
            spacing=M,
            vertical_alignment=ft.CrossAxisAlignment.CENTER,
        ),
        act,
        ground=SHEET,
        border=edge(chosen),
        padding=ft.Padding.symmetric(horizontal=L, vertical=M),
        selected=chosen,
        identifier=key,
        key=key,
    )
