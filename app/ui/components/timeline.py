"""Jottings as a line of time: when, what, which layer. Pressed, one is moved or taken out."""

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.merge.state import Jotting
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.components.buttons import plain
from app.ui.components.codes import code_tag
from app.ui.components.layers import layer_colour
from app.ui.components.layout import flow
from app.ui.components.pressable import pressable
from app.ui.theme import FAINT, INK, NOTE, SMALL, TINY, XS, M, S
from app.ui.words import say

Offer = Callable[[str], Callable[[], Any]]
"""Gives what is done with a line when it is pressed."""


def timeline(
    pages: Pages,
    lines: Sequence[Jotting],
    opened: str,
    open_: Offer,
    remove: Offer,
    move: Offer,
) -> list[ft.Control]:
    """Draw the jottings; the `opened` one offers what can be done with it."""
    return [_line(pages, line, line.entry == opened, open_, remove, move) for line in lines]


def _line(
    pages: Pages,
    line: Jotting,
    is_open: bool,
    open_: Offer,
    remove: Offer,
    move: Offer,
) -> ft.Control:
    told = _under(pages, line)
    under: list[ft.Control] = [ft.Text(told, style=TINY, color=FAINT)] if told else []
    under += [code_tag(pages, code) for code in line.codes]
    words: list[ft.Control] = [ft.Text(line.text, style=NOTE, color=INK)]
    if under:
        words.append(ft.Row(under, wrap=True, spacing=S, run_spacing=XS))
    if is_open:
        out = ft.Icons.DELETE_OUTLINE_ROUNDED
        acts = [plain(say("jot.remove"), remove(line.entry), icon=out)]
        if line.dev == pages.device:
            there = ft.Icons.DRIVE_FILE_MOVE_OUTLINE
            acts.insert(0, plain(say("jot.move"), move(line.entry), icon=there))
        words.append(flow(acts))
    at = tell.clock(naming.when(line.at))
    row = ft.Row(
        [
            ft.Container(ft.Text(at, style=SMALL, color=FAINT, no_wrap=True), padding=_TIME),
            ft.Container(
                ft.Column(words, spacing=2, tight=True),
                border=ft.Border.only(left=ft.BorderSide(3, layer_colour(pages, line.layer))),
                padding=ft.Padding.only(left=M, top=2, bottom=2),
                expand=True,
            ),
        ],
        spacing=XS,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    return pressable(
        row,
        open_("" if is_open else line.entry),
        padding=ft.Padding.symmetric(vertical=XS),
        key=line.entry,
    )


_TIME = ft.Padding.only(top=6, right=6)


def _under(pages: Pages, line: Jotting) -> str:
    said = [naming.layer_name(pages, line.layer)] if line.layer else []
    if line.dev != pages.device:
        said.append(naming.author(pages, line.dev))
    return " · ".join(said)
