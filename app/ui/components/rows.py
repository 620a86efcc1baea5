"""Rows of a list and the small marks they carry. Never colour alone: icon and word."""

from collections.abc import Callable
from typing import Any, Literal

import flet as ft

from app.ui import tell
from app.ui.theme import (
    BODY,
    FAINT,
    INK,
    LABEL,
    RADIUS,
    RED,
    SHEET,
    SMALL,
    TARGET,
    TINY,
    XS,
    M,
    S,
    edge,
)
from app.ui.words import say

Tone = Literal["plain", "good", "alert", "red"]
TONES: dict[Tone, tuple[ft.Colors, ft.Colors]] = {
    "plain": (ft.Colors.SECONDARY_CONTAINER, ft.Colors.ON_SECONDARY_CONTAINER),
    "good": (ft.Colors.PRIMARY_CONTAINER, ft.Colors.ON_PRIMARY_CONTAINER),
    "alert": (ft.Colors.ERROR_CONTAINER, ft.Colors.ON_ERROR_CONTAINER),
    "red": (ft.Colors.TERTIARY_CONTAINER, ft.Colors.ON_TERTIARY_CONTAINER),
}


def row(
    title: str,
    act: Callable[[], Any] | None = None,
    *,
    subtitle: str | None = None,
    icon: ft.IconData | None = None,
    mark: ft.Control | None = None,
    trailing: ft.Control | None = None,
    selected: bool = False,
    key: str | None = None,
) -> ft.Control:
    """One line of a list, pressed as a whole. `mark` is a badge after the title."""
    words = ft.Text(title, style=LABEL, color=INK, max_lines=3, overflow=ft.TextOverflow.ELLIPSIS)
    # The badge goes below the title where letters are too large for both on one line.
    head = (
        ft.Row(
            [words, mark],
            wrap=True,
            alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
            vertical_alignment=ft.CrossAxisAlignment.CENTER,
            run_spacing=XS,
        )
        if mark is not None
        else words
    )
    return ft.ListTile(
        title=head,
        subtitle=ft.Text(subtitle, style=SMALL, color=FAINT) if subtitle else None,
        leading=ft.Icon(icon, color=FAINT) if icon is not None else None,
        trailing=trailing,
        on_click=act,
        selected=selected,
        selected_tile_color=SHEET,
        shape=ft.RoundedRectangleBorder(radius=RADIUS),
        content_padding=ft.Padding.symmetric(horizontal=M + 2, vertical=XS),
        min_height=64 if subtitle else TARGET + XS,
        key=key,
    )


def lone(line: ft.Control, *, selected: bool = False, key: str | None = None) -> ft.Control:
    """A line that lies alone, on a small sheet of its own; framed while it is open."""
    return ft.Container(line, bgcolor=SHEET, border=edge(selected), border_radius=RADIUS, key=key)


def forward() -> ft.Control:
    """The sign that a line leads somewhere."""
    return ft.Icon(ft.Icons.CHEVRON_RIGHT_ROUNDED, color=FAINT)


def badge(
    text: str, icon: ft.IconData | None = None, tone: Tone = "plain", *, key: str | None = None
) -> ft.Control:
    """A word in a small coloured box, with its icon."""
    ground, ink = TONES[tone]
    inside: list[ft.Control] = [
        ft.Text(text, style=TINY, color=ink, expand=True, expand_loose=True)
    ]
    if icon is not None:
        inside.insert(0, ft.Icon(icon, size=16, color=ink))
    box = ft.Container(
        ft.Row(inside, spacing=XS + 1, tight=True),
        bgcolor=ground,
        border_radius=10,
        padding=ft.Padding.symmetric(horizontal=S + 1, vertical=XS),
    )
    return ft.Semantics(content=box, container=True, key=key)


def chip(
    label: str,
    chosen: bool,
    act: Callable[[bool], Any],
    *,
    spoken: str | None = None,
    key: str | None = None,
) -> ft.Chip:
    """One of several that may be chosen together; a code, a scope. `spoken` where shown short."""
    words = ft.Text(
        label, style=SMALL, color=INK, max_lines=3, no_wrap=False, semantics_label=spoken
    )
    return ft.Chip(
        label=words,
        selected=chosen,
        on_select=lambda event: act(event.data is True),
        show_checkmark=True,
        shape=ft.RoundedRectangleBorder(radius=12),
        padding=ft.Padding.symmetric(horizontal=S, vertical=M + 1),
        key=key,
    )


ConsentState = Literal["given", "refused", "withdrawn", "unknown"]
CONSENT: dict[ConsentState, tuple[ft.IconData, Tone]] = {
    "given": (ft.Icons.CHECK_CIRCLE_ROUNDED, "good"),
    "refused": (ft.Icons.DO_NOT_DISTURB_ON_ROUNDED, "plain"),
    "withdrawn": (ft.Icons.UNDO_ROUNDED, "alert"),
    "unknown": (ft.Icons.HELP_OUTLINE_ROUNDED, "plain"),
}


def consent_badge(state: ConsentState) -> ft.Control:
    """What one person said about one scope."""
    icon, tone = CONSENT[state]
    return badge(say(f"consent.{state}"), icon, tone)


SOUND: dict[ConsentState, tuple[ft.IconData, Tone]] = {
    "given": (ft.Icons.MIC_ROUNDED, "good"),
    "refused": (ft.Icons.MIC_OFF_ROUNDED, "alert"),
    "withdrawn": (ft.Icons.MIC_OFF_ROUNDED, "alert"),
    "unknown": (ft.Icons.HELP_OUTLINE_ROUNDED, "plain"),
}


def sound_badge(state: ConsentState) -> ft.Control:
    """What somebody in the room said about the sound: whoever did not agree stops it."""
    icon, tone = SOUND[state]
    return badge(say(f"sound.{state}"), icon, tone)


def timecode(ms: int, *, live: bool = False, size: float = 16.5) -> ft.Control:
    """A place in a recording; red while it runs."""
    return ft.Text(
        tell.timecode(ms),
        style=BODY.copy(size=size, font_family="Carnet Serif Strong"),
        color=RED if live else INK,
        semantics_label=tell.length(ms),
    )
