"""Read an entry: a note word for word, a session, a person, or a recording."""

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.merge.state import Note, Participant, Recording, Session, Summary
from app.pages.linking import session_code
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.components import answers, guide, people
from app.ui.components.buttons import secondary
from app.ui.components.entry_row import badges_of, entry_row
from app.ui.components.feedback import empty
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, centred, listed, overline, section, two_panes
from app.ui.components.mentions import Go
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.screens.lost import Lost
from app.ui.screens.playback import Player
from app.ui.theme import FAINT, HEADING, INK, SMALL, S
from app.ui.words import say

Open = Callable[[str], Callable[[], Any]]
PAGES = {
    "note": ("/note", "entry.write", ft.Icons.EDIT_ROUNDED),
    "session": ("/session", "entry.write", ft.Icons.EDIT_ROUNDED),
    "participant": ("/person", "entry.consent", ft.Icons.HOW_TO_REG_ROUNDED),
}
"""Where each kind of entry is written, and how the way there is called."""


Told = list[ft.Control]


@ft.component
def Entry() -> Any:
    """Show one entry on a page of its own."""
    shell, pages = use_shell(), use_pages()
    subject = ft.use_route_params().get("id", "")
    summary = pages.summary(subject)
    if summary is None or summary.kind not in naming.KINDS:
        return keyed("lost", Lost)
    return leaf(
        shell,
        f"/entry/{subject}",
        naming.word_of(summary.kind),
        keyed(subject, EntryPane, subject, shell.wide),
        span=True,
    )


@ft.component
def EntryPane(subject: str, is_wide: bool = False) -> Any:
    """Show one entry: on a page, in two panes if it `is_wide`, or beside the list."""
    pages = use_pages()
    page = ft.context.page
    summary = pages.summary(subject)
    found = pages.subject(subject) if summary else None
    if summary is None or found is None or summary.kind not in naming.KINDS:
        return empty(ft.Icons.MENU_BOOK_ROUNDED, say("entry.choose"), say("entry.choose_body"))

    def open_(other: str) -> Callable[[], Any]:
        return lambda: page.navigate(f"/entry/{other}")

    def resolve() -> None:
        page.navigate(f"/conflict/{subject}")

    match found:
        case Recording():
            return keyed(f"player-{subject}", Player, subject, is_wide)
        case Note():
            first, second = _note(pages, found, resolve, open_, page.navigate)
        case Session():
            first, second = _session(pages, found, resolve, open_, page.navigate)
        case Participant():
            first, second = _participant(pages, found, open_, page.navigate)
    head = [heading(pages, summary), *_write(summary, page)]
    if not first and not second:
        first = [ft.Text(say("entry.blank"), style=SMALL, color=FAINT)]
    if is_wide and second:
        return two_panes(blocks(*head, *first), blocks(*second))
    return centred(blocks(*head, *first, *second)) if is_wide else blocks(*head, *first, *second)


def _write(summary: Summary, page: ft.Page) -> Told:
    """The way to where an entry is written."""
    where, words, icon = PAGES.get(summary.kind, ("", "", ft.Icons.EDIT_ROUNDED))
    if not where or summary.is_loose:
        return []
    go = secondary(say(words), lambda: page.navigate(f"{where}/{summary.subject}"), icon=icon)
    return [ft.Row([go], wrap=True)]


def heading(pages: Pages, summary: Summary) -> ft.Control:
    """Say what it is, where, by whom, and when."""
    title = naming.title_of(pages, summary)
    named = naming.method_name(pages, summary)
    lines: list[ft.Control] = [overline(named)] if named != title else []
    lines.append(
        ft.Semantics(content=ft.Text(title, style=HEADING, color=INK), header=True, container=True)
    )
    where = f"{naming.site_name(pages, summary.site)} · {naming.site_place(pages, summary.site)}"
    by = say(
        "entry.by",
        name=naming.author(pages, summary.dev),
        when=tell.moment(naming.when(summary.at)),
    )
    lines += [ft.Text(line, style=SMALL, color=FAINT) for line in (where, by)]
    if summary.edited_at - summary.at > 60_000:
        edited = say("entry.edited", when=tell.moment(naming.when(summary.edited_at)))
        lines.append(ft.Text(edited, style=SMALL, color=FAINT))
    if summary.kind == "session":
        code = say("mention.code", code=session_code(summary))
        lines.append(ft.Text(code, style=SMALL, color=FAINT))
    marks = badges_of(pages, summary)
    if marks:
        lines.append(ft.Row(marks, wrap=True, spacing=S, run_spacing=S / 2))
    return ft.Column(lines, spacing=3, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _note(
    pages: Pages, note: Note, resolve: Callable[[], None], open_: Open, go: Go
) -> tuple[Told, Told]:
    told = answers.answers(pages, note, note.fields, resolve, go)
    beside = [
        *answers.headcounts(pages, note),
        *answers.codes(pages, note, note.codes),
        *answers.jottings(pages, note.site, note.jottings, go),
    ]
    parent = pages.summary(note.session)
    return told, beside + _rows(pages, "entry.session", [parent] if parent else [], open_)


def _session(
    pages: Pages, session: Session, resolve: Callable[[], None], open_: Open, go: Go
) -> tuple[Told, Told]:
    notes = [s for s in pages.summaries("note") if s.parent == session.subject]
    room = people.attendance(pages, session.attendance, open_)
    room += guide.told(pages, session)
    room += _rows(pages, "entry.recordings", pages.recordings_of(session.subject), open_)
    room += _rows(pages, "entry.notes", notes, open_)
    told = answers.answers(pages, session, session.fields, resolve, go)
    coded = answers.codes(pages, session, session.codes)
    return room, told + coded + answers.jottings(pages, session.site, session.jottings, go)


def _participant(
    pages: Pages, person: Participant, open_: Open, go: Callable[[str], Any]
) -> tuple[Told, Told]:
    allows: Told = [section(say("entry.allows")), people.scopes(pages, person)]
    told: Told = []
    if person.steps:
        told += [section(say("entry.story")), *people.story(pages, person.steps, go)]
    else:
        allows.append(ft.Text(say("entry.never_asked"), style=SMALL, color=FAINT))
    met = [
        s
        for s in pages.summaries("session")
        if person.subject in (s.extra.get("people") or ())  # type: ignore[operator]
    ]
    return allows, told + _rows(pages, "entry.sessions", met, open_)


def _rows(pages: Pages, title: str, found: Sequence[Summary], open_: Open) -> Told:
    """Show other entries that belong to this one, under their title."""
    if not found:
        return []
    lines = [entry_row(pages, summary, open_(summary.subject), dated=True) for summary in found]
    return [section(say(title)), listed(*lines)]
