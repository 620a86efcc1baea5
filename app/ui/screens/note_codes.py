"""The codes of a note: applied in two taps, taken back in one."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.merge.state import Note
from app.pages.pages import Pages
from app.ui.acting import attempt
from app.ui.components.buttons import secondary
from app.ui.components.codes import code_tag
from app.ui.components.layout import flow, section
from app.ui.contexts import keyed
from app.ui.screens.code_picker import picker
from app.ui.state.shell import Shell
from app.ui.theme import BODY, FAINT, S
from app.ui.words import say


def note_codes(shell: Shell, pages: Pages, note: Note) -> list[ft.Control]:
    """Return the codes of the whole note and the way to more."""
    return [keyed("codes", NoteCodes, shell, pages, note)]


@ft.component
def NoteCodes(shell: Shell, pages: Pages, note: Note) -> ft.Control:
    """Draw them, and the codebook when it is asked for."""
    picking, pick = ft.use_state(False)
    marks = {mark.code: mark.entry for mark in note.codes if not mark.field}

    def toggle(code: str) -> None:
        if code in marks:
            attempt(shell, pages.remove_code, note.subject, [marks[code]])
        else:
            attempt(shell, pages.apply_code, note.subject, code)

    ft.use_dialog(picker(pages, marks, toggle, lambda: pick(False)) if picking else None)
    shown: ft.Control = (
        flow([code_tag(pages, code, _taking(toggle, code)) for code in marks])
        if marks
        else ft.Text(say("codes.none"), style=BODY, color=FAINT)
    )
    return ft.Column(
        [
            section(say("codes.of_note")),
            shown,
            secondary(say("codes.add"), lambda: pick(True), icon=ft.Icons.SELL_OUTLINED, key="add"),
        ],
        spacing=S + 2,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _taking(toggle: Callable[[str], Any], code: str) -> Callable[[], Any]:
    return lambda: toggle(code)
