"""What the notebook says back: a banner, an empty page, a question before an act."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import flet as ft

from app.ui.components.buttons import icon_button, plain, primary, red
from app.ui.components.layout import disc
from app.ui.theme import BODY, FAINT, HEADING, INK, RADIUS, XL, L, M, S
from app.ui.words import say

Act = Callable[[], Any]
TONES = {
    "info": (
        ft.Icons.INFO_OUTLINE_ROUNDED,
        ft.Colors.SECONDARY_CONTAINER,
        ft.Colors.ON_SECONDARY_CONTAINER,
    ),
    "alert": (
        ft.Icons.ERROR_OUTLINE_ROUNDED,
        ft.Colors.ERROR_CONTAINER,
        ft.Colors.ON_ERROR_CONTAINER,
    ),
    "red": (
        ft.Icons.FIBER_MANUAL_RECORD_ROUNDED,
        ft.Colors.TERTIARY_CONTAINER,
        ft.Colors.ON_TERTIARY_CONTAINER,
    ),
}


def banner(
    text: str,
    kind: Literal["info", "alert", "red"] = "info",
    *,
    action: str | None = None,
    act: Act | None = None,
    dismiss: Act | None = None,
    key: str | None = None,
) -> ft.Control:
    """One sentence in the page, said aloud when it appears. Never colour alone."""
    icon, ground, ink = TONES[kind]
    said: list[ft.Control] = [ft.Text(text, style=BODY, color=ink)]
    if action and act:
        said.append(ft.Row([plain(action, act)], wrap=True))
    row: list[ft.Control] = [
        ft.Icon(icon, color=ink, size=22),
        ft.Column(said, spacing=0, expand=True),
    ]
    if dismiss:
        row.append(icon_button(ft.Icons.CLOSE_ROUNDED, say("act.close"), dismiss, color=ink))
    # The picture stands by the first line, but for the button that closes, which is taller.
    beside = ft.CrossAxisAlignment.CENTER if dismiss else ft.CrossAxisAlignment.START
    return ft.Semantics(
        content=ft.Container(
            ft.Row(row, spacing=M, vertical_alignment=beside),
            bgcolor=ground,
            border_radius=RADIUS,
            padding=ft.Padding.only(left=14, right=14 if not dismiss else 2, top=10, bottom=10),
        ),
        live_region=True,
        container=True,
        identifier=f"banner-{kind}",
        key=key,
    )


NARROW = 420
"""A few words in the middle of a wide page, or over it, are read in short lines."""


def empty(
    icon: ft.IconData,
    title: str,
    body: str,
    *,
    action: str | None = None,
    act: Act | None = None,
    key: str | None = None,
) -> ft.Control:
    """A page with nothing yet: what would be here, and how to begin."""
    middle: list[ft.Control] = [
        disc(icon, 72),
        ft.Text(title, style=HEADING, color=INK, text_align=ft.TextAlign.CENTER),
        ft.Container(
            ft.Text(body, style=BODY, color=FAINT, text_align=ft.TextAlign.CENTER),
            width=NARROW,
        ),
    ]
    if action and act:
        middle.append(ft.Container(primary(action, act), padding=ft.Padding.only(top=S)))
    return ft.Container(
        ft.Column(
            middle,
            spacing=M,
            horizontal_alignment=ft.CrossAxisAlignment.CENTER,
            alignment=ft.MainAxisAlignment.CENTER,
            tight=True,
        ),
        padding=ft.Padding.symmetric(horizontal=L, vertical=XL * 2),
        alignment=ft.Alignment.CENTER,
        key=key,
    )


def confirm(
    title: str,
    body: str,
    act_label: str,
    act: Act,
    cancel: Act,
    *,
    is_red: bool = False,
) -> ft.AlertDialog:
    """A question before an act. Show it with `ft.use_dialog(confirm(...) if asked else None)`.

    Escape, or a touch beside it, is a no.
    """
    button = red(act_label, act) if is_red else primary(act_label, act)
    words = ft.Text(body, style=BODY, color=INK)
    return dialog(title, [words], [plain(say("act.cancel"), cancel), button], cancel)


def dialog(
    title: str, told: Sequence[ft.Control], actions: Sequence[ft.Control], leave: Act
) -> ft.AlertDialog:
    """Something said over the page, no wider than one reads; Escape leaves it."""
    return ft.AlertDialog(
        title=ft.Text(title, style=HEADING, color=INK),
        content=ft.Column(
            list(told),
            spacing=M,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            width=NARROW,
        ),
        actions=list(actions),
        on_dismiss=leave,
        scrollable=True,
    )
