"""The acts of every day, large enough for a thumb that does not look."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.ui.components.layout import disc
from app.ui.components.pressable import pressable
from app.ui.theme import BODY, FAINT, INK, LABEL, SHEET, L, M, S, edge

Act = Callable[[], Any]
ROUND = 20


def tile(icon: ft.IconData, label: str, act: Act, *, leads: bool = False) -> ft.Control:
    """One of two acts side by side; the one that `leads` is the likelier."""
    ground = ft.Colors.PRIMARY_CONTAINER if leads else ft.Colors.SECONDARY_CONTAINER
    ink = ft.Colors.ON_PRIMARY_CONTAINER if leads else ft.Colors.ON_SECONDARY_CONTAINER
    inside = ft.Column(
        [ft.Icon(icon, size=28, color=ink), ft.Text(label, style=LABEL, color=ink)],
        spacing=S,
        tight=True,
    )
    return pressable(inside, act, ground=ground, radius=ROUND, padding=L, expand=True)


def wide_tile(icon: ft.IconData, label: str, hint: str, act: Act) -> ft.Control:
    """The first act: a line waiting to be written."""
    words = ft.Column(
        [
            ft.Text(label, style=LABEL, color=INK),
            ft.Text(hint, style=BODY, color=FAINT),
        ],
        spacing=0,
        expand=True,
        tight=True,
    )
    sign = disc(icon, 52, leads=True)
    return pressable(
        ft.Row([words, sign], spacing=M, vertical_alignment=ft.CrossAxisAlignment.CENTER),
        act,
        ground=SHEET,
        border=edge(),
        radius=ROUND,
        padding=ft.Padding.only(left=L, right=M, top=M, bottom=M),
    )
