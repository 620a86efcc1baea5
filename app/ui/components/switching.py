"""Something that is on or off, with its words beside the switch; pressed as a whole."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.ui.theme import BODY, INK, TARGET, M


def switching(label: str, is_on: bool, turn: Callable[[bool], Any]) -> ft.Control:
    """Draw the switch on its line: its words wrap, which its own label would not."""

    def turned(event: Any) -> None:
        turn(event.data is True)

    switch = ft.Container(
        ft.Switch(value=is_on, on_change=turned), height=TARGET, alignment=ft.Alignment.CENTER
    )
    words = ft.Text(label, style=BODY, color=INK, expand=True)
    return ft.MergeSemantics(content=ft.Row([words, switch], spacing=M))
