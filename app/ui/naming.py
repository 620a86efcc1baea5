"""What things are called, in the words of the study: a service, a method, a person, a kind.

Total on purpose: what this study does not know is shown by its id or left out, so that an
entry of another version of the study never stops a screen.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import flet as ft

from app.merge.headcounts import group_of
from app.merge.state import Note, Session, Subject, Summary
from app.pages.pages import Pages
from app.study.template import Field, FieldKind, Template
from app.ui import tell
from app.ui.words import language, say

Answering = Subject | None
"""What may have been asked questions: a note and a session were."""

KINDS: Final[dict[str, tuple[ft.IconData, str, str]]] = {
    "note": (ft.Icons.EDIT_NOTE_ROUNDED, "kind.note", "kind.notes"),
    "session": (ft.Icons.FORUM_ROUNDED, "kind.session", "kind.sessions"),
    "participant": (ft.Icons.PERSON_ROUNDED, "kind.participant", "kind.participants"),
    "recording": (ft.Icons.GRAPHIC_EQ_ROUNDED, "kind.recording", "kind.recordings"),
}
"""For each kind of subject: its icon, its word, and the word for several."""


def icon_of(kind: str) -> ft.IconData:
    return KINDS[kind][0] if kind in KINDS else ft.Icons.HELP_OUTLINE_ROUNDED


def word_of(kind: str) -> str:
    return say(KINDS[kind][1]) if kind in KINDS else kind


def site_name(pages: Pages, site: str) -> str:
    """Name a service."""
    return _known(lambda: pages.study.site(site).name, site)


def site_place(pages: Pages, site: str) -> str:
    """Say where a service is and of what kind: its city, and the first words of its kind."""
    return _known(
        lambda: f"{pages.study.site(site).city} · {short(_kind(pages, site))}",
        "",
    )


def method_name(pages: Pages, summary: Summary) -> str:
    """Name what a subject is an instance of: a method, a template, a group, a quality."""
    if summary.is_loose:
        return say("kind.loose")
    study, here = pages.study, language()
    find: dict[str, Callable[[], str]] = {
        "session": lambda: study.method(summary.method).label.in_(here),
        "note": lambda: study.template(summary.method).label.in_(here),
        "participant": lambda: study.group(summary.method).label.in_(here),
    }
    return _known(find.get(summary.kind, lambda: word_of(summary.kind)), word_of(summary.kind))


def title_of(pages: Pages, summary: Summary) -> str:
    """Title a subject: its own words, or what it is."""
    if summary.kind == "recording" and not summary.extra.get("finished"):
        return say("kind.recording_running")
    if summary.kind == "recording":
        return say("kind.recording_long", length=tell.length(summary.size))
    return summary.title or method_name(pages, summary)


def author(pages: Pages, dev: str) -> str:
    """Say whose a device is."""
    person = pages.people.get(dev)
    if person is None or not person.label:
        return say("who.unknown")
    return say("who.me", name=person.label) if dev == pages.device else person.label


def role_name(pages: Pages, role: str) -> str:
    """Say what somebody does in the team."""
    for known, words in pages.study.roles.items():
        if known.value == role:
            return words.in_(language())
    return ""


def code_name(pages: Pages, code: str) -> str:
    """Name a code with what it is under."""
    return _known(
        lambda: " › ".join(c.label.in_(language()) for c in pages.study.codebook.path(code)), code
    )


def code_colour(pages: Pages, code: str) -> str:
    return _known(lambda: pages.study.code(code).colour, "#857C6C")


def layer_name(pages: Pages, layer: str) -> str:
    return _known(lambda: pages.study.layer(layer).label.in_(language()), layer)


def template_of(pages: Pages, of: Answering) -> Template | None:
    """Return the template that a note or a session answers, in the version it was begun with."""
    if not isinstance(of, Note | Session):
        return None
    kept = pages.template(of.template, of.version)
    return kept or next((t for t in pages.study.templates if t.id == of.template), None)


def field_of(pages: Pages, of: Answering, field: str) -> Field | None:
    """Return the question a field answers, if its template asks it."""
    known = template_of(pages, of)
    return next((asked for asked in known.fields if asked.id == field), None) if known else None


def question(pages: Pages, of: Answering, field: str) -> str:
    """Say the question a field answers."""
    asked = field_of(pages, of, field)
    counted = group_of(field)
    if counted:
        return say("headcount.of", group=group_name(pages, counted))
    return asked.label.in_(language()) if asked else field


def group_name(pages: Pages, group: str) -> str:
    """Name a group of people, in its first words."""
    return _known(lambda: short(pages.study.group(group).label.in_(language())), group)


def answer(asked: Field | None, value: object) -> str:
    """Say an answer as a person reads it; what was written comes word for word."""
    if value is None or value == "" or value == ():
        return ""
    if isinstance(value, bool):
        return say("answer.yes") if value else say("answer.no")
    if isinstance(value, tuple | list):
        return ", ".join(_option(asked, str(one)) for one in value)
    if isinstance(value, int) and asked is not None and asked.kind is FieldKind.SCALE:
        return say("answer.scale", value=value, most=asked.maximum or 5)
    return _option(asked, str(value))


def short(label: str) -> str:
    """Return what stands before the colon of a label that explains itself."""
    return re.split(r"\s*:\s", label, maxsplit=1)[0]


def when(ms: int) -> datetime:
    """Return a wall-clock time written on an entry."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def _kind(pages: Pages, site: str) -> str:
    return pages.study.kind(pages.study.site(site).kind).label.in_(language())


def _option(asked: Field | None, value: str) -> str:
    for option in asked.options if asked else ():
        if option.id == value:
            return option.label.in_(language())
    return value


def _known(find: Callable[[], str], otherwise: str) -> str:
    try:
        return find()
    except KeyError:
        return otherwise
