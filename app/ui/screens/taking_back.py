"""Somebody took back their word while it ran: what was recorded is kept, cut short or erased."""

from collections.abc import Callable
from typing import Final

import flet as ft

from app.ui import tell
from app.ui.acting import attempting, tell_briefly
from app.ui.components.buttons import plain, red
from app.ui.components.feedback import dialog
from app.ui.components.layout import flow
from app.ui.components.rows import chip
from app.ui.state.shell import Shell
from app.ui.state.take import Take
from app.ui.theme import BODY, INK
from app.ui.words import say

MINUTES: Final = (1, 2, 5, 10, 20, 30)
MINUTE_MS: Final = 60_000
ALL: Final = 0


@ft.component
def TakingBack(shell: Shell, take: Take) -> ft.Control:
    """Offer to erase the end of what was recorded, or all of it; asked before it is done."""
    asked, ask = ft.use_state(False)
    chosen, choose = ft.use_state(-1)

    def leave() -> None:
        ask(False)
        choose(-1)

    async def erase() -> None:
        ask(False)
        kept_ms = take.meter.elapsed_ms
        await attempting(shell, take.take_back(chosen * MINUTE_MS or None))
        if shell.notice is None or shell.notice.kind == "info":
            key = "back.erased_all" if chosen == ALL else "back.erased"
            left = max(0, kept_ms - chosen * MINUTE_MS)
            tell_briefly(shell, key, count=chosen, length=tell.length(left))

    ft.use_dialog(_question(take, chosen, choose, erase, leave) if asked else None)
    return plain(
        say("back.offer"), lambda: ask(True), icon=ft.Icons.AUTO_DELETE_OUTLINED, key="take-back"
    )


def choices(elapsed_ms: int) -> list[int]:
    """Return how many minutes may be erased, shorter than what there is; 0 is all of it."""
    return [minutes for minutes in MINUTES if minutes * MINUTE_MS < elapsed_ms] + [ALL]


def _question(
    take: Take,
    chosen: int,
    choose: Callable[[int], None],
    erase: Callable[[], object],
    leave: Callable[[], None],
) -> ft.AlertDialog:
    def choosing(minutes: int) -> Callable[[bool], None]:
        return lambda on: choose(minutes)

    chips: list[ft.Control] = [
        chip(
            say("back.minutes", count=minutes) if minutes else say("back.all"),
            chosen == minutes,
            choosing(minutes),
            key=f"back-{minutes}",
        )
        for minutes in choices(take.meter.elapsed_ms)
    ]
    told = [
        ft.Text(say("back.how_much"), style=BODY, color=INK),
        flow(chips),
        ft.Text(say("back.for_ever"), style=BODY, color=INK),
    ]
    do = red(say("back.erase"), erase, disabled=chosen < 0, key="back-erase")
    return dialog(say("back.title"), told, [plain(say("act.cancel"), leave), do], leave)
