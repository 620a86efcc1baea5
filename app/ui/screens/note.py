"""An observation note: its line of time, its questions, its codes. It saves itself."""

import flet as ft

from app.merge.fields import current
from app.merge.state import Note
from app.ui import naming, tell
from app.ui.components.field import field
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, two_panes
from app.ui.components.mentions import links
from app.ui.components.tabs import tabs
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.screens.fields import TITLE, guarded
from app.ui.screens.headcount import HeadcountBox
from app.ui.screens.lost import found_or_lost
from app.ui.screens.note_codes import note_codes
from app.ui.screens.writing import use_writing
from app.ui.state.answers import Answers
from app.ui.theme import L, S
from app.ui.words import language, say


@ft.component
def NoteScreen() -> ft.Control:
    """Show the note of the address."""
    return found_or_lost("note", Note, Open)


@ft.component
def Open(name: str) -> ft.View:
    """One note, open."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    tab, set_tab = ft.use_state("line")
    writing = use_writing(shell, pages, name)
    note = pages.subject(name)
    if not isinstance(note, Note):
        return leaf(shell, f"/note/{name}", say("lost.title"), ft.Container())
    asked_title = naming.field_of(pages, note, TITLE)
    label = asked_title.label.in_(language()) if asked_title else say("note.title")
    title = _title(label, note, writing.answers)
    parent = pages.summary(note.session)
    link = links(pages, [parent] if parent else [], page.navigate)
    coded = note_codes(shell, pages, note)
    count = keyed("headcount", HeadcountBox, pages, name, writing.answers)
    body: ft.Control
    if shell.wide:
        body = two_panes(blocks(title, *link, count, *coded, *writing.form), writing.line)
    else:
        done, asked = writing.progress
        names = [
            ("line", say("note.line")),
            ("form", say("note.form", done=done, asked=asked)),
            ("codes", say("note.codes", count=len(note.codes))),
        ]
        shown = {
            "line": writing.line,
            "form": blocks(*link, count, *writing.form),
            "codes": blocks(*coded),
        }
        body = ft.Column(
            [
                ft.Container(title, padding=ft.Padding.only(left=L, right=L, top=S)),
                tabs(names, tab, lambda one: lambda: set_tab(one)),
                ft.Container(shown.get(tab, writing.line), expand=True, key=tab),
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
        actions=[writing.saved],
        span=True,
    )


def _title(label: str, note: Note, answers: Answers) -> ft.Control:
    def typed(text: str) -> None:
        line = text.replace("\n", " ")
        answers.watch(TITLE).look(line)
        answers.type(TITLE, line, line)

    stored_title = current(note.fields, TITLE)
    written = field(
        label,
        answers.shown(TITLE, stored_title if isinstance(stored_title, str) else ""),
        typed,
        prose=True,
        wraps=True,
        max_lines=3,  # above what is written under it: large letters leave it some room
        on_blur=answers.blur,
    )
    return guarded(written, answers, TITLE)
