"""What is pressed as a whole: a finger, a key and a screen reader all find one thing.

A bare container that is clicked cannot be reached by the keyboard; this one can, and shows
when it is.
"""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.ui.theme import RADIUS


def pressable(
    content: ft.Control,
    act: Callable[[], Any] | None,
    *,
    ground: ft.Colors | None = None,
    border: ft.Border | None = None,
    radius: float | None = RADIUS,
    padding: ft.Padding | float | None = None,
    alignment: ft.Alignment | None = None,
    tooltip: str | None = None,
    selected: bool | None = None,
    checked: bool | None = None,
    expand: int | bool | None = None,
    identifier: str | None = None,
    key: str | None = None,
) -> ft.Control:
    """Make something pressed as a whole; with no `act` it is only shown.

    What is `checked` or not is no button, but a box to tick.
    """
    box = ft.Container(
        content,
        bgcolor=ground,
        border=border,
        border_radius=radius,
        padding=padding,
        alignment=alignment,
        tooltip=tooltip,
        on_click=act,
        ink=act is not None,
    )
    return ft.Semantics(
        content=box,
        container=True,
        button=True if act is not None and checked is None else None,
        selected=selected,
        checked=checked,
        expand=expand,
        identifier=identifier,
        key=key,
    )
