"""Small pictures made of shapes, in the colours of the theme. They say nothing aloud."""

from typing import Final

import flet as ft

from app.ui.components.layout import disc
from app.ui.theme import LINE, OUTLINE, SHEET, edge

SIDE: Final = 200.0


def _drawn(*parts: ft.Control) -> ft.Control:
    """A picture in a square, made of shapes in the colours of the theme."""
    return ft.Semantics(
        content=ft.Stack(list(parts), width=SIDE, height=SIDE), exclude_semantics=True
    )


def _put(what: ft.Control, left: float, top: float) -> ft.Control:
    return ft.Container(what, left=left, top=top)


def _ground() -> ft.Control:
    return ft.Container(
        width=SIDE,
        height=SIDE,
        border_radius=SIDE / 2,
        bgcolor=ft.Colors.SECONDARY_CONTAINER,
    )


def _stroke(width: float, color: ft.Colors = LINE) -> ft.Control:
    return ft.Container(width=width, height=8, border_radius=4, bgcolor=color)


def sealed_page() -> ft.Control:
    """A written page, and a seal on it."""
    lines = ft.Column(
        [_stroke(68, OUTLINE), _stroke(54), _stroke(64), _stroke(40), _stroke(58)], spacing=11
    )
    sheet = ft.Container(
        lines,
        width=104,
        height=132,
        bgcolor=SHEET,
        border=edge(),
        border_radius=12,
        padding=ft.Padding.only(left=18, top=20),
    )
    seal = disc(ft.Icons.LOCK_ROUNDED, 64, leads=True)
    return _drawn(_ground(), _put(sheet, 42, 30), _put(seal, 112, 112))


def three_acts() -> ft.Control:
    """The three acts, the first one in front."""
    return _drawn(
        _ground(),
        _put(_round(ft.Icons.MIC_ROUNDED), 24, 102),
        _put(_round(ft.Icons.GROUPS_ROUNDED), 104, 102),
        _put(disc(ft.Icons.EDIT_ROUNDED, 88, leads=True), 56, 20),
    )


def _round(icon: ft.IconData) -> ft.Control:
    ink = ft.Colors.ON_PRIMARY_CONTAINER
    return ft.Container(
        ft.Icon(icon, size=34, color=ink),
        width=72,
        height=72,
        border_radius=36,
        bgcolor=ft.Colors.PRIMARY_CONTAINER,
        alignment=ft.Alignment.CENTER,
    )


def closed_phone() -> ft.Control:
    """A phone that shows nothing but its lock."""
    phone = ft.Container(
        ft.Column(
            [
                disc(ft.Icons.LOCK_ROUNDED, 56, leads=True),
                _stroke(44),
                _stroke(30),
            ],
            spacing=12,
            alignment=ft.MainAxisAlignment.CENTER,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
        ),
        width=92,
        height=152,
        bgcolor=SHEET,
        border=ft.Border.all(3, OUTLINE),
        border_radius=18,
        alignment=ft.Alignment.CENTER,
    )
    return _drawn(_ground(), _put(phone, 54, 24))
