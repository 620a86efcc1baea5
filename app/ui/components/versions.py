"""Two answers to one question, side by side, with what differs word by word.

What only this version says is underlined on a ground of its own: never colour alone.
"""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any

import flet as ft

from app.ui.components.buttons import secondary
from app.ui.components.layout import sheet
from app.ui.theme import FAINT, INK, LABEL, NOTE, SMALL, S
from app.ui.words import say

Piece = tuple[str, bool]
"""Some words, and whether only this version has them."""
_WORDS = re.compile(r"\s+|\w+|×+|[^\w\s×]+")


def differing(one: str, others: Sequence[str]) -> list[Piece]:
    """Cut a text into what it shares with the first other version and what only it says."""
    if not others:
        return [(one, False)]
    mine, theirs = _WORDS.findall(one), _WORDS.findall(others[0])
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    for tag, start, end, _, _ in matcher.get_opcodes():
        text = "".join(mine[start:end])
        if text:
            pieces.append((text, tag != "equal" and bool(text.strip())))
    return pieces


def version_card(
    label: str, keep: str, by: str, pieces: Sequence[Piece], choose: Callable[[], Any], *, key: str
) -> ft.Control:
    """One version: whose, when, its words, and the button that keeps it."""
    words = marked_text(pieces or [(say("answer.none"), False)])
    who = ft.Row(
        [
            ft.Icon(ft.Icons.EDIT_ROUNDED, size=20, color=FAINT),
            ft.Column(
                [ft.Text(label, style=LABEL, color=INK), ft.Text(by, style=SMALL, color=FAINT)],
                spacing=0,
                expand=True,
                tight=True,
            ),
        ],
        spacing=S,
    )
    button = secondary(keep, choose, icon=ft.Icons.CHECK_ROUNDED)
    return ft.Semantics(content=sheet(who, words, button), container=True, key=key)


def marked_text(pieces: Sequence[Piece]) -> ft.Control:
    """Write out a text, with what only it says underlined."""
    only = NOTE.copy(
        color=ft.Colors.ON_ERROR_CONTAINER,
        bgcolor=ft.Colors.ERROR_CONTAINER,
        decoration=ft.TextDecoration.UNDERLINE,
        decoration_thickness=2,
    )
    shared = NOTE.copy(color=INK)
    return ft.Text(
        spans=[ft.TextSpan(text, only if is_only else shared) for text, is_only in pieces]
    )


def legend() -> ft.Control:
    """Say what the underline means."""
    marked = SMALL.copy(
        color=ft.Colors.ON_ERROR_CONTAINER,
        bgcolor=ft.Colors.ERROR_CONTAINER,
        decoration=ft.TextDecoration.UNDERLINE,
    )
    before, _, after = say("conflict.legend").partition("{mark}")
    plain = SMALL.copy(color=FAINT)
    spans = [
        ft.TextSpan(before, plain),
        ft.TextSpan(say("conflict.legend_mark"), marked),
        ft.TextSpan(after, plain),
    ]
    return ft.Row(
        [
            ft.Icon(ft.Icons.COMPARE_ROUNDED, size=18, color=FAINT),
            ft.Text(spans=spans, expand=True),
        ],
        spacing=S,
    )
