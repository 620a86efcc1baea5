"""A page over the page, to choose from: its title, a way to be done, and what there is."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.ui.components.buttons import plain
from app.ui.theme import HEADING, INK, PAPER, L, M
from app.ui.words import say


def over_page(content: Any, close: Callable[[], Any], *, is_whole: bool = True) -> ft.BottomSheet:
    """Open something over the whole page, or as much of it as it needs.

    Show it with `ft.use_dialog`.
    """
    return ft.BottomSheet(
        content=content,
        fullscreen=is_whole,
        scrollable=True,
        bgcolor=PAPER,
        on_dismiss=close,
        draggable=True,
        show_drag_handle=True,
    )


def choosing(
    title: str, close: Callable[[], Any], *controls: ft.Control, is_whole: bool = True
) -> ft.Control:
    """Draw what is chosen from; the last control takes the room that is left, if there is any."""
    head = ft.Row(
        [
            ft.Text(title, style=HEADING, color=INK, expand=True),
            plain(say("act.done"), close),
        ]
    )
    return ft.Container(
        ft.Column(
            [head, *controls],
            spacing=M,
            tight=not is_whole,
            expand=is_whole,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        padding=ft.Padding.only(left=L, right=L, bottom=0 if is_whole else L),
        bgcolor=PAPER,  # the sheet keeps the ground it was opened on, also when night falls
        expand=is_whole,
    )
