"""Read an entry: a note word for word, a session, a person, or a recording."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.merge.state import Note, Participant, Recording, Session, Summary
from app.pages import Pages
from app.ui import naming, tell
from app.ui.components import answers, people
from app.ui.components.buttons import plain
from app.ui.components.entry_row import badges_of, entry_row
from app.ui.components.feedback import empty
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, overline, section
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.screens.lost import Lost
from app.ui.screens.playback import Player
from app.ui.theme import FAINT, HEADING, INK, SMALL, S
from app.ui.words import say

Open = Callable[[str], Callable[[], Any]]
PAGES = {"note": "/note", "session": "/session", "participant": "/person"}
"""Where each kind of entry is written."""
STRETCH = ft.CrossAxisAlignment.STRETCH


@ft.component
def Entry() -> Any:
    """Show one entry on a page of its own."""
    shell, pages = use_shell(), use_pages()
    subject = ft.use_route_params().get("id", "")
    summary = pages.summary(subject)
    if summary is None:
        return keyed("lost", Lost)
    return leaf(
        shell,
        f"/entry/{subject}",
        naming.word_of(summary.kind),
        keyed(subject, EntryPane, subject),
    )


@ft.component
def EntryPane(subject: str) -> Any:
    """Show one entry, in a page or beside the list."""
    pages = use_pages()
    page = ft.context.page
    summary = pages.summary(subject)
    found = pages.subject(subject) if summary else None
    if summary is None or found is None:
        return empty(ft.Icons.MENU_BOOK_ROUNDED, say("entry.choose"), say("entry.choose_body"))

    def open_(other: str) -> Callable[[], Any]:
        return lambda: page.navigate(f"/entry/{other}")

    def resolve() -> None:
        page.navigate(f"/conflict/{subject}")

    head = heading(pages, summary)
    if summary.kind in PAGES:
        address = f"{PAGES[summary.kind]}/{subject}"
        write = plain(
            say("entry.write"), lambda: page.navigate(address), icon=ft.Icons.EDIT_ROUNDED
        )
        head = ft.Column([head, ft.Row([write])], spacing=0, horizontal_alignment=STRETCH)
    match found:
        case Recording():
            return keyed(f"player-{subject}", Player, subject)
        case Note():
            return blocks(head, *_note(pages, found, resolve, open_), spacing=S + S)
        case Session():
            return blocks(head, *_session(pages, found, resolve, open_), spacing=S + S)
        case Participant():
            return blocks(head, *_participant(pages, found, open_, page.navigate), spacing=S + S)


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
    marks = badges_of(pages, summary)
    if marks:
        lines.append(ft.Row(marks, wrap=True, spacing=S, run_spacing=S / 2))
    return ft.Column(lines, spacing=3, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _note(pages: Pages, note: Note, resolve: Callable[[], None], open_: Open) -> list[ft.Control]:
    told = [
        *answers.answers(pages, note.template, note.fields, resolve),
        *answers.codes(pages, note.template, note.codes),
        *answers.jottings(pages, note.jottings),
    ]
    parent = pages.summary(note.session)
    if parent:
        told += [section(say("entry.session")), entry_row(pages, parent, open_(parent.subject))]
    return told or [_blank()]


def _session(
    pages: Pages, session: Session, resolve: Callable[[], None], open_: Open
) -> list[ft.Control]:
    sounds = pages.recordings_of(session.subject)
    notes = [s for s in pages.summaries("note") if s.parent == session.subject]
    told = [*people.attendance(pages, session.attendance, open_)]
    if sounds:
        told.append(section(say("entry.recordings")))
        told += [entry_row(pages, sound, open_(sound.subject)) for sound in sounds]
    told += answers.answers(pages, session.template, session.fields, resolve)
    told += answers.jottings(pages, session.jottings)
    if notes:
        told.append(section(say("entry.notes")))
        told += [entry_row(pages, note, open_(note.subject)) for note in notes]
    return told or [_blank()]


def _participant(
    pages: Pages, person: Participant, open_: Open, go: Callable[[str], Any]
) -> list[ft.Control]:
    told: list[ft.Control] = [section(say("entry.allows")), people.scopes(pages, person)]
    if person.steps:
        told += [section(say("entry.story")), *people.story(pages, person.steps, go)]
    else:
        told.append(ft.Text(say("entry.never_asked"), style=SMALL, color=FAINT))
    met = [
        s
        for s in pages.summaries("session")
        if person.subject in (s.extra.get("people") or ())  # type: ignore[operator]
    ]
    if met:
        told.append(section(say("entry.sessions")))
        told += [entry_row(pages, session, open_(session.subject)) for session in met]
    return told


def _blank() -> ft.Control:
    return ft.Text(say("entry.blank"), style=SMALL, color=FAINT)
