"""Codes as they are shown and picked: a dot of their colour, and always their name."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.pages.pages import Pages
from app.study.codebook import Code
from app.ui import naming
from app.ui.components.pressable import pressable
from app.ui.theme import BODY, FAINT, INK, LABEL, TINY, XS, M, S, edge
from app.ui.words import language

TALL = 52.0


def code_tag(pages: Pages, code: str, remove: Callable[[], Any] | None = None) -> ft.Control:
    """One code that is applied; with a cross where it can be taken back."""
    inside: list[ft.Control] = [
        _dot(naming.code_colour(pages, code)),
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


def code_row(depth: int, code: Code, chosen: bool, act: Callable[[], Any]) -> ft.Control:
    """One line of the codebook. What only gathers others is a heading and is not pressed."""
    label = code.label.in_(language())
    if not code.codable:
        heading = ft.Text(label, style=LABEL, color=FAINT)
        box = ft.Container(heading, padding=ft.Padding.only(top=M, bottom=XS))
        return ft.Semantics(content=box, header=True, container=True, key=code.id)
    mark = ft.Icons.CHECK_CIRCLE_ROUNDED if chosen else ft.Icons.ADD_CIRCLE_OUTLINE_ROUNDED
    row = ft.Row(
        [
            _dot(code.colour),
            ft.Text(label, style=BODY, color=INK, expand=True),
            ft.Icon(mark, size=22, color=ft.Colors.PRIMARY if chosen else FAINT),
        ],
        spacing=M,
    )
    return pressable(
        row,
        act,
        padding=ft.Padding.only(left=max(0, depth - 1) * 20, right=XS, top=M + 1, bottom=M + 1),
        selected=chosen,
        key=code.id,
    )


def matches(code: Code, path: Sequence[Code], query: str) -> bool:
    """Tell whether every word of the query is in the code's name or above it."""
    text = plain_text(" ".join(c.label.in_(language()) for c in (*path, code)))
    return all(word in text for word in plain_text(query).split())


def plain_text(text: str) -> str:
    """Return a text without its accents and capitals, to compare."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def _dot(colour: str) -> ft.Control:
    return ft.Container(width=10, height=10, border_radius=5, bgcolor=colour)


def code_label(pages: Pages, code: str) -> str:
    return naming.code_name(pages, code).rpartition(" › ")[2]
