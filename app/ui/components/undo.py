"""What was just done, said above the thumb, with the way to undo it."""

import flet as ft

from app.ui.components.layout import middle
from app.ui.state.shell import Shell
from app.ui.theme import BODY, RADIUS, RING, XS, L, M, button_style
from app.ui.words import say


@ft.component
def UndoBar(shell: Shell) -> ft.Control:
    """Offer to undo the last act; nothing once it has passed."""
    made = shell.offer
    if made is None:
        return ft.Container(visible=False)
    ink = ft.Colors.ON_INVERSE_SURFACE
    act = ft.TextButton(
        content=say("act.undo"),
        icon=ft.Icons.UNDO_ROUNDED,
        on_click=made.undo,
        style=button_style(
            16, 14, side=RING, color=ft.Colors.INVERSE_PRIMARY, icon_color=ft.Colors.INVERSE_PRIMARY
        ),
        key="undo",
    )
    # Beside the words, or below them where letters are too large for both.
    row = ft.Row(
        [ft.Text(made.done.text(), style=BODY, color=ink), act],
        wrap=True,
        spacing=M,
        run_spacing=0,
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
    box = ft.Container(
        row,
        bgcolor=ft.Colors.INVERSE_SURFACE,
        border_radius=RADIUS,
        padding=ft.Padding.only(left=L, right=XS, top=XS, bottom=XS),
        margin=ft.Margin.symmetric(horizontal=M, vertical=XS),
    )
    return ft.Semantics(
        content=middle(box),
        live_region=True,
        container=True,
        identifier="undo",
    )
