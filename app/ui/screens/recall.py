"""Questions by which somebody is known again who was given two codes. They may be left out.

The answers are kept nowhere: not as a draft, not in the notebook. What is kept is a mark of them.
"""

from collections.abc import Callable
from typing import Any, cast

import flet as ft

from app.errors import CarnetError
from app.merge.state import Participant
from app.ui.acting import tell_briefly, tell_error
from app.ui.components.buttons import plain, primary
from app.ui.components.field import field
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, foot
from app.ui.contexts import use_pages, use_shell
from app.ui.screens.lost import found_or_lost
from app.ui.theme import BODY, FAINT, INK, LABEL, M
from app.ui.words import language, say


@ft.component
def RecallScreen() -> ft.Control:
    """Ask the participant of the address."""
    return found_or_lost("person", Participant, Asking)


@ft.component
def Asking(name: str) -> ft.View:
    """Ask one person; what they say is forgotten as the page is left."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    told, tell = ft.use_state(cast(dict[str, str], {}))
    back = f"/person/{name}"

    def write(asked: str) -> Callable[[str], Any]:
        return lambda text: tell(lambda now: {**now, asked: text})

    def keep() -> None:
        try:
            pages.recall(name, told)
        except CarnetError as error:
            tell_error(shell, error)
            return
        tell_briefly(shell, "recall.kept")
        page.navigate(back)

    asked: list[ft.Control] = []
    for one in pages.study.recalls:
        label = one.label.in_(language())
        answer = field(label, told.get(one.id, ""), write(one.id), label_is_above=True)
        head = ft.Semantics(content=ft.Text(label, style=LABEL, color=INK), exclude_semantics=True)
        asked.append(
            ft.Column(
                [head, answer],
                spacing=M / 2,
                tight=True,
                horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                key=one.id,
            )
        )
    return leaf(
        shell,
        f"{back}/recall",
        say("recall.title"),
        blocks(
            ft.Text(say("recall.why"), style=BODY, color=INK),
            ft.Text(say("recall.limit"), style=BODY, color=FAINT),
            *asked,
        ),
        foot=foot(
            primary(say("recall.keep"), keep, wide=True, key="keep"),
            plain(say("recall.skip"), lambda: page.navigate(back)),
        ),
    )
