"""One table: which address shows which screen.

Addresses carry entry ids, never a participant's code: a browser remembers them.
"""

from typing import Any

import flet as ft

from app.ui.screens.conflict import Conflict, Conflicts
from app.ui.screens.desk import Desk
from app.ui.screens.devices import Devices
from app.ui.screens.entries import Entries
from app.ui.screens.entry import Entry
from app.ui.screens.home import Home
from app.ui.screens.lost import Lost
from app.ui.screens.playback import Playback
from app.ui.screens.quarantine import Quarantine
from app.ui.screens.settings import Settings
from app.ui.screens.sync import Sync
from app.ui.state.shell import Shell

ROUTES = [
    ft.Route(path="/", component=Home),
    ft.Route(path="/desk", component=Desk),
    ft.Route(path="/entries", component=Entries),
    ft.Route(path="/entry/:id", component=Entry, modal=True),
    ft.Route(path="/recording/:id", component=Playback, modal=True),
    ft.Route(path="/conflicts", component=Conflicts, modal=True),
    ft.Route(path="/conflict/:id", component=Conflict, modal=True),
    ft.Route(path="/sync", component=Sync),
    ft.Route(path="/devices", component=Devices, modal=True),
    ft.Route(path="/quarantine", component=Quarantine, modal=True),
    ft.Route(path="/settings", component=Settings),
]


@ft.component
def Screens(shell: Shell) -> Any:
    """Show the screen of the present address."""
    return ft.Router(ROUTES, not_found=Lost, manage_views=True)
