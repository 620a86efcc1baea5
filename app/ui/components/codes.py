"""Codes as they are shown and picked: a dot of their colour, and always their name."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.merge.state import CodeMark
from app.pages.pages import Pages
from app.study.codebook import Code
from app.ui import naming
from app.ui.components.buttons import icon_button
from app.ui.components.pressable import pressable
from app.ui.theme import ACT, ALERT, BODY, FAINT, INK, LABEL, OUTLINE, SMALL, TINY, XS, M, S, edge
from app.ui.words import language, say

TALL = 52.0


def code_tag(pages: Pages, code: str, remove: Callable[[], Any] | None = None) -> ft.Control:
    """One code that is applied; with a cross where it can be taken back."""
    inside: list[ft.Control] = [
        code_dot(naming.code_colour(pages, code)),
        ft.Text(code_label(pages, code), style=TINY, color=INK, expand=True, expand_loose=True),
    ]
    if remove is not None:
        inside.append(ft.Icon(ft.Icons.CLOSE_ROUNDED, size=16, color=FAINT))
    return pressable(
        ft.Row(inside, spacing=6, tight=True),
        remove,
        border=edge(),
        radius=10,
        padding=ft.Padding.symmetric(horizontal=S, vertical=XS if remove is None else 14),
        tooltip=naming.code_name(pages, code) if remove is not None else None,
        key=code,
    )


def coded_tag(pages: Pages, mark: CodeMark, remove: Callable[[], Any] | None = None) -> ft.Control:
    """A code and the words it was applied to; with a cross where it can be taken back."""
    name = code_label(pages, mark.code)
    inside: list[ft.Control] = [code_dot(naming.code_colour(pages, mark.code))]
    told: list[ft.Control] = [ft.Text(name, style=TINY, color=INK)]
    if mark.words:
        said = say("passage.said", words=shortened(mark.words))
        gone = ft.TextDecoration.LINE_THROUGH if mark.has_changed else None
        told.append(ft.Text(said, style=SMALL.copy(decoration=gone), color=FAINT))
    if mark.has_changed:
        told.append(ft.Text(say("passage.changed"), style=TINY, color=ALERT))
    inside.append(ft.Column(told, spacing=1, tight=True, expand=True, expand_loose=True))
    if remove is not None:
        inside.append(ft.Icon(ft.Icons.CLOSE_ROUNDED, size=16, color=FAINT))
    return pressable(
        ft.Row(inside, spacing=S, tight=True),
        remove,
        border=edge(),
        radius=10,
        padding=ft.Padding.symmetric(horizontal=S + 2, vertical=XS if remove is None else M),
        tooltip=say("codes.remove", code=name) if remove is not None else None,
        key=mark.entry,
    )


SHOWN = 90
"""Letters of a passage that a tag shows; its beginning and its end tell it from others."""


def shortened(words: str) -> str:
    """Return a passage on one line, without its middle where it is long."""
    line = " ".join(words.split())
    if len(line) <= SHOWN:
        return line
    return f"{line[: SHOWN // 2].rstrip()} … {line[-SHOWN // 2 :].lstrip()}"


def code_row(
    depth: int,
    code: Code,
    chosen: bool,
    act: Callable[[], Any],
    is_favourite: bool,
    star: Callable[[], Any],
    prefix: str = "",
) -> ft.Control:
    """One line of the codebook, and the star that keeps it at hand.

    What only gathers others is a heading and is not pressed.
    """
    label = code.label.in_(language())
    if not code.codable:
        heading = ft.Text(label, style=LABEL, color=FAINT)
        box = ft.Container(heading, padding=ft.Padding.only(top=M, bottom=XS))
        return ft.Semantics(content=box, header=True, container=True, key=code.id)
    mark = ft.Icons.CHECK_CIRCLE_ROUNDED if chosen else ft.Icons.ADD_CIRCLE_OUTLINE_ROUNDED
    row = ft.Row(
        [
            ft.Icon(mark, size=22, color=ft.Colors.PRIMARY if chosen else FAINT),
            code_dot(code.colour),
            ft.Text(label, style=BODY, color=INK, expand=True),
        ],
        spacing=M,
    )
    pressed = pressable(
        row,
        act,
        padding=ft.Padding.only(left=max(0, depth - 1) * 20, right=XS, top=M + 1, bottom=M + 1),
        selected=chosen,
        expand=True,
        key=prefix + code.id,
    )
    words = say("codes.unfavour" if is_favourite else "codes.favour", code=label)
    kept = icon_button(
        ft.Icons.STAR_ROUNDED if is_favourite else ft.Icons.STAR_OUTLINE_ROUNDED,
        words,
        star,
        color=ACT if is_favourite else FAINT,
        key=f"star-{prefix}{code.id}",
    )
    return ft.Row([pressed, kept], spacing=0, key=f"row-{prefix}{code.id}")


def matches(code: Code, path: Sequence[Code], query: str) -> bool:
    """Tell whether every word of the query is in the code's name or above it."""
    text = plain_text(" ".join(c.label.in_(language()) for c in (*path, code)))
    return all(word in text for word in plain_text(query).split())


def plain_text(text: str) -> str:
    """Return a text without its accents and capitals, to compare."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def code_dot(colour: str) -> ft.Control:
    """The colour of a code, with an edge by which it is seen on any ground."""
    edged = ft.Border.all(1, OUTLINE)
    return ft.Container(width=10, height=10, border_radius=5, bgcolor=colour, border=edged)


def code_label(pages: Pages, code: str) -> str:
    return naming.code_name(pages, code).rpartition(" › ")[2]
