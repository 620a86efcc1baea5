"""How a page is laid on the screen: a lone sheet, a sheet of blocks, a section."""

from collections.abc import Sequence

import flet as ft

from app.ui.theme import (
    FAINT,
    INK,
    LINE,
    PAPER,
    RADIUS,
    SECTION,
    SHEET,
    TINY,
    XL,
    XXL,
    L,
    M,
    S,
)


def lone_sheet(name: str, *controls: ft.Control) -> ft.View:
    """A page that is alone: centred, narrow, scrolling when the text is large."""
    column = ft.Column(
        list(controls),
        width=380,
        spacing=L,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return ft.View(
        route=f"/{name}",
        can_pop=False,
        bgcolor=PAPER,
        padding=0,
        controls=[
            ft.SafeArea(
                expand=True,
                content=ft.Column(
                    [ft.Container(column, padding=XL, alignment=ft.Alignment.CENTER)],
                    scroll=ft.ScrollMode.AUTO,
                    alignment=ft.MainAxisAlignment.CENTER,
                    horizontal_alignment=ft.CrossAxisAlignment.CENTER,
                    expand=True,
                ),
            )
        ],
    )


def blocks(*controls: ft.Control, spacing: float = L) -> ft.Control:
    """A scrolling column of blocks, each read aloud on its own."""
    return ft.ListView(
        list(controls),
        spacing=spacing,
        padding=ft.Padding.only(left=L, right=L, top=S, bottom=XXL),
        expand=True,
    )


def sheet(*controls: ft.Control, padding: float = L) -> ft.Control:
    """A sheet of paper lying on the page."""
    return ft.Container(
        ft.Column(list(controls), spacing=M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        bgcolor=SHEET,
        border=ft.Border.all(1, LINE),
        border_radius=RADIUS + 2,
        padding=padding,
    )


def section(
    title: str, *, trailing: Sequence[ft.Control] = (), key: str | None = None
) -> ft.Control:
    """A heading inside a page; a screen reader can jump to it."""
    heading = ft.Semantics(
        content=ft.Text(title, style=SECTION, color=INK), header=True, container=True, expand=True
    )
    return ft.Row([heading, *trailing], key=key, vertical_alignment=ft.CrossAxisAlignment.CENTER)


def overline(text: str) -> ft.Control:
    """A small label above something."""
    return ft.Text(text, style=TINY, color=FAINT)
