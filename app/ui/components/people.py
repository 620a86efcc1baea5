"""Who was in the room and when, and what each person allows, told as it came to be."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import flet as ft

from app.merge.state import ConsentStep, Participant, Presence, Proof, Recording
from app.pages.pages import Pages
from app.study.scope import Scope
from app.study.strokes import strokes_of
from app.ui import naming, tell
from app.ui.components.buttons import plain
from app.ui.components.layout import flow, listed, section
from app.ui.components.rows import ConsentState, consent_badge, row, sound_badge
from app.ui.components.signature import signature
from app.ui.theme import BODY, FAINT, INK, SMALL, M
from app.ui.words import language, name_of, say

HOW = {
    "signature": "how.signature",
    "voice": "how.voice",
    "witness": "how.witness",
}


def attendance(
    pages: Pages, stays: Sequence[Presence], open_: Callable[[str], Callable[[], Any]]
) -> list[ft.Control]:
    """Show each stay: who, from when to when, and whether they allow the sound."""
    if not stays:
        return []
    rows = [_stay(pages, stay, open_) for stay in stays]
    return [section(say("entry.attendance")), listed(*rows)]


def consent_of(found: Participant | None, scope: Scope) -> ConsentState:
    """Say how a person stands on one scope."""
    if found is None:
        return "unknown"
    if scope in found.allows:
        return "given"
    if any(step.granted and scope in step.scopes for step in found.steps):
        return "withdrawn"
    return "refused" if found.steps else "unknown"


def scopes(pages: Pages, found: Participant) -> ft.Control:
    """Show how a person stands on everything a study asks."""
    here = language()
    return listed(
        *(
            row(info.label.in_(here), mark=consent_badge(consent_of(found, scope)), key=scope.value)
            for scope, info in pages.study.scopes.items()
        )
    )


def story(pages: Pages, steps: Sequence[ConsentStep], go: Callable[[str], Any]) -> list[ft.Control]:
    """Tell how it came to be, the latest first, with the sheet that was read and the proof."""
    told, allowed = [], set[Scope]()
    for step in steps:
        icon = _icon(step, allowed)
        told.append(_step(pages, step, _said(pages, step, allowed), icon, go))
        allowed = allowed | set(step.scopes) if step.granted else allowed - set(step.scopes)
    return told[::-1]


def _said(pages: Pages, step: ConsentStep, allowed: set[Scope]) -> str:
    """Say what changed: what a person agreed to, or took back, or did not agree to when asked."""
    if step.granted:
        more = [scope for scope in step.scopes if scope not in allowed]
        again = [scope for scope in step.scopes if scope in allowed]
        if not again:
            return say("entry.granted", scopes=_names(pages, more))
        said = [say("story.more", scopes=_names(pages, more))] if more else []
        return "\n".join([*said, say("story.again", scopes=_names(pages, again))])
    taken = [scope for scope in step.scopes if scope in allowed]
    never = [scope for scope in step.scopes if scope not in allowed]
    parts = [say("entry.withdrawn", scopes=_names(pages, taken))] if taken else []
    if never:
        parts.append(say("entry.refused", scopes=_names(pages, never)))
    return "\n".join(parts)


def _names(pages: Pages, scopes: Sequence[Scope]) -> str:
    known = pages.study.scopes
    return ", ".join(known[s].label.in_(language()).lower() if s in known else s for s in scopes)


def _stay(pages: Pages, stay: Presence, open_: Callable[[str], Callable[[], Any]]) -> ft.Control:
    arrived = naming.when(stay.arrived_at)
    if stay.left_at is None:
        when = say("entry.here_since", start=tell.since(arrived, datetime.now(UTC)))
    else:
        start, end = tell.clock(arrived), tell.clock(naming.when(stay.left_at))
        when = say("entry.from_to", start=start, end=end)
    if not stay.participant:
        name = say("entry.unknown_people", count=stay.count)
        return row(name, subtitle=when, icon=ft.Icons.PERSON_OUTLINE_ROUNDED, key=stay.entry)
    found = pages.subject(stay.participant)
    person = found if isinstance(found, Participant) else None
    name = person.code if person else say("who.unknown")
    badge = (
        sound_badge(consent_of(person, Scope.AUDIO)) if Scope.AUDIO in pages.study.scopes else None
    )
    return row(
        name,
        open_(stay.participant),
        subtitle=when,
        icon=ft.Icons.PERSON_ROUNDED,
        mark=badge,
        key=stay.entry,
    )


def _icon(step: ConsentStep, allowed: set[Scope]) -> ft.IconData:
    """What was never allowed is refused, and not taken back."""
    if step.granted:
        return ft.Icons.CHECK_CIRCLE_ROUNDED
    is_back = allowed & set(step.scopes)
    return ft.Icons.UNDO_ROUNDED if is_back else ft.Icons.DO_NOT_DISTURB_ON_ROUNDED


def _step(
    pages: Pages, step: ConsentStep, said: str, icon: ft.IconData, go: Callable[[str], Any]
) -> ft.Control:
    lines: list[ft.Control] = [
        ft.Text(said, style=BODY, color=INK),
        ft.Text(
            say(
                "entry.by",
                name=naming.author(pages, step.dev),
                when=tell.moment(naming.when(step.at)),
            ),
            style=SMALL,
            color=FAINT,
        ),
    ]
    if step.granted:
        lines.append(ft.Text(_shown(pages, step), style=SMALL, color=FAINT))
        lines += _proof(pages, step, go)
        if pages.sheet_read(step.sheet):
            where = f"/sheet/{step.sheet}"
            lines.append(_link(say("story.sheet"), ft.Icons.MENU_BOOK_ROUNDED, where, go))
    return ft.Semantics(
        content=ft.Row(
            [
                ft.Icon(icon, size=22, color=FAINT),
                ft.Column(lines, spacing=1, expand=True, tight=True),
            ],
            spacing=M,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
        container=True,
        key=step.entry,
    )


def _proof(pages: Pages, step: ConsentStep, go: Callable[[str], Any]) -> list[ft.Control]:
    """Show what proves a yes, or say where it is."""
    if not step.proof:
        return []
    match pages.proof(step):
        case Proof(strokes=strokes) if strokes:
            return [signature(strokes_of(strokes))]
        case Proof(witness=witness):
            return [ft.Text(say("story.witness", name=witness), style=SMALL, color=INK)]
        case Recording(subject=clip):
            return [_link(say("story.clip"), ft.Icons.HEARING_ROUNDED, f"/recording/{clip}", go)]
    # Sealed to the desk: a colleague's telephone was never to have it.
    is_ours = pages.is_desk or step.dev == pages.device
    words = say("story.proof_gone") if is_ours else say("story.proof_at_desk")
    return [ft.Text(words, style=SMALL, color=FAINT)]


def _link(words: str, icon: ft.IconData, where: str, go: Callable[[str], Any]) -> ft.Control:
    return flow([plain(words, lambda: go(where), icon=icon)])


def _shown(pages: Pages, step: ConsentStep) -> str:
    how = say(HOW[step.how]) if step.how in HOW else step.how
    lang = name_of(step.lang)
    found = pages.sheet_read(step.sheet)
    if found is None:
        return say("story.unknown_sheet", name=step.sheet_id, lang=lang, how=how)
    sheet, _ = found
    name = naming.short(sheet.title.in_(language()))
    said = say("entry.sheet", name=name, version=sheet.version, lang=lang, how=how)
    current = (s.sha256(code) for s in pages.study.sheets for code in s.texts.languages)
    return said if step.sheet in current else f"{said} {say('entry.sheet_changed')}"
