"""One table: which address shows which screen.

Addresses carry entry ids, never a participant's code: a browser remembers them.
"""

import asyncio
from typing import Any

import flet as ft

from app.ui.screens.add_people import AddPeople
from app.ui.screens.conflict import Conflict, Conflicts
from app.ui.screens.consent import ConsentScreen
from app.ui.screens.contacts import Contacts
from app.ui.screens.desk import Desk
from app.ui.screens.devices import Devices
from app.ui.screens.entries import Entries
from app.ui.screens.entry import Entry
from app.ui.screens.erasure import Erasure
from app.ui.screens.home import Home
from app.ui.screens.informing import Informing
from app.ui.screens.jot import Jot
from app.ui.screens.lost import Lost
from app.ui.screens.new import New
from app.ui.screens.note import NoteScreen
from app.ui.screens.participant import ParticipantScreen
from app.ui.screens.people import People
from app.ui.screens.plan import Withdrawal
from app.ui.screens.playback import Playback
from app.ui.screens.quarantine import Quarantine
from app.ui.screens.recall import RecallScreen
from app.ui.screens.rehearsal import RehearsalScreen
from app.ui.screens.second import SecondScreen
from app.ui.screens.session import SessionScreen
from app.ui.screens.session_recap import SessionRecap
from app.ui.screens.settings import Settings
from app.ui.screens.sheet import SheetScreen
from app.ui.screens.study_file import StudyFile
from app.ui.screens.sync import Sync
from app.ui.screens.twins import Twins
from app.ui.screens.withdraw import WithdrawScreen
from app.ui.screens.withdrawals import Withdrawals
from app.ui.state.shell import Shell
from app.ui.trail import Trail

ROUTES = [
    ft.Route(path="/", component=Home),
    ft.Route(path="/desk", component=Desk),
    ft.Route(path="/entries", component=Entries),
    ft.Route(path="/entries/:subject", component=Entries),
    ft.Route(path="/entry/:id", component=Entry, modal=True),
    ft.Route(path="/recording/:id", component=Playback, modal=True),
    ft.Route(path="/conflicts", component=Conflicts, modal=True),
    ft.Route(path="/conflict/:id", component=Conflict, modal=True),
    ft.Route(path="/sync", component=Sync),
    ft.Route(path="/devices", component=Devices, modal=True),
    ft.Route(path="/quarantine", component=Quarantine, modal=True),
    ft.Route(path="/withdrawals", component=Withdrawals, modal=True),
    ft.Route(path="/withdrawal/:person/:request", component=Withdrawal, modal=True),
    ft.Route(path="/erasure/:order", component=Erasure, modal=True),
    ft.Route(path="/settings", component=Settings),
    ft.Route(path="/jot", component=Jot, modal=True),
    ft.Route(path="/new", component=New, modal=True),
    ft.Route(path="/contacts", component=Contacts, modal=True),
    ft.Route(path="/rehearsal", component=RehearsalScreen, modal=True),
    ft.Route(path="/note/:note", component=NoteScreen, modal=True),
    ft.Route(
        path="/session/:session",
        component=SessionScreen,
        modal=True,
        children=[
            ft.Route(path="add", component=AddPeople),
            ft.Route(path="consent/:person", component=ConsentScreen),
            ft.Route(path="withdraw/:person", component=WithdrawScreen),
            ft.Route(path="recap", component=SessionRecap),
        ],
    ),
    ft.Route(path="/people", component=People),
    ft.Route(path="/twins", component=Twins, modal=True),
    ft.Route(path="/informing", component=Informing, modal=True),
    ft.Route(path="/second", component=SecondScreen, modal=True),
    ft.Route(path="/study", component=StudyFile, modal=True),
    ft.Route(path="/sheet/:digest", component=SheetScreen, modal=True),
    ft.Route(
        path="/person/:person",
        component=ParticipantScreen,
        modal=True,
        children=[
            ft.Route(path="consent", component=ConsentScreen),
            ft.Route(path="withdraw", component=WithdrawScreen),
            ft.Route(path="recall", component=RecallScreen),
        ],
    ),
    # The router's own `not_found` would put a view inside a view, which draws nothing.
    ft.Route(path="/:rest*", component=Lost, modal=True),
]


@ft.component
def Screens(shell: Shell) -> Any:
    """Show the screen of the present address, and lead back the way one came."""
    page = ft.context.page

    async def keep_trail() -> None:
        trail = Trail([route.path or "/" for route in ROUTES if not route.modal])
        trail.went(page.route or "/")
        # Set before the router's own, which then leaves the way back to this one.
        page.on_view_pop = lambda event: page.navigate(trail.back())
        await asyncio.sleep(0)  # the router takes the changes of route in this same turn
        shown: Any = page.on_route_change

        def went(event: Any) -> None:
            shell.turned()
            trail.went(event.route)
            if shown is not None:
                shown(event)

        page.on_route_change = went

    ft.use_effect(keep_trail, [])
    return ft.Router(ROUTES, not_found=Lost, manage_views=True)
