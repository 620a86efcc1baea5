"""A session: who is in the room, the guide, the line of time; the recorder never leaves it."""

import flet as ft

from app.merge.state import Session
from app.ui import naming
from app.ui.acting import attempt
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, two_panes
from app.ui.components.saved import SavedMark
from app.ui.components.tabs import tabs
from app.ui.components.timeline import timeline
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.current import method_of
from app.ui.screens.attendance import attendance
from app.ui.screens.composer import Composer
from app.ui.screens.field_history import field_history
from app.ui.screens.fields import progress, questions, stored
from app.ui.screens.lost import Lost
from app.ui.screens.note import line_of_time, use_answers
from app.ui.screens.recorder import RecorderPanel
from app.ui.theme import S
from app.ui.words import language, say


@ft.component
def SessionScreen() -> ft.Control:
    """Show the session of the address."""
    pages = use_pages()
    name = ft.use_route_params().get("session", "")
    found = pages.subject(name)
    return keyed(name, Held, name) if isinstance(found, Session) else Lost()


@ft.component
def Held(name: str) -> ft.View:
    """One session, as it is held."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    tab, set_tab = ft.use_state("room")
    opened, set_opened = ft.use_state("")
    past, set_past = ft.use_state("")
    answers = use_answers(shell, pages, name)
    session = pages.subject(name)
    ft.use_dialog(field_history(pages, name, past, lambda: set_past("")) if past else None)
    if not isinstance(session, Session):
        return leaf(shell, f"/session/{name}", say("lost.title"), ft.Container())

    def go(where: str) -> None:
        page.navigate(f"/session/{name}/{where}")

    def send(text: str, layer: str, codes: tuple[str, ...]) -> bool:
        return attempt(shell, pages.jot, name, text, layer, codes) is not None

    template = naming.template_of(pages, session.template)
    form = (
        questions(
            pages,
            template,
            session.fields,
            answers,
            lambda asked: lambda: set_past(asked),
            lambda: page.navigate(f"/conflict/{name}"),
        )
        if template
        else []
    )
    lines = timeline(
        pages,
        session.jottings,
        opened,
        lambda entry: lambda: set_opened(entry),
        lambda entry: lambda: attempt(shell, pages.unjot, name, entry),
    )
    room = blocks(*attendance(shell, pages, session, go), spacing=S + 2)
    done, asked = progress(template, stored(session.fields)) if template else (0, 0)
    shown = {
        "room": room,
        "guide": blocks(*form),
        "line": line_of_time(lines, keyed("composer", Composer, shell, pages, send)),
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
        actions=[keyed("saved", SavedMark, answers.saved)],
        foot=panel,
        span=True,
        has_recorder=shell.take is None or not shell.take.is_on or shell.take.session == name,
    )
