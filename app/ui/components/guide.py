"""The questions of a guide, ticked as they are put, each with its time."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.merge.fields import stored
from app.merge.state import Session, Tick
from app.pages.pages import Pages
from app.study.template import Field, Template, visible_fields
from app.ui import naming, tell
from app.ui.components.layout import listed, section
from app.ui.components.pressable import pressable
from app.ui.components.rows import row
from app.ui.components.timeline import timed
from app.ui.theme import ACT, BODY, FAINT, INK, SMALL, TINY, XS, M, S
from app.ui.words import language, say

Toggle = Callable[[str, bool], Callable[[], Any]]
"""Gives what is done when a question is pressed: its name, and whether it was put already."""


def put_now(template: Template, session: Session) -> list[Field]:
    """Return the questions to put: those the answers so far do not hide, and all that were."""
    shown = {asked.id for asked in visible_fields(template, stored(session.fields))}
    return [one for one in template.guide if one.id in shown or one.id in session.covered]


def checklist(pages: Pages, session: Session, toggle: Toggle) -> list[ft.Control]:
    """Draw the questions to put, one line each, pressed as a whole."""
    template = naming.template_of(pages, session)
    asked = put_now(template, session) if template else []
    if not asked:
        return []
    lines = [_line(one, session.covered.get(one.id), toggle) for one in asked]
    return [section(counted(session, asked)), listed(*lines)]


def counted(session: Session, asked: list[Field]) -> str:
    """Say how many of the questions were put."""
    done = sum(one.id in session.covered for one in asked)
    return say("guide.title", done=done, asked=len(asked))


def told(pages: Pages, session: Session) -> list[ft.Control]:
    """Say which questions were put and when, and which were not."""
    template = naming.template_of(pages, session)
    asked = put_now(template, session) if template and session.ticks else []
    if not asked:
        return []
    rows = [
        row(
            one.label.in_(language()),
            subtitle=moment(tick) if (tick := session.covered.get(one.id)) else say("guide.left"),
            icon=ft.Icons.CHECK_ROUNDED if tick is not None else ft.Icons.REMOVE_ROUNDED,
            key=one.id,
        )
        for one in asked
    ]
    return [section(counted(session, asked)), listed(*rows)]


def put_line(pages: Pages, session: Session, tick: Tick) -> ft.Control:
    """Show in the line of time that a question was put."""
    said: list[ft.Control] = [
        ft.Text(naming.question(pages, session, tick.field), style=BODY, color=INK),
        ft.Text(f"{say('guide.put')} · {moment(tick)}", style=TINY, color=FAINT),
    ]
    box = timed(tick.at, ft.Column(said, spacing=2, tight=True), ft.Colors.PRIMARY)
    return ft.Semantics(
        content=ft.Container(box, padding=ft.Padding.symmetric(vertical=XS)),
        container=True,
        key=tick.entry,
    )


def moment(tick: Tick) -> str:
    """Say when a question was put."""
    at = tell.timecode(tick.offset_ms)
    return say("guide.in_recording", at=at) if tick.recording else say("guide.since", at=at)


def _line(asked: Field, tick: Tick | None, toggle: Toggle) -> ft.Control:
    words: list[ft.Control] = [
        ft.Text(asked.label.in_(language()), style=BODY, color=FAINT if tick else INK)
    ]
    if tick is not None:
        words.append(ft.Text(moment(tick), style=SMALL, color=FAINT))
    inside = ft.Row(
        [
            ft.Icon(_BOXES[tick is not None], size=26, color=ACT),
            ft.Column(words, spacing=0, tight=True, expand=True),
        ],
        spacing=M,
    )
    return pressable(
        inside,
        toggle(asked.id, tick is not None),
        padding=ft.Padding.symmetric(horizontal=M, vertical=S + XS),
        checked=tick is not None,
        key=f"tick-{asked.id}",
    )


_BOXES = {
    True: ft.Icons.CHECK_BOX_ROUNDED,
    False: ft.Icons.CHECK_BOX_OUTLINE_BLANK_ROUNDED,
}
