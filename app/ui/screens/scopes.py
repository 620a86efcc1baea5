"""What a person allows, one thing at a time, in plain words. A yes and a no are one tap each."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.study.scope import Scope, ScopeInfo
from app.study.study import Study
from app.ui.components.pressable import pressable
from app.ui.theme import BODY, FAINT, INK, LABEL, LINE, SHEET, L, M
from app.ui.words import language, say


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
        border=ft.Border.all(2 if is_allowed else 1, ft.Colors.PRIMARY if is_allowed else LINE),
        padding=ft.Padding.only(left=L, right=M, top=M, bottom=M),
        selected=is_allowed,
        identifier=f"scope-{scope.value}",
        key=scope.value,
    )


def _tapping(act: Callable[[Scope], Any], scope: Scope) -> Callable[[], Any]:
    return lambda: act(scope)
