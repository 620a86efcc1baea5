"""The buttons. One filled button per screen says what to do next.

`red` is for recording and erasing, and for nothing else. No height is fixed: padding makes
48 dp and more, and letters twice as large make it grow.
"""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.ui.theme import (
    ACT,
    FAINT,
    LABEL,
    LINE,
    OFF,
    ON_RED,
    OUTLINE,
    RED,
    RING,
    SMALL,
    TARGET,
    XS,
    S,
    button_style,
)

Act = Callable[[], Any]
"""What a button does; may be a coroutine function."""


def primary(
    label: str,
    act: Act,
    *,
    icon: ft.IconData | None = None,
    busy: bool = False,
    disabled: bool = False,
    wide: bool = False,
    key: str | None = None,
) -> ft.Control:
    """The next thing to do. While `busy` it turns and cannot be pressed twice."""
    return ft.FilledButton(
        content=_content(label, busy, ft.Colors.ON_SURFACE) if busy else _words(label, icon),
        icon=None if busy else icon,
        on_click=act,
        disabled=disabled or busy,
        expand=wide or None,
        key=key,
    )


def secondary(
    label: str,
    act: Act,
    *,
    icon: ft.IconData | None = None,
    disabled: bool = False,
    wide: bool = False,
    is_tight: bool = False,
    key: str | None = None,
) -> ft.Control:
    """Another thing that can be done here. Beside a second one, large letters need it tight."""
    line = {**RING, ft.ControlState.DEFAULT: ft.BorderSide(1, OUTLINE)}
    return ft.OutlinedButton(
        content=_words(label, icon),
        icon=icon,
        on_click=act,
        disabled=disabled,
        style=button_style(XS, side=line, elevation=0) if is_tight else None,
        expand=wide or None,
        key=key,
    )


def plain(
    label: str,
    act: Act,
    *,
    icon: ft.IconData | None = None,
    disabled: bool = False,
    key: str | None = None,
) -> ft.Control:
    """A small act, or a way back."""
    style = button_style(16, 14, side=RING)
    return ft.TextButton(
        content=label, icon=icon, on_click=act, disabled=disabled, style=style, key=key
    )


def red(
    label: str,
    act: Act,
    *,
    icon: ft.IconData | None = None,
    disabled: bool = False,
    wide: bool = False,
    is_tight: bool = False,
    key: str | None = None,
) -> ft.Control:
    """Record, or erase."""
    style = button_style(
        XS if is_tight else 20,
        bgcolor={ft.ControlState.DEFAULT: RED, ft.ControlState.DISABLED: OFF},
        color={ft.ControlState.DEFAULT: ON_RED, ft.ControlState.DISABLED: FAINT},
        icon_color={ft.ControlState.DEFAULT: ON_RED, ft.ControlState.DISABLED: FAINT},
        side=RING,
    )
    return ft.FilledButton(
        content=_words(label, icon),
        icon=icon,
        on_click=act,
        disabled=disabled,
        style=style,
        expand=wide or None,
        key=key,
    )


def icon_button(
    icon: ft.IconData,
    label: str,
    act: Act,
    *,
    color: ft.Colors = FAINT,
    disabled: bool = False,
    key: str | None = None,
) -> ft.Control:
    """A button that is only a picture; `label` is said aloud and shown on hover."""
    button = ft.IconButton(
        icon=icon,
        icon_color=color,
        icon_size=24,
        tooltip=label,
        on_click=act,
        disabled=disabled,
        width=TARGET,
        height=TARGET,
    )
    # The label stands on a node around the button's own: together they are one, with a name.
    return ft.MergeSemantics(content=button, key=key)


def choice(
    label: str, chosen: bool, act: Act, *, under: str = "", key: str | None = None
) -> ft.Control:
    """One of a few, side by side; the chosen one is filled and said to be.

    What stands `under` the label is smaller: what this choice costs, or means.
    """
    return ft.Semantics(
        content=ft.TextButton(
            content=_two_lines(label, under) if under else label,
            on_click=act,
            style=button_style(
                16,
                14,
                bgcolor=ft.Colors.SECONDARY_CONTAINER if chosen else ft.Colors.TRANSPARENT,
                color=ft.Colors.ON_SECONDARY_CONTAINER if chosen else ACT,
                side={**RING, ft.ControlState.DEFAULT: ft.BorderSide(1, LINE)},
            ),
        ),
        selected=chosen,
        key=key,
    )


def _words(label: str, icon: ft.IconData | None) -> ft.StrOrControl:
    """Keep words that take several lines in the middle of their button, or by their icon."""
    return label if icon is not None else ft.Text(label, text_align=ft.TextAlign.CENTER)


def _two_lines(label: str, under: str) -> ft.Control:
    lines: list[ft.Control] = [ft.Text(label, style=LABEL), ft.Text(under, style=SMALL)]
    return ft.Column(
        lines, spacing=0, tight=True, horizontal_alignment=ft.CrossAxisAlignment.CENTER
    )


def _content(label: str, busy: bool, color: ft.Colors) -> ft.Control:
    return ft.Row(
        [
            ft.ProgressRing(width=18, height=18, stroke_width=2.5, color=color, visible=busy),
            ft.Text(label, style=LABEL),
        ],
        spacing=S + 2,
        tight=True,
        alignment=ft.MainAxisAlignment.CENTER,
    )
