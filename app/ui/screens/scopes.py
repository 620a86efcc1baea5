"""What a person allows, one thing at a time, in plain words. A yes and a no are one tap each."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.pages.pages import Pages
from app.study.scope import Scope, ScopeInfo
from app.study.study import Study
from app.ui.components.buttons import plain, primary, secondary
from app.ui.components.feedback import banner
from app.ui.components.layout import blocks, flow
from app.ui.components.pressable import pressable
from app.ui.theme import BODY, FAINT, INK, LABEL, SHEET, L, M, S, edge
from app.ui.words import language, say


def answers_page(
    pages: Pages,
    answers: frozenset[Scope],
    is_live: bool,
    unread: str,
    tap: Callable[[Scope], Any],
    last: frozenset[Scope],
    choose: Callable[[Any], Any],
    again: Callable[[], Any],
    out: Callable[[], Any] | None,
) -> ft.Control:
    """Show every answer of now, and what can be done with all of them at once."""
    words = say("consent.now") if is_live else say("consent.each")
    top: list[ft.Control] = [ft.Text(words, style=BODY, color=FAINT)]
    if unread:
        top.append(banner(unread, action=say("consent.read_now"), act=again))
    if last and answers != last:
        as_last = secondary(
            say("consent.as_last"),
            lambda: choose(last),
            icon=ft.Icons.HISTORY_ROUNDED,
            key="as-last",
        )
        allowed = say("consent.last", scopes=names_of(pages.study, last))
        top += [as_last, ft.Text(allowed, style=BODY, color=FAINT)]
    return blocks(
        *top,
        *scope_rows(pages.study, answers, tap),
        flow([plain(say("consent.again"), again, icon=ft.Icons.MENU_BOOK_ROUNDED)]),
        *([flow([plain(say("taking.open"), out, icon=ft.Icons.UNDO_ROUNDED)])] if out else []),
        spacing=S + 2,
    )


def onward(
    answers: frozenset[Scope],
    standing: frozenset[Scope],
    is_live: bool,
    has_allowed: bool,
    go: Callable[[str], Any],
    refuse: Callable[[], Any],
    leave: Callable[[], Any],
) -> list[ft.Control]:
    """Offer the next step: to prove a further yes, to write down a no, or nothing more."""
    if answers - standing:
        return [primary(say("consent.next"), lambda: go("proof"), wide=True, key="next")]
    if is_live:
        return [primary(say("act.done"), leave, wide=True, key="done")]
    words = say("consent.nothing_more") if has_allowed else say("consent.nothing")
    return [secondary(words, refuse, wide=True, key="refuse")]


def scope_rows(
    study: Study, chosen: frozenset[Scope], tap: Callable[[Scope], Any]
) -> list[ft.Control]:
    """Draw everything a study asks, with the answer of now."""
    return [
        _scope(scope, info, scope in chosen, _tapping(tap, scope))
        for scope, info in study.scopes.items()
    ]


def names_of(study: Study, scopes: frozenset[Scope]) -> str:
    """Name scopes in the words of the study, in its order."""
    here = language()
    return ", ".join(
        info.label.in_(here).lower() for scope, info in study.scopes.items() if scope in scopes
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
    return pressable(
        ft.Row([words, mark], spacing=M, vertical_alignment=ft.CrossAxisAlignment.CENTER),
        act,
        ground=SHEET,
        border=edge(is_allowed),
        padding=ft.Padding.only(left=L, right=M, top=M, bottom=M),
        selected=is_allowed,
        identifier=f"scope-{scope.value}",
        key=scope.value,
    )


def _tapping(act: Callable[[Scope], Any], scope: Scope) -> Callable[[], Any]:
    return lambda: act(scope)
