"""Choose one of many in little room: a button that says what is chosen and opens the list."""

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.ui.components.pressable import pressable
from app.ui.theme import FAINT, INK, LABEL, RADIUS, SHEET, SMALL, M, S, edge


def picker(
    label: str,
    by: str,
    chosen: str,
    options: Sequence[tuple[str, str]],
    choose: Callable[[str], Any],
    *,
    key: str | None = None,
) -> ft.Control:
    """Show the chosen option, or what is chosen `by`; the first of the `options` is all."""
    is_narrowed = bool(options) and chosen != options[0][0]
    menu = ft.PopupMenuButton(
        content=_face(dict(options).get(chosen, by) if is_narrowed else by, is_narrowed),
        tooltip=label,
        items=[_item(name, said, name == chosen, choose) for name, said in options],
    )
    return ft.Semantics(content=menu, container=True, key=key)


def opener(
    label: str, by: str, chosen: str, act: Callable[[], Any], *, key: str | None = None
) -> ft.Control:
    """Show what is chosen, or what is chosen `by`, where there are too many for a menu."""
    return pressable(
        _face(chosen or by, bool(chosen)),
        act,
        radius=RADIUS,
        tooltip=label,
        key=key,
    )


def _face(words: str, is_narrowed: bool) -> ft.Control:
    ground = ft.Colors.SECONDARY_CONTAINER if is_narrowed else SHEET
    ink = ft.Colors.ON_SECONDARY_CONTAINER if is_narrowed else INK
    return ft.Container(
        ft.Row(
            [
                ft.Text(words, style=SMALL, color=ink, max_lines=1),
                ft.Icon(ft.Icons.EXPAND_MORE_ROUNDED, size=20, color=ink),
            ],
            spacing=S / 2,
            tight=True,
        ),
        bgcolor=ground,
        border=edge(),
        border_radius=RADIUS,
        padding=ft.Padding.only(left=M + 2, right=S, top=M + 1, bottom=M + 1),
    )


def _item(name: str, said: str, is_chosen: bool, choose: Callable[[str], Any]) -> ft.PopupMenuItem:
    style = LABEL if is_chosen else SMALL
    return ft.PopupMenuItem(
        content=ft.Text(said, style=style, color=INK if is_chosen else FAINT),
        checked=is_chosen,
        on_click=lambda: choose(name),
    )
