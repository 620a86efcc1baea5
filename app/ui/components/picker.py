"""Choose one of many in little room: a button says what is chosen, and opens what there is."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import flet as ft

from app.ui.components.choosing import choosing, over_page
from app.ui.components.rows import row
from app.ui.theme import INK, LINE, RING, SHEET, SMALL, M, S, button_style

Options = Sequence[tuple[str, str]]
"""What may be chosen, and how each is called; the first is all of them."""

FEW = 6
"""As many lie under the thumb, at the foot of the page; more take all of it."""
TALL = 640
"""Where a page is lower, letters twice as large leave no room above them."""


def opener(
    label: str, by: str, chosen: str, act: Callable[[], Any], *, key: str | None = None
) -> ft.Control:
    """Show what is chosen, or what is chosen `by`; `label` says so aloud."""
    ground, ink = (
        (ft.Colors.SECONDARY_CONTAINER, ft.Colors.ON_SECONDARY_CONTAINER)
        if chosen
        else (SHEET, INK)
    )
    face = ft.Row(
        [
            ft.Text(chosen or by, style=SMALL, color=ink, max_lines=1),
            ft.Icon(ft.Icons.EXPAND_MORE_ROUNDED, size=20, color=ink),
        ],
        spacing=S / 2,
        tight=True,
    )
    return ft.TextButton(
        content=face,
        tooltip=label,
        on_click=act,
        style=button_style(
            M, M + 2, bgcolor=ground, side={**RING, ft.ControlState.DEFAULT: ft.BorderSide(1, LINE)}
        ),
        key=key,
    )


def one_of(
    title: str,
    options: Options,
    chosen: str,
    choose: Callable[[str], Any],
    close: Callable[[], Any],
) -> ft.BottomSheet:
    """Open the options over the page; choosing one is all. Show it with `ft.use_dialog`."""
    lines = [
        _line(said, name == chosen, partial(choose, name), key=name or "every")
        for name, said in options
    ]
    if len(lines) > FEW or (ft.context.page.height or 0) < TALL:
        return over_page(choosing(title, close, ft.ListView(lines, expand=True)), close)
    listed = ft.Column(lines, spacing=0, tight=True)
    return over_page(choosing(title, close, listed, is_whole=False), close, is_whole=False)


def _line(said: str, is_chosen: bool, act: Callable[[], Any], *, key: str) -> ft.Control:
    sign = ft.Icon(ft.Icons.CHECK_ROUNDED, color=ft.Colors.PRIMARY) if is_chosen else None
    return row(said, act, trailing=sign, selected=is_chosen, key=key)
