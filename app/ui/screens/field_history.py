"""Every answer a question ever had: what, who, when. Nothing is ever written over."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.merge.fields import Version
from app.merge.state import Subject
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.components.buttons import plain
from app.ui.components.feedback import dialog
from app.ui.theme import FAINT, INK, LINE, NOTE, SMALL, M
from app.ui.words import say


def field_history(
    pages: Pages, subject: str, name: str, close: Callable[[], Any]
) -> ft.AlertDialog:
    """Tell the past of one field. Show it with `ft.use_dialog`."""
    found = pages.subject(subject)
    rows = [_row(pages, found, name, version) for version in pages.history(subject, name)]
    title = naming.question(pages, found, name)
    return dialog(title, rows[::-1], [plain(say("act.close"), close)], close)


def _row(pages: Pages, of: Subject | None, name: str, version: Version) -> ft.Control:
    asked = naming.field_of(pages, of, name)
    by = f"{naming.author(pages, version.dev)} · {tell.moment(naming.when(version.at))}"
    words = naming.answer(asked, version.value) or say("history.emptied")
    return ft.Semantics(
        content=ft.Container(
            ft.Column(
                [
                    ft.Text(words, style=NOTE, color=INK),
                    ft.Text(by, style=SMALL, color=FAINT),
                ],
                spacing=2,
                tight=True,
            ),
            border=ft.Border.only(left=ft.BorderSide(3, LINE)),
            padding=ft.Padding.only(left=M),
        ),
        container=True,
        key=version.entry,
    )
