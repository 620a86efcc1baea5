"""The line under a field that says what there could tell who somebody is. It never insists."""

from collections.abc import Callable
from typing import Any, Final

import flet as ft

from app.capture.clues import Kind
from app.ui.components.buttons import plain
from app.ui.state.watch import Watch
from app.ui.theme import FAINT, INK, SMALL, XS, S
from app.ui.words import say

WORDS: Final[dict[Kind, tuple[str, int]]] = {
    "phone": ("clue.phone", 5),
    "mail": ("clue.mail", 3),
    "street": ("clue.street", 6),
    "name": ("clue.name", 2),
    "likely": ("clue.likely", 2),
}
"""What each kind is called, and how many of its signs are said again to find it by."""


@ft.component
def ClueLine(watch: Watch, write: Callable[[str], Any]) -> ft.Control:
    """Ask about one passage at a time; `write` puts a text in the field."""
    if watch.asked:
        told = _told(watch)
        acts = [
            plain(say("clue.hide"), lambda: write(watch.hide()), key="hide"),
            plain(say("clue.leave"), watch.leave, key="leave"),
        ]
    elif watch.hidden:
        told = say("clue.hidden")
        acts = [plain(say("clue.put_back"), lambda: write(watch.put_back()), key="back")]
    else:
        return ft.Container(visible=False)
    said = ft.Semantics(
        content=ft.Text(told, style=SMALL, color=INK), container=True, live_region=True, expand=True
    )
    mark = ft.Icon(ft.Icons.PRIVACY_TIP_OUTLINED, size=20, color=FAINT)
    return ft.Column(
        [
            ft.Row([mark, said], spacing=S),
            ft.Row(acts, spacing=XS, run_spacing=0, wrap=True),
        ],
        spacing=0,
        tight=True,
    )


def _told(watch: Watch) -> str:
    kind, passage = watch.asked[0]
    words, length = WORDS[kind]
    told = say(words, start=_start(passage, length))
    others = len(watch.asked) - 1
    return f"{told} {say('clue.more', count=others)}" if others else told


def _start(passage: str, length: int) -> str:
    """Return the beginning of a passage, never more than its half."""
    return passage[: max(1, min(length, len(passage) // 2))].rstrip() + "…"
