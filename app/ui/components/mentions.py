"""What a text names by its code, under it: one tap opens the person or the session."""

from collections.abc import Callable, Iterable
from typing import Any

import flet as ft

from app.merge.state import Summary
from app.pages.linking import session_code
from app.pages.pages import Pages
from app.ui import naming
from app.ui.components.layout import flow
from app.ui.components.pressable import pressable
from app.ui.theme import ACT, FAINT, TINY, M, S, edge
from app.ui.words import say

Go = Callable[[str], Any]
"""Goes to an address."""


def mentions(pages: Pages, site: str, text: object, go: Go) -> list[ft.Control]:
    """Return what a text written at a site names, on one line; nothing if it names nobody."""
    found = pages.mentioned(site, text) if isinstance(text, str) else []
    return links(pages, found, go)


def links(pages: Pages, found: Iterable[Summary], go: Go) -> list[ft.Control]:
    """Return a way to each of these."""
    tags = [_link(pages, summary, go) for summary in found]
    return [flow(tags)] if tags else []


def code_of(summary: Summary) -> str:
    """Return the code by which a person or a session is named in a text."""
    return session_code(summary) if summary.kind == "session" else summary.title


def _link(pages: Pages, summary: Summary, go: Go) -> ft.Control:
    code = code_of(summary)
    said = say("mention.open", code=code, what=naming.short(naming.method_name(pages, summary)))
    return pressable(
        ft.Row(
            [
                ft.Icon(naming.icon_of(summary.kind), size=16, color=ACT),
                ft.Text(code, style=TINY, color=ACT),
                ft.Icon(ft.Icons.CHEVRON_RIGHT_ROUNDED, size=16, color=FAINT),
            ],
            spacing=S / 2,
            tight=True,
        ),
        lambda: go(f"/entry/{summary.subject}"),
        border=edge(),
        radius=10,
        padding=ft.Padding.symmetric(horizontal=S, vertical=M + 3),
        tooltip=said,
        key=f"link-{summary.subject}",
    )
