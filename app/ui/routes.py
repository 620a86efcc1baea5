"""One table: which address shows which screen.

Addresses carry entry ids, never a participant's code: a browser remembers them.
"""

from typing import Any

import flet as ft

from app.ui.screens.lost import Lost
from app.ui.screens.settings import Settings
from app.ui.screens.today import Today
from app.ui.state.shell import Shell

ROUTES = [
    ft.Route(path="/", component=Today),
    ft.Route(path="/settings", component=Settings),
]


@ft.component
def Screens(shell: Shell) -> Any:
    """Show the screen of the present address."""
    return ft.Router(ROUTES, not_found=Lost, manage_views=True)
