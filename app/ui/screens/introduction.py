"""Three pages that are read once: what Carnet promises, the three acts, a phone that is taken.

They stand between nobody and a first line for longer than one tap.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import flet as ft

from app.ui.components.buttons import plain, primary
from app.ui.components.drawings import closed_phone, sealed_page, three_acts
from app.ui.contexts import keyed
from app.ui.state.shell import Shell
from app.ui.theme import ACT, BODY, HERO, INK, OUTLINE, PAPER, XL, L, M, S
from app.ui.words import say

NARROW = 440
DOT = 8


@dataclass(frozen=True)
class Leaf:
    """One page: its picture, its title, and what it says, each with its sign."""

    picture: Callable[[], ft.Control]
    title: str
    said: tuple[tuple[ft.IconData, str], ...]


@ft.component
def Introduction(shell: Shell) -> ft.View:
    """Turn three pages, or pass over them."""
    at, turn = ft.use_state(0)
    page = ft.context.page
    leaf, is_last = LEAVES[at], at == len(LEAVES) - 1

    def end() -> None:
        shell.introduce()
        page.navigate("/")

    def on() -> None:
        end() if is_last else turn(at + 1)

    skip = plain(say("intro.skip"), end, key="skip")
    back = plain(say("intro.back"), lambda: turn(at - 1), key="back")
    label = say("intro.begin") if is_last else say("intro.next")
    top = ft.Row(
        [ft.Container(back if at else None), ft.Container(skip if not is_last else None)],
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
    )
    words = keyed(f"leaf-{at}", _Words, leaf)
    picture = ft.Container(leaf.picture(), alignment=ft.Alignment.CENTER, padding=L)
    body: ft.Control = (
        ft.Row(
            [
                ft.Container(picture, expand=True, alignment=ft.Alignment.CENTER, scale=1.5),
                ft.Container(_scrolled(words), expand=True),
            ],
            spacing=0,
        )
        if shell.wide
        else _scrolled(picture, words)
    )
    foot = ft.Column(
        [_dots(at), ft.Row([primary(label, on, wide=True, key="on")])],
        spacing=L,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    whole = ft.Column(
        [
            ft.Container(top, padding=ft.Padding.symmetric(horizontal=S)),
            ft.Container(body, expand=True),
            ft.Container(
                ft.Container(foot, width=NARROW),
                alignment=ft.Alignment.CENTER,
                padding=ft.Padding.only(left=XL, right=XL, bottom=XL, top=M),
            ),
        ],
        spacing=0,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return ft.View(
        route="/",
        can_pop=False,
        bgcolor=PAPER,
        padding=0,
        controls=[ft.SafeArea(whole, expand=True)],
    )


@ft.component
def _Words(leaf: Leaf) -> ft.Control:
    title = ft.Semantics(
        content=ft.Text(say(leaf.title), style=HERO.copy(size=28), color=INK),
        header=True,
        container=True,
        live_region=True,
    )
    lines = [_line(icon, say(words)) for icon, words in leaf.said]
    return ft.Container(
        ft.Column([title, *lines], spacing=L, tight=True),
        width=NARROW,
        padding=ft.Padding.symmetric(horizontal=XL),
    )


def _line(icon: ft.IconData, words: str) -> ft.Control:
    row = ft.Row(
        [
            ft.Icon(icon, size=24, color=ACT),
            ft.Text(words, style=BODY, color=INK, expand=True),
        ],
        spacing=M,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    return ft.Semantics(content=row, container=True)


def _scrolled(*controls: Any) -> ft.Control:
    return ft.Column(
        list(controls),
        scroll=ft.ScrollMode.AUTO,
        alignment=ft.MainAxisAlignment.CENTER,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )


def _dots(at: int) -> ft.Control:
    """Where one is, of how many."""
    dots: list[ft.Control] = [
        ft.Container(
            width=DOT * 3 if number == at else DOT,
            height=DOT,
            border_radius=DOT / 2,
            bgcolor=ACT if number == at else OUTLINE,
        )
        for number in range(len(LEAVES))
    ]
    row = ft.Row(dots, spacing=S, alignment=ft.MainAxisAlignment.CENTER)
    return ft.Semantics(
        content=row, container=True, label=say("intro.step", at=at + 1, count=len(LEAVES))
    )


LEAVES = (
    Leaf(
        sealed_page,
        "intro.promise",
        (
            (ft.Icons.LOCK_OUTLINE_ROUNDED, "intro.promise_1"),
            (ft.Icons.HANDSHAKE_OUTLINED, "intro.promise_2"),
            (ft.Icons.DELETE_FOREVER_OUTLINED, "intro.promise_3"),
        ),
    ),
    Leaf(
        three_acts,
        "intro.acts",
        (
            (ft.Icons.EDIT_ROUNDED, "intro.acts_1"),
            (ft.Icons.MIC_ROUNDED, "intro.acts_2"),
            (ft.Icons.GROUPS_ROUNDED, "intro.acts_3"),
            (ft.Icons.DONE_ALL_ROUNDED, "intro.acts_saved"),
        ),
    ),
    Leaf(
        closed_phone,
        "intro.taken",
        (
            (ft.Icons.LOCK_OUTLINE_ROUNDED, "intro.taken_1"),
            (ft.Icons.PHONELINK_ERASE_ROUNDED, "intro.taken_2"),
            (ft.Icons.CALL_ROUNDED, "intro.taken_3"),
        ),
    ),
)
