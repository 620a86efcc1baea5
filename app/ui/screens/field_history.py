"""Every answer a question ever had: what, who, when, and what each changed in the one before.

Nothing is ever written over, so any of them can be taken up again.
"""

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.merge.fields import Version
from app.merge.state import Subject
from app.pages.pages import Pages
from app.study.events import Value
from app.ui import naming, tell
from app.ui.components.buttons import plain
from app.ui.components.versions import as_it_was, changed, changes_text, marked_text
from app.ui.theme import FAINT, HEADING, INK, SMALL, M
from app.ui.words import say


def field_history(
    pages: Pages,
    subject: str,
    name: str,
    again: Callable[[Value], Any],
    close: Callable[[], Any],
) -> ft.AlertDialog:
    """Tell the past of one field, the last answer first. Show it with `ft.use_dialog`.

    `again` answers with an earlier one.
    """
    found = pages.subject(subject)
    versions = pages.history(subject, name)
    told = [_words(pages, found, name, version) for version in versions]
    rows = [
        _row(
            pages,
            version,
            _text(told[: at + 1]),
            None if version.value == versions[-1].value else _again(again, version.value, close),
        )
        for at, version in enumerate(versions)
    ]
    return ft.AlertDialog(
        title=ft.Text(naming.question(pages, found, name), style=HEADING, color=INK),
        content=ft.Column(
            list(reversed(rows)),
            spacing=M,
            tight=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
            width=420,
        ),
        actions=[plain(say("act.close"), close)],
        scrollable=True,
        on_dismiss=close,
    )


def _again(
    again: Callable[[Value], Any], value: Value, close: Callable[[], Any]
) -> Callable[[], Any]:
    def act() -> None:
        close()
        again(value)

    return act


def _words(pages: Pages, of: Subject | None, name: str, version: Version) -> str:
    return naming.answer(naming.field_of(pages, of, name), version.value)


def _text(told: Sequence[str]) -> ft.Control:
    """Write an answer out, with what it changed in the one before."""
    if len(told) > 1 and (told[-1] or told[-2]):
        return changes_text(changed(told[-2], told[-1]))
    return marked_text([(told[-1] or say("history.emptied"), False)])


def _row(
    pages: Pages, version: Version, text: ft.Control, again: Callable[[], Any] | None
) -> ft.Control:
    by = f"{naming.author(pages, version.dev)} · {tell.moment(naming.when(version.at))}"
    inside = [text, ft.Text(by, style=SMALL, color=FAINT)]
    if again is not None:
        act = plain(say("history.again"), again, icon=ft.Icons.UNDO_ROUNDED)
        inside.append(ft.Row([act], wrap=True))
    return as_it_was(inside, version.entry)
