"""A session: who is in the room, the guide, the line of time; the recorder never leaves it."""

import flet as ft

from app.merge.state import Session
from app.ui import naming
from app.ui.components.buttons import icon_button
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, two_panes
from app.ui.components.tabs import tabs
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.current import method_of
from app.ui.screens.attendance import attendance
from app.ui.screens.lost import found_or_lost
from app.ui.screens.recorder import RecorderPanel
from app.ui.screens.writing import use_writing
from app.ui.theme import S
from app.ui.words import language, say


@ft.component
def SessionScreen() -> ft.Control:
    """Show the session of the address."""
    return found_or_lost("session", Session, Held)


@ft.component
def Held(name: str) -> ft.View:
    """One session, as it is held."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    tab, set_tab = ft.use_state("room")
    writing = use_writing(shell, pages, name)
    session = pages.subject(name)
    if not isinstance(session, Session):
        return leaf(shell, f"/session/{name}", say("lost.title"), ft.Container())

    def go(where: str) -> None:
        page.navigate(f"/session/{name}/{where}")

    room = blocks(*attendance(shell, pages, session, go), spacing=S + 2)
    done, asked = writing.progress
    shown = {
        "room": room,
        "guide": blocks(*writing.form),
        "line": writing.line,
    }
    names = [
        ("room", say("session.room", count=sum(stay.count for stay in session.here))),
        ("guide", say("session.guide", done=done, asked=asked)),
        ("line", say("session.line")),
    ]
    if shell.wide:
        names, tab = names[1:], tab if tab != "room" else "guide"
    side = ft.Column(
        [
            tabs(names, tab, lambda one: lambda: set_tab(one)),
            ft.Container(shown.get(tab, room), expand=True, key=tab),
        ],
        spacing=0,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    method = method_of(pages, session.method)
    panel = (
        keyed("recorder", RecorderPanel, shell, pages, shell.take, name, go)
        if shell.take is not None and method is not None and method.audio
        else None
    )
    label = naming.short(method.label.in_(language())) if method else say("kind.session")
    return leaf(
        shell,
        f"/session/{name}",
        label,
        two_panes(room, side) if shell.wide else side,
        actions=[
            writing.saved,
            icon_button(
                ft.Icons.SEARCH_ROUNDED,
                say("session.search"),
                lambda: page.navigate(f"/entries/{name}"),
            ),
        ],
        foot=panel,
        span=True,
        has_recorder=shell.take is None or not shell.take.is_on or shell.take.session == name,
    )
