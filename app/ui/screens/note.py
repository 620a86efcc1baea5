"""An observation note: its line of time, its questions, its codes. It saves itself."""

from typing import Any, cast

import flet as ft

from app.merge.fields import current
from app.merge.state import Note
from app.pages import Pages
from app.ui import naming, tell
from app.ui.acting import attempt, tell_error
from app.ui.components.feedback import empty
from app.ui.components.field import field
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, two_panes
from app.ui.components.saved import SavedMark
from app.ui.components.tabs import tabs
from app.ui.components.timeline import timeline
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.screens.composer import Composer
from app.ui.screens.field_history import field_history
from app.ui.screens.fields import TITLE, progress, questions, stored
from app.ui.screens.lost import Lost
from app.ui.screens.note_codes import note_codes
from app.ui.state.answers import Answers
from app.ui.state.shell import Shell
from app.ui.theme import L, M, S
from app.ui.words import language, say


@ft.component
def NoteScreen() -> Any:
    """Show the note of the address."""
    pages = use_pages()
    name = ft.use_route_params().get("note", "")
    found = pages.subject(name)
    if not isinstance(found, Note):
        return Lost()
    return keyed(found.subject, Open, found.subject)


@ft.component
def Open(name: str) -> ft.View:
    """One note, open."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    tab, set_tab = ft.use_state("line")
    opened, set_opened = ft.use_state("")
    past, set_past = ft.use_state("")
    answers = use_answers(shell, pages, name)
    note = pages.subject(name)
    ft.use_dialog(field_history(pages, name, past, lambda: set_past("")) if past else None)
    if not isinstance(note, Note):
        return leaf(shell, f"/note/{name}", say("lost.title"), ft.Container())

    def send(text: str, layer: str, codes: tuple[str, ...]) -> bool:
        return attempt(shell, pages.jot, name, text, layer, codes) is not None

    template = naming.template_of(pages, note.template)
    form = (
        questions(
            pages,
            template,
            note.fields,
            answers,
            lambda asked: lambda: set_past(asked),
            lambda: page.navigate(f"/conflict/{name}"),
        )
        if template
        else []
    )
    lines = timeline(
        pages,
        note.jottings,
        opened,
        lambda entry: lambda: set_opened(entry),
        lambda entry: lambda: attempt(shell, pages.unjot, name, entry),
    )
    line = line_of_time(lines, keyed("composer", Composer, shell, pages, send))
    asked_title = naming.field_of(pages, note.template, TITLE)
    label = asked_title.label.in_(language()) if asked_title else say("note.title")
    title = _title(label, note, answers)
    coded = note_codes(shell, pages, note)
    body: ft.Control
    if shell.wide:
        left = blocks(title, *coded, *form)
        body = two_panes(left, line)
    else:
        done, asked = progress(template, stored(note.fields)) if template else (0, 0)
        names = [
            ("line", say("note.line")),
            ("form", say("note.form", done=done, asked=asked)),
            ("codes", say("note.codes", count=len(note.codes))),
        ]
        shown = {
            "line": line,
            "form": blocks(*form),
            "codes": blocks(*coded),
        }
        body = ft.Column(
            [
                ft.Container(title, padding=ft.Padding.only(left=L, right=L, top=S)),
                tabs(names, tab, lambda one: lambda: set_tab(one)),
                ft.Container(shown.get(tab, line), expand=True, key=tab),
            ],
            spacing=S,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    return leaf(
        shell,
        f"/note/{name}",
        say("note.at", clock=tell.clock(naming.when(note.at))),
        body,
        actions=[keyed("saved", SavedMark, answers.saved)],
        span=True,
    )


def use_answers(shell: Shell, pages: Pages, name: str) -> Answers:
    """Return what is being answered on a subject; it is written when one leaves."""
    kept = ft.use_ref(cast(Answers | None, None))
    if kept.current is None:
        kept.current = Answers(pages, name, lambda error: tell_error(shell, error))
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


def _title(label: str, note: Note, answers: Answers) -> ft.Control:
    def typed(text: str) -> None:
        line = text.replace("\n", " ")
        answers.type(TITLE, line, line)

    stored_title = current(note.fields, TITLE)
    return field(
        label,
        answers.shown(TITLE, stored_title if isinstance(stored_title, str) else ""),
        typed,
        prose=True,
        wraps=True,
        on_blur=answers.leave,
    )


def line_of_time(lines: list[ft.Control], composer: ft.Control) -> ft.Control:
    shown = (
        ft.ListView(
            lines,
            expand=True,
            auto_scroll=True,
            padding=ft.Padding.symmetric(horizontal=L, vertical=S),
            spacing=M,
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
