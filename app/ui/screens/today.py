"""The first page: what was captured today, and what waits to be sent."""

import flet as ft

from app.ui.components.buttons import icon_button
from app.ui.components.feedback import empty
from app.ui.components.frame import frame
from app.ui.contexts import use_shell
from app.ui.places import PLACES
from app.ui.words import say


@ft.component
def Today() -> ft.View:
    """Show the day."""
    shell = use_shell()
    return frame(
        shell,
        PLACES,
        "/",
        say("today.title"),
        empty(ft.Icons.EDIT_NOTE_ROUNDED, say("today.empty"), say("today.empty_body")),
        actions=[icon_button(ft.Icons.LOCK_ROUNDED, say("act.lock"), shell.lock)],
    )
