"""The private list: names that this notebook points at when they are written."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.pages.pages import Pages
from app.ui.acting import attempt
from app.ui.components.buttons import icon_button
from app.ui.components.field import field
from app.ui.components.pressable import pressable
from app.ui.state.shell import Shell
from app.ui.theme import ACT, BODY, FAINT, INK, SMALL, M, S, edge
from app.ui.words import say


@ft.component
def FlaggedNames(shell: Shell, pages: Pages) -> ft.Control:
    """Show the names, add one, take one off."""
    typed, set_typed = ft.use_state("")
    held = ft.use_ref("")
    names, set_names = ft.use_state(pages.guard.names)

    def write(text: str) -> None:
        held.current = text  # at once: Enter may be quicker than the next drawing
        set_typed(text)

    def put() -> None:
        if attempt(shell, pages.guard.flag, held.current or "") is not None:
            write("")
            set_names(pages.guard.names)

    async def submitted(event: Any) -> None:
        put()
        await event.control.focus()

    def take_off(name: str) -> None:
        attempt(shell, pages.guard.unflag, name)
        set_names(pages.guard.names)

    line = field(
        say("flagged.add"),
        typed,
        write,
        on_submit=submitted,
        suffix=icon_button(ft.Icons.ADD_ROUNDED, say("flagged.put"), put, color=ACT),
        key="name",
    )
    shown: list[ft.Control] = [_name(name, take_off) for name in names]
    return ft.Column(
        [
            ft.Text(say("flagged.help"), style=BODY, color=INK),
            line,
            ft.Row(shown, wrap=True, spacing=S, run_spacing=S)
            if shown
            else ft.Text(say("flagged.empty"), style=SMALL, color=FAINT),
        ],
        spacing=M,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _name(name: str, take_off: Callable[[str], None]) -> ft.Control:
    inside: list[ft.Control] = [
        ft.Text(name, style=SMALL, color=INK, expand=True, expand_loose=True),
        ft.Icon(ft.Icons.CLOSE_ROUNDED, size=16, color=FAINT),
    ]
    return pressable(
        ft.Row(inside, spacing=6, tight=True),
        lambda: take_off(name),
        border=edge(),
        radius=10,
        padding=ft.Padding.symmetric(horizontal=M, vertical=14),
        tooltip=say("flagged.remove", name=name),
        key=name,
    )
