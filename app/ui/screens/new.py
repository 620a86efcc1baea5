"""What begins now: an observation, an interview, a focus group, as the study has them."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.pages.pages import Pages
from app.study.study import Form, Method
from app.ui import naming, tell
from app.ui.acting import attempt
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, section
from app.ui.components.rows import forward, lone, row
from app.ui.contexts import use_pages, use_shell
from app.ui.current import session_now
from app.ui.screens.lost import Lost
from app.ui.theme import M
from app.ui.words import language, say

ICONS = {
    Form.OBSERVATION: ft.Icons.VISIBILITY_OUTLINED,
    Form.INTERVIEW: ft.Icons.RECORD_VOICE_OVER_OUTLINED,
    Form.GROUP: ft.Icons.GROUPS_OUTLINED,
}
HINTS = {
    Form.OBSERVATION: "new.observation",
    Form.INTERVIEW: "new.interview",
    Form.GROUP: "new.group",
}


@ft.component
def New() -> ft.Control:
    """Choose a method; it opens at once."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    site = pages.home_site
    if not site:
        return Lost()

    def begin(method: Method) -> Callable[[], Any]:
        def act() -> None:
            if method.form is Form.OBSERVATION:
                note = attempt(shell, pages.open_note, site, method.template)
                if note is not None:
                    page.navigate(f"/note/{note}")
                return
            session = attempt(shell, pages.open_session, site, method.id)
            if session is not None:
                page.navigate(f"/session/{session}")

        return act

    rows = [_method(method, begin(method)) for method in pages.study.methods]
    held = _held(pages, page)
    return leaf(
        shell,
        "/new",
        say("new.title"),
        blocks(*held, *([section(say("new.begin"))] if held else []), *rows, spacing=M),
    )


def _method(method: Method, act: Callable[[], Any]) -> ft.Control:
    line = row(
        method.label.in_(language()),
        act,
        subtitle=say(HINTS[method.form]),
        icon=ICONS[method.form],
        trailing=forward(),
    )
    return lone(line, key=method.id)


def _held(pages: Pages, page: ft.Page) -> list[ft.Control]:
    """Offer the session of today first: one rarely begins a second one by intent."""
    now = session_now(pages)
    if now is None:
        return []
    at = tell.clock(naming.when(now.at))
    resume = row(
        naming.title_of(pages, now),
        lambda: page.navigate(f"/session/{now.subject}"),
        subtitle=say("new.held", clock=at, method=naming.method_name(pages, now)),
        icon=ft.Icons.PLAY_CIRCLE_OUTLINE_ROUNDED,
        trailing=forward(),
    )
    return [section(say("new.resume")), lone(resume, key="held")]
