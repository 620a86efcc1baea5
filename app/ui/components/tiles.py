"""The acts of every day, under the thumb, large enough for one that does not look."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.ui.components.layout import disc, side_by_side
from app.ui.components.pressable import pressable
from app.ui.theme import BODY, FAINT, INK, LABEL, LINE, PAPER, SHEET, L, M, S, edge

Act = Callable[[], Any]
ROUND = 20


def acts(first: ft.Control, *others: ft.Control) -> ft.Control:
    """What stays at the foot of the first page: the first act, and the others beside each other."""
    return ft.Container(
        ft.Column(
            [first, side_by_side(others, S + 2)],
            spacing=S + 2,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        bgcolor=PAPER,
        border=ft.Border.only(top=ft.BorderSide(1, LINE)),
        padding=ft.Padding.symmetric(horizontal=L, vertical=S + 2),
    )


def tile(icon: ft.IconData, label: str, act: Act, *, leads: bool = False) -> ft.Control:
    """One of two acts side by side; the one that `leads` is the likelier."""
    ground = ft.Colors.PRIMARY_CONTAINER if leads else ft.Colors.SECONDARY_CONTAINER
    ink = ft.Colors.ON_PRIMARY_CONTAINER if leads else ft.Colors.ON_SECONDARY_CONTAINER
    inside = ft.Row(
        [
            ft.Icon(icon, size=24, color=ink),
            ft.Text(label, style=LABEL, color=ink, expand=True, expand_loose=True),
        ],
        spacing=S,
        alignment=ft.MainAxisAlignment.CENTER,
    )
    return pressable(
        inside,
        act,
        ground=ground,
        radius=ROUND,
        padding=ft.Padding.symmetric(horizontal=M, vertical=L),
        expand=True,
    )


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
    sign = disc(icon, 48, leads=True)
    return pressable(
        ft.Row([words, sign], spacing=M, vertical_alignment=ft.CrossAxisAlignment.CENTER),
        act,
        ground=SHEET,
        border=edge(),
        radius=ROUND,
        padding=ft.Padding.only(left=L, right=S + 2, top=S, bottom=S),
    )
