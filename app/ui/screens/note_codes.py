"""The codes of a note: applied in two taps, taken back in one."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.merge.state import CodeMark, Note
from app.pages.pages import Pages
from app.study.ids import EntryId
from app.ui.components.buttons import secondary
from app.ui.components.codes import code_label, code_tag, coded_tag
from app.ui.components.layout import flow, section
from app.ui.contexts import keyed
from app.ui.screens.code_picker import picker
from app.ui.state.passage import NOTHING, Span
from app.ui.state.shell import Shell
from app.ui.theme import BODY, FAINT, S
from app.ui.undoing import doing
from app.ui.words import say


def note_codes(shell: Shell, pages: Pages, note: Note) -> list[ft.Control]:
    """Return the codes of the whole note and the way to more."""
    return [keyed("codes", NoteCodes, shell, pages, note)]


@ft.component
def NoteCodes(shell: Shell, pages: Pages, note: Note) -> ft.Control:
    """Draw them, and the codebook when it is asked for."""
    picking, pick = ft.use_state(False)
    marks = {mark.code: mark for mark in note.codes if not mark.field}

    passages = [mark for mark in note.codes if mark.field]

    def toggle(code: str) -> None:
        if code in marks:
            take_off(shell, pages, note.subject, marks[code])
        else:
            put_on(shell, pages, note.subject, code)

    ft.use_dialog(picker(pages, marks, toggle, lambda: pick(False)) if picking else None)
    shown: ft.Control = (
        flow([code_tag(pages, code, _taking(toggle, code)) for code in marks])
        if marks
        else ft.Text(say("codes.none"), style=BODY, color=FAINT)
    )
    coded = [coded_tag(pages, mark, _off(shell, pages, note.subject, mark)) for mark in passages]
    under = [section(say("codes.of_passages")), flow(coded)] if coded else []
    return ft.Column(
        [
            section(say("codes.of_note")),
            shown,
            secondary(say("codes.add"), lambda: pick(True), icon=ft.Icons.SELL_OUTLINED, key="add"),
            *under,
        ],
        spacing=S + 2,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def put_on(
    shell: Shell,
    pages: Pages,
    subject: str,
    code: str,
    field: str = "",
    span: Span = NOTHING,
    answer: EntryId | None = None,
) -> None:
    """Apply a code, and offer to undo it."""
    name = code_label(pages, code)
    where = (field, *span, answer)
    doing(shell, pages, "undo.code_on", pages.apply_code, subject, code, *where, code=name)


def take_off(shell: Shell, pages: Pages, subject: str, mark: CodeMark) -> None:
    """Take a code back, and offer to undo it."""
    name = code_label(pages, mark.code)
    doing(shell, pages, "undo.code_off", pages.remove_code, subject, [mark.entry], code=name)


def _off(shell: Shell, pages: Pages, subject: str, mark: CodeMark) -> Callable[[], Any]:
    return lambda: take_off(shell, pages, subject, mark)


def _taking(toggle: Callable[[str], Any], code: str) -> Callable[[], Any]:
    return lambda: toggle(code)
