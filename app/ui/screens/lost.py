"""A place that does not exist: the way back."""

import flet as ft

from app.ui.components.feedback import empty
from app.ui.components.frame import leaf
from app.ui.contexts import use_shell
from app.ui.words import say


@ft.component
def Lost() -> ft.View:
    """Say that nothing is here, and offer the first page."""
    shell = use_shell()
    page = ft.context.page
    return leaf(
        shell,
        "/lost",
        say("lost.title"),
        empty(
            ft.Icons.EXPLORE_OFF_ROUNDED,
            say("lost.title"),
            say("lost.body"),
            action=say("lost.back"),
            act=lambda: page.navigate("/"),
        ),
    )
