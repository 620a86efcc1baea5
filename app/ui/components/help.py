"""Help about the page one is on: a few sentences, and whom to call. It needs no network.

Its words are with all the others, one text a page, each sentence on its own line.
"""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.ui.components.buttons import icon_button, plain
from app.ui.components.feedback import dialog
from app.ui.components.rows import row
from app.ui.state.shell import Shell
from app.ui.theme import BODY, INK, LINE
from app.ui.words import has, say

TAUGHT = ("today", "desk", "settings")
"""Where the introduction can be read again."""
TRIED = ("today", "settings")
"""Where the rehearsal is one more tap away."""


@ft.component
def HelpButton(shell: Shell, topic: str) -> ft.Control:
    """One tap, and the page explains itself."""
    is_open, show = ft.use_state(False)
    page = ft.context.page

    def close() -> None:
        show(False)

    def to(path: str) -> Callable[[], Any]:
        def go() -> None:
            close()
            page.navigate(path)

        return go

    def introduce() -> None:
        close()
        shell.introducing = True
        page.navigate("/")

    ft.use_dialog(_told(topic, to, introduce, close) if is_open else None)
    return icon_button(ft.Icons.HELP_OUTLINE_ROUNDED, say("help.open"), lambda: show(True))


def topic_of(path: str) -> str:
    """Return what the help of an address is about: the last of its words that has a text."""
    named = [part for part in path.split("/") if part and has(f"help.of.{part}")]
    return named[-1] if named else "lost"


def sentences(topic: str) -> list[str]:
    """Return what is said about a page."""
    return say(f"help.of.{topic}").split("\n")


def _told(
    topic: str,
    to: Callable[[str], Callable[[], Any]],
    introduce: Callable[[], Any],
    close: Callable[[], Any],
) -> ft.AlertDialog:
    ways: list[ft.Control] = []
    if topic in TRIED:
        icon = ft.Icons.FACT_CHECK_OUTLINED
        ways.append(row(say("ready.title"), to("/rehearsal"), icon=icon))
    if topic in TAUGHT:
        ways.append(row(say("intro.again"), introduce, icon=ft.Icons.AUTO_STORIES_OUTLINED))
    if topic != "contacts":
        icon = ft.Icons.SUPPORT_OUTLINED
        ways.append(row(say("contacts.title"), to("/contacts"), icon=icon))
    lead = [ft.Divider(height=1, color=LINE), *ways] if ways else []
    told = [*map(_sentence, sentences(topic)), *lead]
    return dialog(say("help.title"), told, [plain(say("act.close"), close)], close)


def _sentence(said: str) -> ft.Control:
    """One sentence, read aloud on its own."""
    return ft.Semantics(content=ft.Text(said, style=BODY, color=INK), container=True)
