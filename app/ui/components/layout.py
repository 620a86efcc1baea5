"""How a page is laid on the screen: a lone sheet, a sheet of blocks, a section."""

from collections.abc import Sequence
from typing import Any

import flet as ft

from app.ui.theme import (
    FAINT,
    INK,
    LINE,
    PAPER,
    RADIUS,
    READING,
    SECTION,
    SHEET,
    TINY,
    XL,
    XS,
    XXL,
    L,
    M,
    S,
    edge,
)

STRETCH = ft.CrossAxisAlignment.STRETCH

SCROLLED: dict[str, Any] = {"on_scroll": lambda event: None, "scroll_interval": 2000}
"""Tells now and then that somebody scrolls what they read, and so that they are there."""


def lone_sheet(name: str, *controls: ft.Control) -> ft.View:
    """A page that is alone: centred, narrow, scrolling when the text is large."""
    column = ft.Column(
        list(controls),
        width=380,
        spacing=L,
        horizontal_alignment=STRETCH,
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
        **SCROLLED,
    )


def sheet(*controls: ft.Control, padding: float = L) -> ft.Control:
    """A sheet of paper lying on the page."""
    return ft.Container(
        ft.Column(list(controls), spacing=M, horizontal_alignment=STRETCH),
        bgcolor=SHEET,
        border=edge(),
        border_radius=RADIUS + 2,
        padding=padding,
    )


def listed(*lines: ft.Control) -> ft.Control:
    """Lines that belong together, on one sheet."""
    return sheet(ft.Column(list(lines), spacing=0, horizontal_alignment=STRETCH), padding=XS)


def foot(*controls: ft.Control, is_stacked: bool = False) -> ft.Control:
    """What stays under the thumb while the page scrolls behind its line.

    Where `is_stacked`, one below the other: two long buttons would break their words.
    """
    laid: ft.Control = ft.Row(list(controls), spacing=S)
    if is_stacked:
        laid = ft.Column(list(controls), spacing=S, tight=True, horizontal_alignment=STRETCH)
    return ft.Container(
        middle(laid),
        padding=ft.Padding.symmetric(horizontal=L, vertical=M),
        border=ft.Border.only(top=ft.BorderSide(1, LINE)),
    )


def middle(content: ft.Control) -> ft.Control:
    """What is as wide as a phone, and no wider than a column of text where there is more."""
    return ft.Container(ft.Container(content, width=READING), alignment=ft.Alignment.CENTER)


def two_panes(left: ft.Control, right: ft.Control) -> ft.Control:
    """Two sides of one page, side by side."""
    return ft.Row(
        [
            ft.Container(left, expand=6),
            ft.VerticalDivider(width=1, color=LINE),
            ft.Container(right, expand=5),
        ],
        spacing=0,
        expand=True,
        vertical_alignment=STRETCH,
    )


def centred(content: ft.Control) -> ft.Control:
    """A column of text in the middle of a wide page."""
    panes = [ft.Container(expand=1), ft.Container(content, width=READING + 2 * L)]
    return ft.Row(
        [*panes, ft.Container(expand=1)], expand=True, spacing=0, vertical_alignment=STRETCH
    )


def grid(cells: Sequence[ft.Control], *, narrow: int = 12, wide: int = 6) -> ft.Control:
    """Cells beside each other as far as the width allows: twelve columns make a line."""
    for cell in cells:
        cell.col = {"xs": narrow, "md": wide}
    return ft.ResponsiveRow(list(cells), spacing=L, run_spacing=L)


def even(cells: Sequence[ft.Control], across: int) -> ft.Control:
    """Cells that expand, so many to a line, as tall as the tallest of their line."""
    lines = [side_by_side(cells[at : at + across], M) for at in range(0, len(cells), across)]
    return ft.Column(list(lines), spacing=M, horizontal_alignment=STRETCH)


def side_by_side(cells: Sequence[ft.Control], spacing: float) -> ft.Control:
    """Cells of one line, each as tall as the one whose words take the most lines."""
    return ft.Row(list(cells), spacing=spacing, intrinsic_height=True, vertical_alignment=STRETCH)


def flow(controls: Sequence[ft.Control]) -> ft.Control:
    """Small things one after the other, going to the next line where they must."""
    return ft.Row(list(controls), wrap=True, spacing=S, run_spacing=S)


def strip(things: Sequence[ft.Control], *, wraps: bool = False) -> ft.Control:
    """Choices side by side. A thumb draws them along; a mouse cannot, so there they wrap."""
    return flow(things) if wraps else ft.Row([*things], spacing=S, scroll=ft.ScrollMode.HIDDEN)


def section(
    title: str, *, trailing: Sequence[ft.Control] = (), key: str | None = None
) -> ft.Control:
    """A heading inside a page; a screen reader can jump to it."""
    heading = ft.Semantics(
        content=ft.Text(title, style=SECTION, color=INK), header=True, container=True, expand=True
    )
    return ft.Row([heading, *trailing], key=key, vertical_alignment=ft.CrossAxisAlignment.CENTER)


def disc(icon: ft.IconData, side: float, *, leads: bool = False) -> ft.Control:
    """A picture in a round of its own; the one that `leads` is the act itself."""
    return ft.Container(
        ft.Icon(
            icon,
            size=round(side * 0.5),
            color=ft.Colors.ON_PRIMARY if leads else ft.Colors.ON_SECONDARY_CONTAINER,
        ),
        bgcolor=ft.Colors.PRIMARY if leads else ft.Colors.SECONDARY_CONTAINER,
        border_radius=side / 2,
        width=side,
        height=side,
        alignment=ft.Alignment.CENTER,
    )


def overline(text: str) -> ft.Control:
    """A small label above something."""
    return ft.Text(text, style=TINY, color=FAINT)
