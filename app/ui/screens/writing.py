"""What a note and a session are written with: their questions and their line of time.

Both are answered, jotted into and looked back on alike; only what stands around differs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import flet as ft

from app.merge.fields import stored
from app.merge.state import Note, Session
from app.pages.pages import Pages
from app.ui import naming
from app.ui.acting import attempt, tell_error
from app.ui.components.feedback import empty
from app.ui.components.guide import put_line
from app.ui.components.layout import SCROLLED
from app.ui.components.mentions import mentions
from app.ui.components.saved import SavedMark
from app.ui.contexts import keyed
from app.ui.screens.composer import Composer
from app.ui.screens.field_history import field_history
from app.ui.screens.fields import Asks, progress, questions
from app.ui.screens.lines import removed_lines, use_lines
from app.ui.screens.note_codes import take_off
from app.ui.screens.passage import passage_picker
from app.ui.state.answers import Answers
from app.ui.state.shell import Shell
from app.ui.theme import L, M, S
from app.ui.undoing import offer
from app.ui.words import say


@dataclass(frozen=True)
class Writing:
    """The parts of a page that is written on."""

    answers: Answers
    form: list[ft.Control]
    progress: tuple[int, int]
    """Questions answered, and asked now."""
    line: ft.Control
    saved: ft.Control


def use_writing(shell: Shell, pages: Pages, name: str) -> Writing:
    """Return what a subject is written with. What was typed is kept when one leaves."""
    page = ft.context.page
    past, set_past = ft.use_state("")
    coded, code = ft.use_state("")
    answers = _use_answers(shell, pages, name)
    ft.use_dialog(
        field_history(
            pages, name, past, lambda value: answers.say(past, value), lambda: set_past("")
        )
        if past
        else None
    )

    ft.use_dialog(passage_picker(shell, pages, name, coded, lambda: code("")) if coded else None)

    def coding(asked: str) -> Callable[[], Any]:
        def act() -> None:
            answers.leave()  # a passage is of an answer that was written down
            code(asked)

        return act

    found = pages.subject(name)
    written = found if isinstance(found, Note | Session) else None

    def send(text: str, layer: str, codes: tuple[str, ...]) -> bool:
        return attempt(shell, pages.jot, name, text, layer, codes) is not None

    jotted = written.jottings if written else ()
    held = written if isinstance(written, Session) else None
    put = [(tick.lines, put_line(pages, held, tick)) for tick in held.ticks] if held else []
    lines = use_lines(shell, pages, [(name, line) for line in jotted], put)
    shown = [*removed_lines(shell, pages, name), *lines.shown]
    template = naming.template_of(pages, written)
    form, how_far = [], (0, 0)
    if written and template:
        how_far = progress(template, stored(written.fields))
        form = questions(
            pages,
            template,
            written.fields,
            answers,
            written.codes,
            Asks(
                history=lambda asked: lambda: set_past(asked),
                code=coding,
                uncode=lambda mark: lambda: take_off(shell, pages, name, mark),
                conflict=lambda: page.navigate(f"/conflict/{name}"),
                named=lambda said: mentions(pages, written.site, said, page.navigate),
            ),
        )
    return Writing(
        answers,
        form,
        how_far,
        _line_of_time(
            shown, not lines.is_open, keyed("composer", Composer, shell, pages, name, send)
        ),
        keyed("saved", SavedMark, answers.saved),
    )


def _use_answers(shell: Shell, pages: Pages, name: str) -> Answers:
    """Return what is being answered; it is written when one leaves."""
    kept = ft.use_ref(cast(Answers | None, None))
    if kept.current is None:
        kept.current = Answers(
            pages,
            name,
            lambda error: tell_error(shell, error),
            lambda done, after: offer(shell, pages, done, "undo.answer", after),
        )
    answers = kept.current
    undo = ft.use_ref(cast(Any, None))

    def mounted() -> None:
        undo.current = shell.before_lock(answers.leave)
        answers.adopt()

    def unmounted() -> None:
        if not shell.locked:
            answers.commit()
        if undo.current is not None:
            undo.current()

    ft.use_effect(mounted, [], unmounted)
    return answers


def _line_of_time(lines: list[ft.Control], follows: bool, composer: ft.Control) -> ft.Control:
    shown = (
        ft.ListView(
            lines,
            expand=True,
            auto_scroll=follows,
            padding=ft.Padding.symmetric(horizontal=L, vertical=S),
            spacing=M,
            **SCROLLED,
        )
        if lines
        else ft.Column(
            [empty(ft.Icons.TIMELINE_ROUNDED, say("jot.empty"), say("jot.empty_body"))],
            expand=True,
            scroll=ft.ScrollMode.AUTO,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    )
    return ft.Column(
        [shown, composer],
        spacing=0,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
