"""Two answers to one question, side by side, with what differs word by word.

What only this version says is underlined on a ground of its own: never colour alone.
"""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal

import flet as ft

from app.ui.components.buttons import secondary
from app.ui.components.layout import sheet
from app.ui.theme import FAINT, INK, LABEL, LINE, NOTE, SMALL, M, S
from app.ui.words import say

Piece = tuple[str, bool]
"""Some words, and whether only this version has them."""
Change = tuple[str, Literal["kept", "added", "taken"]]
"""Some words, and what became of them from one version to the next."""
_WORDS = re.compile(r"\s+|\w+|×+|[^\w\s×]+")


def changed(before: str, after: str) -> list[Change]:
    """Tell word by word what became of a text: what was kept, added and taken out."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    changes: list[Change] = []
    matcher = SequenceMatcher(None, new, old, autojunk=False)
    for tag, start, end, from_, to in matcher.get_opcodes():
        if tag == "equal":
            changes.append(("".join(new[start:end]), "kept"))
        else:
            changes += [("".join(old[from_:to]), "taken"), ("".join(new[start:end]), "added")]
    return [(text, what) for text, what in changes if text]


def differing(one: str, others: Sequence[str]) -> list[Piece]:
    """Cut a text into what it shares with the first other version and what only it says."""
    if not others:
        return [(one, False)]
    changes = changed(others[0], one)
    return [
        (text, what == "added" and bool(text.strip())) for text, what in changes if what != "taken"
    ]


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


def changes_text(changes: Sequence[Change]) -> ft.Control:
    """Write out a change: what is new underlined, what is gone struck through."""
    styles = {
        "kept": NOTE.copy(color=INK),
        "added": NOTE.copy(
            color=ft.Colors.ON_PRIMARY_CONTAINER,
            bgcolor=ft.Colors.PRIMARY_CONTAINER,
            decoration=ft.TextDecoration.UNDERLINE,
            decoration_thickness=2,
        ),
        "taken": NOTE.copy(color=FAINT, decoration=ft.TextDecoration.LINE_THROUGH),
    }
    gone = " ".join(text.strip() for text, what in changes if what == "taken")
    now = "".join(text for text, what in changes if what != "taken")
    return ft.Text(
        spans=[ft.TextSpan(text, styles[what]) for text, what in changes],
        # A line through words is not heard.
        semantics_label=say("history.heard", now=now, gone=gone) if gone.strip() else None,
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


def as_it_was(inside: list[ft.Control], key: str) -> ft.Control:
    """Draw one thing of the past among others: a line beside what it said, and who says so."""
    return ft.Semantics(
        content=ft.Container(
            ft.Column(inside, spacing=2, tight=True),
            border=ft.Border.only(left=ft.BorderSide(3, LINE)),
            padding=ft.Padding.only(left=M),
        ),
        container=True,
        key=key,
    )
