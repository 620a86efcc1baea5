"""Jottings as a line of time: when, what, which layer. Pressed, one is coded, moved, taken out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from app.merge.state import Jotting
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.components.buttons import plain
from app.ui.components.codes import code_tag
from app.ui.components.layers import layer_colour
from app.ui.components.layout import flow
from app.ui.components.mentions import mentions
from app.ui.components.pressable import pressable
from app.ui.theme import FAINT, INK, NOTE, SMALL, TINY, XS, M, S
from app.ui.words import say

Offer = Callable[[str], Callable[[], Any]]
"""Gives what is done with a line when it is pressed."""


@dataclass(frozen=True)
class LineActs:
    """What can be done with a line. All but `open` and `uncode` take the line alone."""

    open: Offer
    """Shows what can be done with a line; with none of them, if it is empty."""
    remove: Offer
    move: Offer
    code: Offer
    uncode: Callable[[str, str], Callable[[], Any]]
    """Takes a code off a line."""
    go: Callable[[str], Any]
    """Goes to whom a line names."""


def timeline(
    pages: Pages,
    site: str,
    lines: Sequence[Jotting],
    opened: str,
    acts: LineActs,
    between: Sequence[tuple[int, ft.Control]] = (),
) -> list[ft.Control]:
    """Draw the jottings of a site; the `opened` one offers what can be done with it.

    What stands `between` them says how many come before it.
    """
    drawn: list[ft.Control] = []
    for number in range(len(lines) + 1):
        drawn += [one for before, one in between if before == number]
        drawn += [
            _line(pages, site, line, line.entry == opened, acts)
            for line in lines[number : number + 1]
        ]
    return drawn


def _line(pages: Pages, site: str, line: Jotting, is_open: bool, acts: LineActs) -> ft.Control:
    told = _under(pages, line)
    under: list[ft.Control] = [ft.Text(told, style=TINY, color=FAINT)] if told else []
    if not is_open:
        under += [code_tag(pages, code) for code in line.codes]
    words: list[ft.Control] = [ft.Text(line.text, style=NOTE, color=INK)]
    if under:
        words.append(ft.Row(under, wrap=True, spacing=S, run_spacing=XS))
    pressed = pressable(
        timed(line.at, ft.Column(words, spacing=2, tight=True), layer_colour(pages, line.layer)),
        acts.open("" if is_open else line.entry),
        padding=ft.Padding.symmetric(vertical=XS),
        key=line.entry,
    )
    # Beside it and not inside: what is pressed inside of what is pressed is not heard apart.
    offered = mentions(pages, site, line.text, acts.go)
    if is_open and line.codes:
        tags = [code_tag(pages, code, acts.uncode(line.entry, code)) for code in line.codes]
        # Right under the line's words, as the names of the buttons are.
        offered.append(ft.Container(flow(tags), padding=ft.Padding.only(left=M + 3)))
    if is_open:
        offered.append(_acts(pages, line, acts))
    if not offered:
        return pressed
    below = ft.Container(ft.Column(offered, spacing=XS, tight=True), padding=_BELOW)
    return ft.Column([pressed, below], spacing=XS, tight=True, key=f"with-{line.entry}")


def _acts(pages: Pages, line: Jotting, acts: LineActs) -> ft.Control:
    codes, out = ft.Icons.SELL_OUTLINED, ft.Icons.DELETE_OUTLINE_ROUNDED
    offered = [plain(say("jot.codes"), acts.code(line.entry), icon=codes)]
    if line.dev == pages.device:
        there = ft.Icons.DRIVE_FILE_MOVE_OUTLINE
        offered.append(plain(say("jot.move"), acts.move(line.entry), icon=there))
    offered.append(plain(say("jot.remove"), acts.remove(line.entry), icon=out))
    return flow(offered)


def timed(at: int, content: ft.Control, colour: str | ft.Colors) -> ft.Control:
    """Something that happened, beside the hour at which it did."""
    clock = tell.clock(naming.when(at))
    return ft.Row(
        [
            ft.Container(ft.Text(clock, style=SMALL, color=FAINT, no_wrap=True), padding=_TIME),
            ft.Container(
                content,
                border=ft.Border.only(left=ft.BorderSide(3, colour)),
                padding=ft.Padding.only(left=M, top=2, bottom=2),
                expand=True,
            ),
        ],
        spacing=XS,
        vertical_alignment=ft.CrossAxisAlignment.START,
    )


_BELOW = ft.Padding.only(left=44)
_TIME = ft.Padding.only(top=6, right=6)


def _under(pages: Pages, line: Jotting) -> str:
    said = [naming.layer_name(pages, line.layer)] if line.layer else []
    if line.dev != pages.device:
        said.append(naming.author(pages, line.dev))
    return " · ".join(said)
