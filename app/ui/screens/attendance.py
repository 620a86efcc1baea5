"""Who is in the room: one tap to come in, one to go out, and what each allows."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import flet as ft

from app.merge.recap import Stayed
from app.merge.state import Participant, Presence, Session
from app.pages.pages import Pages
from app.study.scope import Scope
from app.ui import naming, tell
from app.ui.components.buttons import icon_button, primary, secondary
from app.ui.components.feedback import banner, empty
from app.ui.components.layout import flow, section
from app.ui.components.people import consent_of
from app.ui.components.pressable import pressable
from app.ui.components.rows import badge, lone, sound_badge
from app.ui.state.shell import Shell
from app.ui.theme import FAINT, INK, LABEL, SMALL, XS, L, M, S
from app.ui.undoing import doing
from app.ui.words import language, say


def attendance(
    shell: Shell, pages: Pages, session: Session, go: Callable[[str], Any]
) -> list[ft.Control]:
    """Draw the room: who is here, who has left, and the way to add somebody."""
    here = [_here(shell, pages, session, stay, go) for stay in session.here]
    gone = [stay for stay in session.attendance if not stay.is_here]
    words, icon = say("room.add"), ft.Icons.PERSON_ADD_ALT_1_ROUNDED
    if not session.attendance and not session.is_over:
        return [
            empty(ft.Icons.GROUPS_ROUNDED, say("room.empty"), say("room.empty_body")),
            primary(words, lambda: go("add"), icon=icon, key="add"),
        ]
    # Once somebody is here the next thing is to record: two filled buttons would say nothing.
    add = secondary(words, lambda: go("add"), icon=icon, key="add")
    count = sum(stay.count for stay in session.here)
    # A narrow page has a tab that says as much.
    head = [section(say("room.here", count=count))] if shell.wide else []
    shown: list[ft.Control] = [*head, *here, add]
    if session.is_over:
        at = tell.clock(naming.when(session.ended_at or session.at))
        shown = [banner(say("end.said", clock=at)), *head[: len(here)], *here]
    if gone:
        shown.append(section(say("room.gone")))
        shown += [_gone(pages, stay) for stay in reversed(gone)]
    return shown


def name_of(pages: Pages, stay: Presence | Stayed) -> str:
    """Name a stay: the person's code, or how many unknown people."""
    if not stay.participant:
        return say("room.unknown", count=stay.count)
    summary = pages.summary(stay.participant)
    return summary.title if summary else say("room.not_here_yet")


def _here(
    shell: Shell, pages: Pages, session: Session, stay: Presence, go: Callable[[str], Any]
) -> ft.Control:
    name = name_of(pages, stay)
    found = pages.subject(stay.participant) if stay.participant else None
    person = found if isinstance(found, Participant) else None
    mark = (
        sound_badge(consent_of(person, Scope.AUDIO))
        if stay.participant
        else badge(say("room.no_word"), ft.Icons.HELP_OUTLINE_ROUNDED, "alert")
    )
    head = flow([ft.Text(name, style=LABEL, color=INK), mark, *_news(pages, stay.participant)])
    words = ft.Column(
        [
            head,
            ft.Text(_since(pages, stay, person), style=SMALL, color=FAINT),
        ],
        spacing=XS,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    leave = icon_button(
        ft.Icons.LOGOUT_ROUNDED,
        say("room.leave", name=name),
        lambda: doing(
            shell, pages, "undo.left", pages.leave, session.subject, stay.entry, name=name
        ),
    )
    # Two things to press, side by side: one inside the other could not be told apart aloud.
    person_box = pressable(
        words,
        (lambda: go(f"consent/{stay.participant}")) if stay.participant else None,
        padding=ft.Padding.only(left=L, top=M, bottom=M),
        expand=True,
    )
    row = ft.Row([person_box, leave], spacing=S, vertical_alignment=ft.CrossAxisAlignment.CENTER)
    return lone(ft.Container(row, padding=ft.Padding.only(right=XS)), key=stay.entry)


def _news(pages: Pages, participant: str) -> list[ft.Control]:
    """Say that the sheet has changed since this person read it."""
    summary = pages.summary(participant)
    if summary is None or not pages.to_inform(summary):
        return []
    return [badge(say("inform.mark"), ft.Icons.MENU_BOOK_ROUNDED, "alert")]


def _since(pages: Pages, stay: Presence, person: Participant | None) -> str:
    said = say("room.since", clock=tell.since(naming.when(stay.arrived_at), datetime.now(UTC)))
    if person is None:
        return said
    group = next((g for g in pages.study.groups if g.id == person.group), None)
    return f"{naming.short(group.label.in_(language()))} · {said}" if group else said


def _gone(pages: Pages, stay: Presence) -> ft.Control:
    times = say(
        "room.stayed",
        came=tell.clock(naming.when(stay.arrived_at)),
        left=tell.clock(naming.when(stay.left_at or stay.arrived_at)),
    )
    row = ft.Row(
        [
            ft.Text(name_of(pages, stay), style=LABEL, color=FAINT, expand=True),
            ft.Text(times, style=SMALL, color=FAINT),
        ]
    )
    box = ft.Container(row, padding=ft.Padding.symmetric(horizontal=L, vertical=S))
    return ft.Semantics(content=box, container=True, key=stay.entry)
