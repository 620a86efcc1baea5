"""A session: who is in the room, the guide, the line of time; the recorder never leaves it."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.merge.state import Session
from app.ui import naming
from app.ui.components.buttons import choice, icon_button
from app.ui.components.frame import leaf
from app.ui.components.guide import checklist
from app.ui.components.layout import blocks, flow, two_panes
from app.ui.components.tabs import tabs
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.current import method_of
from app.ui.screens.attendance import attendance
from app.ui.screens.ending import over, use_ending
from app.ui.screens.lost import found_or_lost
from app.ui.screens.recorder import RecorderPanel
from app.ui.screens.room_plan import RoomPlan
from app.ui.screens.writing import use_writing
from app.ui.theme import L, M, S
from app.ui.undoing import doing
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
    drawn, draw = ft.use_state(False)
    writing = use_writing(shell, pages, name)
    session = pages.subject(name)
    found = session if isinstance(session, Session) else None
    end = use_ending(shell, pages, found, lambda where: page.navigate(f"/session/{name}/{where}"))
    if not isinstance(session, Session):
        return leaf(shell, f"/session/{name}", say("lost.title"), ft.Container())

    def go(where: str) -> None:
        page.navigate(f"/session/{name}/{where}")

    def toggle(field: str, is_put: bool) -> Callable[[], Any]:
        act, said = (pages.untick, "undo.unticked") if is_put else (pages.tick, "undo.ticked")
        return lambda: doing(shell, pages, said, act, name, field)

    is_on = shell.take is not None and shell.take.is_on
    is_drawn = drawn and bool(session.here)
    ending = [] if session.is_over else [end]
    views = [flow([*_views(is_drawn, draw), *ending])] if session.here else []
    if is_drawn:
        plan = keyed("plan", RoomPlan, shell, pages, shell.take, name, go)
        room = _page([*views, plan])
    else:
        last = [] if views else ending
        room = blocks(*views, *attendance(shell, pages, session, go), *last, spacing=S + 2)
    done, asked = writing.progress
    shown = {
        "room": room,
        "guide": blocks(*checklist(pages, session, toggle), *writing.form),
        "line": writing.line,
    }
    sides = [
        ("room", say("session.room", count=sum(stay.count for stay in session.here))),
        ("guide", say("session.guide", done=done, asked=asked)),
        ("line", say("session.line")),
    ]
    if shell.wide:
        sides, tab = sides[1:], tab if tab != "room" else "guide"
    side = ft.Column(
        [
            tabs(sides, tab, lambda one: lambda: set_tab(one)),
            ft.Container(shown.get(tab, room), expand=True, key=tab),
        ],
        spacing=0,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    method = method_of(pages, session.method)
    panel: ft.Control | None = None
    if session.is_over and not is_on:
        panel = over(shell, pages, session, go)
    elif shell.take is not None and method is not None and method.audio:
        # Whoever is touched on the sketch is not named again in the recorder.
        names = not is_drawn or (tab != "room" and not shell.wide)
        panel = keyed("recorder", RecorderPanel, shell, pages, shell.take, name, go, names)
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


def _views(is_drawn: bool, draw: Callable[[bool], Any]) -> list[ft.Control]:
    """The two ways to see who is here: one after the other, or where they sit."""
    return [
        choice(say("plan.list"), not is_drawn, lambda: draw(False), key="list"),
        choice(say("plan.sketch"), is_drawn, lambda: draw(True), key="sketch"),
    ]


def _page(controls: list[ft.Control]) -> ft.Control:
    """A page that does not scroll: what is on it is dragged."""
    return ft.Container(
        ft.Column(
            controls,
            spacing=S,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        ),
        padding=ft.Padding.only(left=L, right=L, top=S, bottom=M),
        expand=True,
    )
