"""A session ends when somebody says so: everyone leaves, the recorder stops, the recap opens."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.errors import CarnetError
from app.merge.state import Session
from app.pages.pages import Pages
from app.ui.acting import attempt, tell_error
from app.ui.components.buttons import plain, primary, secondary
from app.ui.components.feedback import confirm
from app.ui.components.layout import foot
from app.ui.state.shell import Shell
from app.ui.undoing import offer
from app.ui.words import say


def use_ending(
    shell: Shell, pages: Pages, session: Session | None, go: Callable[[str], Any]
) -> ft.Control:
    """Return the way to end a session: asked once, for it stops what runs."""
    asking, ask = ft.use_state(False)

    async def end() -> None:
        ask(False)
        if session is None:
            return
        if shell.take is not None and shell.take.session == session.subject:
            await shell.take.stop()
        try:
            _, done = pages.doing(pages.end_session, session.subject)
        except CarnetError as error:
            tell_error(shell, error)
        else:
            offer(shell, pages, done, "undo.ended")
            go("recap")

    ft.use_dialog(
        confirm(
            say("end.title"),
            _what_ends(shell, session),
            say("end.act"),
            end,
            lambda: ask(False),
        )
        if asking and session is not None
        else None
    )
    return plain(say("end.offer"), lambda: ask(True), icon=ft.Icons.FLAG_OUTLINED, key="end")


def over(shell: Shell, pages: Pages, session: Session, go: Callable[[str], Any]) -> ft.Control:
    """Lead, where the recorder was, to what it came to; or back into it."""
    return foot(
        primary(say("recap.open"), lambda: go("recap"), wide=True, key="recap"),
        secondary(say("end.reopen"), lambda: attempt(shell, pages.reopen_session, session.subject)),
    )


def _what_ends(shell: Shell, session: Session | None) -> str:
    """Say what ending a session does."""
    count = sum(stay.count for stay in session.here) if session else 0
    said = [say("end.leave", count=count)] if count else []
    take = shell.take
    if session and take is not None and take.is_on and take.session == session.subject:
        said.append(say("end.stops"))
    return "\n".join([*said, say("end.again")])
