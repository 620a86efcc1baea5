"""A page over the page, to choose from: its title, a way to be done, and what there is."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.ui.components.buttons import plain
from app.ui.theme import HEADING, INK, PAPER, L, M
from app.ui.words import say


def over_page(content: Any, close: Callable[[], Any]) -> ft.BottomSheet:
    """Open something over the page. Show it with `ft.use_dialog`."""
    return ft.BottomSheet(
        content=content,
        fullscreen=True,
        bgcolor=PAPER,
        on_dismiss=close,
        draggable=True,
        show_drag_handle=True,
    )


def choosing(title: str, close: Callable[[], Any], *controls: ft.Control) -> ft.Control:
    """Draw what is chosen from; the last control takes the room that is left."""
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
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        padding=ft.Padding.only(left=L, right=L),
        bgcolor=PAPER,  # the sheet keeps the ground it was opened on, also when night falls
        expand=True,
    )
