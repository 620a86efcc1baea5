"""Layers, told apart by a quiet mark at the side and by their names. Never colour alone."""

import flet as ft

from app.pages.pages import Pages
from app.ui import naming
from app.ui.theme import FAINT, TINY

COLOURS = (
    ft.Colors.PRIMARY,
    ft.Colors.SECONDARY,
    ft.Colors.ERROR,
    ft.Colors.OUTLINE,
    ft.Colors.INVERSE_PRIMARY,
)


def layer_colour(pages: Pages, layer: str) -> ft.Colors:
    """Return the colour of a layer, by its place in the study file."""
    for place, known in enumerate(pages.study.layers):
        if known.id == layer:
            return COLOURS[place % len(COLOURS)]
    return ft.Colors.OUTLINE_VARIANT


def sided(pages: Pages, layer: str, content: ft.Control, *, key: str | None = None) -> ft.Control:
    """Put the mark of a layer beside something."""
    return ft.Container(
        content,
        border=ft.Border.only(left=ft.BorderSide(3, layer_colour(pages, layer))),
        padding=ft.Padding.only(left=12),
        key=key,
    )


def layer_word(pages: Pages, layer: str) -> ft.Control:
    """The name of a layer, small."""
    return ft.Text(naming.layer_name(pages, layer), style=TINY, color=FAINT)
