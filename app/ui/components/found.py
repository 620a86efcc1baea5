"""Where searched words stand in a text: marked by weight, an underline and a ground."""

import flet as ft

from app.ui.fonts import STRONG
from app.ui.theme import FAINT, INK, SMALL

START, END = "\x02", "\x03"
"""What surrounds a found word."""


def pieces(snippet: str) -> list[tuple[str, bool]]:
    """Cut a snippet into its parts, telling which were found."""
    parts: list[tuple[str, bool]] = []
    for number, part in enumerate(snippet.replace("\n", " · ").split(START)):
        inside, end, after = part.partition(END)
        if number == 0 or not end:
            parts.append((part, False))
        else:
            parts += [(inside, True), (after, False)]
    return [(text, is_found) for text, is_found in parts if text]


def plain(snippet: str) -> str:
    """Return a snippet as it is read aloud."""
    return "".join(text for text, _ in pieces(snippet))


def found(snippet: str) -> ft.Control:
    """Show a snippet."""
    mark = SMALL.copy(
        font_family=STRONG,
        color=ft.Colors.ON_PRIMARY_CONTAINER,
        bgcolor=ft.Colors.PRIMARY_CONTAINER,
        decoration=ft.TextDecoration.UNDERLINE,
    )
    around = SMALL.copy(color=FAINT)
    return ft.Text(
        spans=[
            ft.TextSpan(text, mark if is_found else around) for text, is_found in pieces(snippet)
        ],
        max_lines=3,
        overflow=ft.TextOverflow.ELLIPSIS,
        color=INK,
    )
