"""Consent: the sheet as it is read, then one thing at a time, in plain words."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.merge.state import Participant, Session
from app.pages import Pages
from app.study.scope import Scope, ScopeInfo
from app.study.sheets import Sheet
from app.ui.acting import attempt
from app.ui.components.buttons import choice, plain, primary
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, section
from app.ui.components.people import HOW
from app.ui.components.rows import chip
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.screens.lost import Lost
from app.ui.theme import BODY, FAINT, HEADING, INK, LABEL, LINE, NOTE, RADIUS, SHEET, L, M, S
from app.ui.words import language, say


@ft.component
def ConsentScreen() -> ft.Control:
    """Ask the person of the address, within a session or not."""
    pages = use_pages()
    params = ft.use_route_params()
    person, session = params.get("person", ""), params.get("session", "")
    found = pages.subject(person)
    return keyed(person, Asking, person, session) if isinstance(found, Participant) else Lost()


@ft.component
def Asking(person: str, session: str) -> ft.View:
    """Two pages: what the person must know, then what the person says."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    found = pages.subject(person)
    sheets = _sheets(pages, session)
    reading, read = ft.use_state(True)
    which, show = ft.use_state(sheets[0].id if sheets else "")
    lang, speak = ft.use_state(_first_language(sheets))
    allowed, allow = ft.use_state(_allowed(found))
    how, say_how = ft.use_state(next(iter(HOW)))
    back = f"/session/{session}" if session else f"/person/{person}"
    code = found.code if isinstance(found, Participant) else ""
    sheet = next((s for s in sheets if s.id == which), None)

    def confirm() -> None:
        if sheet is None:
            return
        scopes = [Scope(name) for name in allowed]
        attempt(shell, pages.grant, person, scopes, sheet.id, lang, how)
        if shell.notice is None:
            page.navigate(back)

    if reading:
        body = _sheet(pages, sheets, sheet, lang, speak, show)
        foot = _foot(primary(say("consent.read"), lambda: read(False), wide=True, key="read"))
    else:
        body = _questions(pages, allowed, allow, how, say_how, lambda: read(True))
        foot = _foot(primary(say("consent.confirm"), confirm, wide=True, key="confirm"))
    return leaf(
        shell,
        f"/consent/{person}",
        say("consent.title", code=code),
        body,
        foot=foot,
        is_modal=True,
    )


def _sheet(
    pages: Pages,
    sheets: tuple[Sheet, ...],
    sheet: Sheet | None,
    lang: str,
    speak: Callable[[str], Any],
    show: Callable[[str], Any],
) -> ft.Control:
    if sheet is None:
        return ft.Container()
    tongues = [
        choice(say(f"language.{code}"), code == lang, _to(speak, code), key=code)
        for code in sheet.texts.languages
    ]
    others: list[ft.Control] = [
        chip(
            _short(other.title.in_(lang)),
            other.id == sheet.id,
            _picking(show, other.id),
            key=other.id,
        )
        for other in sheets
        if len(sheets) > 1
    ]
    return blocks(
        ft.Row(tongues),
        *([ft.Row(others, wrap=True, spacing=S, run_spacing=S)] if others else []),
        ft.Semantics(
            content=ft.Text(sheet.title.in_(lang), style=HEADING, color=INK),
            header=True,
            container=True,
        ),
        *_paragraphs(dict(sheet.texts.texts).get(lang, "")),
        spacing=M,
    )


def _paragraphs(text: str) -> list[ft.Control]:
    """Set the sheet for reading aloud: short first lines are headings."""
    shown: list[ft.Control] = []
    for block in text.strip().split("\n\n"):
        head, _, rest = block.partition("\n")
        if rest and len(head) < 70:
            shown.append(ft.Container(ft.Text(head, style=LABEL, color=INK), padding=_ABOVE))
            block = rest
        shown.append(ft.Text(block, style=NOTE, color=INK))
    return shown


_ABOVE = ft.Padding.only(top=S)


def _questions(
    pages: Pages,
    allowed: frozenset[str],
    allow: Callable[[Any], Any],
    how: str,
    say_how: Callable[[str], Any],
    again: Callable[[], Any],
) -> ft.Control:
    def toggle(scope: str) -> Callable[[], Any]:
        return lambda: allow(lambda now: now ^ {scope})

    rows = [
        _scope(scope, info, scope.value in allowed, toggle(scope.value))
        for scope, info in pages.study.scopes.items()
    ]
    ways: list[ft.Control] = [
        chip(say(HOW[one]), one == how, _picking(say_how, one), key=one) for one in HOW
    ]
    return blocks(
        ft.Text(say("consent.each"), style=BODY, color=FAINT),
        *rows,
        section(say("consent.how")),
        ft.Row(ways, wrap=True, spacing=S, run_spacing=S),
        plain(say("consent.again"), again, icon=ft.Icons.MENU_BOOK_ROUNDED),
        spacing=S + 2,
    )


def _scope(scope: Scope, info: ScopeInfo, is_allowed: bool, act: Callable[[], Any]) -> ft.Control:
    icon = ft.Icons.CHECK_CIRCLE_ROUNDED if is_allowed else ft.Icons.RADIO_BUTTON_UNCHECKED_ROUNDED
    ink = ft.Colors.PRIMARY if is_allowed else FAINT
    word = say("answer.yes") if is_allowed else say("answer.no")
    mark = ft.Column(
        [ft.Icon(icon, size=30, color=ink), ft.Text(word, style=LABEL, color=ink)],
        spacing=2,
        tight=True,
        width=56,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )
    words = ft.Column(
        [
            ft.Text(info.label.in_(language()), style=LABEL, color=INK),
            ft.Text(info.meaning.in_(language()), style=BODY, color=FAINT),
        ],
        spacing=2,
        expand=True,
        tight=True,
    )
    box = ft.Container(
        ft.Row([words, mark], spacing=M, vertical_alignment=ft.CrossAxisAlignment.CENTER),
        bgcolor=SHEET,
        border=ft.Border.all(2 if is_allowed else 1, ft.Colors.PRIMARY if is_allowed else LINE),
        border_radius=RADIUS,
        padding=ft.Padding.only(left=L, right=M, top=M, bottom=M),
        on_click=act,
    )
    return ft.Semantics(
        content=box,
        container=True,
        button=True,
        selected=is_allowed,
        identifier=f"scope-{scope.value}",
        key=scope.value,
    )


def _foot(button: ft.Control) -> ft.Control:
    return ft.Container(
        ft.Row([button]),
        padding=ft.Padding.symmetric(horizontal=L, vertical=M),
        border=ft.Border.only(top=ft.BorderSide(1, LINE)),
    )


def _sheets(pages: Pages, session: str) -> tuple[Sheet, ...]:
    found = pages.subject(session) if session else None
    fitting = pages.study.sheets_for(found.method) if isinstance(found, Session) else ()
    return fitting or pages.study.sheets


def _short(title: str) -> str:
    """Return what of a title fits a chip; the sheet itself bears it whole."""
    return title.partition(":")[0].strip()


def _first_language(sheets: tuple[Sheet, ...]) -> str:
    tongues = sheets[0].texts.languages if sheets else ()
    return language() if language() in tongues else next(iter(tongues), language())


def _allowed(found: object) -> frozenset[str]:
    return (
        frozenset(s.value for s in found.allows) if isinstance(found, Participant) else frozenset()
    )


def _to(act: Callable[[str], Any], value: str) -> Callable[[], Any]:
    return lambda: act(value)


def _picking(act: Callable[[str], Any], value: str) -> Callable[[bool], Any]:
    return lambda on: act(value)
