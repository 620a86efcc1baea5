"""A place that does not exist: the way back."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.ui.components.feedback import empty
from app.ui.components.frame import leaf
from app.ui.contexts import keyed, use_pages, use_shell
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


def found_or_lost(name: str, kind: type, page: Callable[..., Any], *more: str) -> ft.Control:
    """Draw the page of what the address names, given what `more` names there too.

    Where there is nothing of that kind, say so.
    """
    pages, params = use_pages(), ft.use_route_params()
    subject, others = params.get(name, ""), (params.get(one, "") for one in more)
    found = pages.subject(subject)
    return keyed(subject, page, subject, *others) if isinstance(found, kind) else Lost()
