"""Choose the passphrase of the empty notebook behind this one.

Nothing here tells whether one was chosen before: whoever makes somebody open the notebook
may come and look.
"""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import flet as ft

from app import second
from app.errors import CarnetError, InvalidInput
from app.ui.acting import tell_briefly, tell_error
from app.ui.components.buttons import icon_button, plain, primary
from app.ui.components.field import field
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, foot
from app.ui.contexts import use_notebook, use_shell
from app.ui.safety import sentence
from app.ui.theme import BODY, FAINT, INK
from app.ui.words import say


@ft.component
def SecondScreen() -> ft.View:
    """Ask for it twice; what is typed is forgotten as the page is left."""
    shell, notebook, page = use_shell(), use_notebook(), ft.context.page
    typed, set_typed = ft.use_state("")
    again, set_again = ft.use_state("")
    held = ft.use_ref(cast(dict[str, str], {}))
    wrong, set_wrong = ft.use_state("")
    shown, set_shown = ft.use_state(False)
    busy, set_busy = ft.use_state(False)

    def write(name: str, set_text: Callable[[str], None]) -> Callable[[str], None]:
        def wrote(text: str) -> None:
            cast(dict[str, str], held.current)[name] = text  # at once: Enter may be quicker
            set_text(text)
            set_wrong("")

        return wrote

    async def done(words: str, act: Callable[..., None], *told: Any) -> None:
        if busy:
            return
        set_busy(True)
        try:
            await asyncio.to_thread(act, *told)
        except InvalidInput as error:
            set_wrong(sentence(error))
        except CarnetError as error:
            tell_error(shell, error)
        else:
            tell_briefly(shell, words)
            page.navigate("/settings")
        finally:
            set_busy(False)

    async def choose() -> None:
        both = cast(dict[str, str], held.current)
        if both.get("typed", "") != both.get("again", ""):
            set_wrong(say("second.differ"))
            return
        await done("second.chosen", second.choose, notebook, both.get("typed", ""))

    async def take_away() -> None:
        await done("second.taken_away", second.make, notebook)

    def asked(name: str, words: str, text: str, write: Callable[[str], None], **told: Any) -> Any:
        return field(words, text, write, secret=not shown, disabled=busy, key=name, **told)

    eye = icon_button(
        ft.Icons.VISIBILITY_OFF_ROUNDED if shown else ft.Icons.VISIBILITY_ROUNDED,
        say("unlock.hide") if shown else say("unlock.show"),
        lambda: set_shown(not shown),
    )
    return leaf(
        shell,
        "/second",
        say("second.title"),
        blocks(
            ft.Text(say("second.what"), style=BODY, color=INK),
            ft.Text(say("second.quiet"), style=BODY, color=INK),
            asked("typed", say("second.typed"), typed, write("typed", set_typed), suffix=eye),
            asked(
                "again",
                say("second.again"),
                again,
                write("again", set_again),
                on_submit=choose,
                error=wrong or None,  # here, and not above the page: it would be read by others
            ),
            ft.Text(say("second.anew"), style=BODY, color=FAINT),
            ft.Text(say("second.limit"), style=BODY, color=FAINT),
        ),
        foot=foot(
            primary(
                say("second.busy") if busy else say("second.choose"),
                choose,
                busy=busy,
                key="choose",
            ),
            plain(say("second.take_away"), take_away, key="away"),
            is_stacked=True,
        ),
    )
