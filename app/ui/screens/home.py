"""The first page: the day, in the field; the whole study, at the desk.

On a notebook in which nothing was ever written the introduction comes first, once.
"""

from typing import Any

import flet as ft

from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.screens.desk import Desk
from app.ui.screens.introduction import Introduction
from app.ui.screens.today import Today


@ft.component
def Home() -> Any:
    """Show the first page of whoever holds this notebook."""
    shell, pages = use_shell(), use_pages()
    is_new = not (shell.introduced or pages.is_desk or pages.written)
    if shell.introducing or is_new:
        return keyed("introduction", Introduction, shell)
    return keyed("desk", Desk) if pages.is_desk else keyed("today", Today)
