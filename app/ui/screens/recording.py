"""The recorder while it runs or waits: how long, how loud, who speaks, and what is wrong."""

from collections.abc import Callable

import flet as ft

from app.errors import CarnetError
from app.merge.state import Session
from app.pages.pages import Pages
from app.ui import tell
from app.ui.acting import attempting, tell_briefly, tell_error
from app.ui.components.buttons import icon_button, red, secondary
from app.ui.components.layout import flow, side_by_side
from app.ui.components.level_meter import level_meter
from app.ui.components.rows import chip
from app.ui.components.yielding import Yielding
from app.ui.contexts import keyed
from app.ui.screens.taking_back import TakingBack
from app.ui.state.loudness import Warning
from app.ui.state.shell import Shell
from app.ui.state.take import Meter, Take
from app.ui.theme import ALERT, HEADING, INK, LABEL, RED, SMALL, L, M, S
from app.ui.words import say

METER_WIDTH = 150.0
WARNINGS: dict[Warning, str] = {
    "zeros": "rec.zeros",
    "clipped": "rec.clipped",
    "quiet": "rec.quiet",
}


@ft.component
def Sound(meter: Meter, live: bool) -> ft.Control:
    """How long, and how loud: all that changes ten times a second."""
    clock = ft.Text(
        tell.timecode(meter.elapsed_ms),
        style=HEADING,
        color=RED if live else INK,
        semantics_label=tell.length(meter.elapsed_ms // 1000 * 1000),
    )
    bars = level_meter(meter.levels, live=live, label=say("rec.level"), width=METER_WIDTH)
    row = ft.Row([clock, bars], spacing=M, alignment=ft.MainAxisAlignment.SPACE_BETWEEN)
    return ft.Column([row, _aloud(meter, live)], spacing=0, tight=True)


def _aloud(meter: Meter, live: bool) -> ft.Control:
    """Say how loud it is to those who cannot see it, and only when that has changed."""
    said = say(f"loudness.{meter.loudness}") if live and meter.loudness else ""
    return ft.Semantics(
        content=ft.Container(height=1),
        label=said,
        live_region=True,
        container=True,
        identifier="loudness",
    )


def running(
    shell: Shell,
    pages: Pages,
    take: Take,
    refused: list[ft.Control],
    names_people: bool = True,
) -> list[ft.Control]:
    """Draw the recorder while it runs or waits; `refused` says who it waits for.

    Where people are touched elsewhere as they begin to speak, it does not name them too.
    """

    async def pause() -> None:
        await attempting(shell, take.pause())

    async def resume() -> None:
        await attempting(shell, take.resume())

    async def stop() -> None:
        length = take.meter.elapsed_ms
        await take.stop()
        if shell.notice is None or shell.notice.kind == "info":
            tell_briefly(shell, "rec.kept", length=tell.length(length))

    paused = take.state == "paused"
    state, button = _state(paused), _mark_button(shell, take)
    sound = keyed("sound", Sound, take.meter, not paused)
    if shell.wide:
        head = [ft.Row([state, sound, button], spacing=L)]
    else:
        head = [ft.Row([state, button], spacing=S), sound]
    inside: list[ft.Control] = [
        *head,
        *([] if paused or not names_people else _speakers(shell, pages, take)),
    ]
    taken_back = paused and bool(refused)
    if taken_back:
        waits = [*refused, keyed("taking-back", TakingBack, shell, take)]
        inside.append(keyed("waits", Yielding, waits))
    if take.warning and not paused:
        inside.append(alert(say(WARNINGS[take.warning])))
    go_on = red(
        say("rec.resume"),
        resume,
        icon=ft.Icons.FIBER_MANUAL_RECORD_ROUNDED,
        disabled=bool(refused) or take.is_resuming,
        wide=True,
        is_tight=True,
        key="resume",
    )
    wait = secondary(say("rec.pause"), pause, icon=ft.Icons.PAUSE_ROUNDED, wide=True, key="pause")
    end = secondary(
        say("back.keep") if taken_back else say("rec.stop"),
        stop,
        icon=ft.Icons.STOP_ROUNDED,
        disabled=take.state == "stopping",
        wide=True,
        is_tight=True,
        key="stop",
    )
    return [*inside, side_by_side([go_on if paused else wait, end], S)]


def alert(words: str) -> ft.Control:
    """One sentence on what is wrong, said aloud when it appears."""
    row = ft.Row(
        [
            ft.Icon(ft.Icons.ERROR_OUTLINE_ROUNDED, size=20, color=ALERT),
            ft.Text(words, style=SMALL, color=INK, expand=True),
        ],
        spacing=S,
    )
    return ft.Semantics(content=row, container=True, live_region=True)


def _state(paused: bool) -> ft.Control:
    icon = ft.Icons.PAUSE_ROUNDED if paused else ft.Icons.FIBER_MANUAL_RECORD_ROUNDED
    words = say("running.paused") if paused else say("running.on")
    row = ft.Row(
        [ft.Icon(icon, size=18, color=RED), ft.Text(words, style=LABEL, color=RED, expand=True)],
        spacing=S,
    )
    return ft.Semantics(
        content=row, container=True, live_region=True, identifier="recording", expand=True
    )


def _mark_button(shell: Shell, take: Take) -> ft.Control:
    return icon_button(
        ft.Icons.BOOKMARK_ADD_OUTLINED,
        say("rec.mark"),
        lambda: mark(shell, take),
        color=INK,
        key="mark",
    )


def mark(shell: Shell, take: Take, who: str = "", code: str = "") -> None:
    """Mark this moment, or that somebody begins to speak; say so, where a code is told."""
    try:
        take.mark(who)
    except CarnetError as error:
        tell_error(shell, error)
        return
    at = tell.timecode(take.meter.elapsed_ms)
    if who and code:
        tell_briefly(shell, "rec.turned", code=code, at=at)
    elif not who:
        tell_briefly(shell, "rec.marked", at=at)


def _speakers(shell: Shell, pages: Pages, take: Take) -> list[ft.Control]:
    """Draw everyone present, to touch as they begin to speak; nobody where one is alone."""
    session = pages.subject(take.session)
    people = [stay.participant for stay in session.here] if isinstance(session, Session) else []
    named = [(person, pages.codes_of([person])) for person in people if person]
    if len(named) < 2:
        return []

    def begins(person: str, code: str) -> Callable[[bool], None]:
        return lambda on: mark(shell, take, person, code)

    told = [(person, codes[0]) for person, codes in named if codes]
    same = _same_start([code for _, code in told])
    chips = [
        chip(code[same:], take.speaker == person, begins(person, code), spoken=code, key=person)
        for person, code in told
    ]
    return [ft.Text(say("rec.who"), style=SMALL, color=INK), flow(chips)]


def _same_start(codes: list[str]) -> int:
    """Return how much of the codes need not be shown: the service they all begin with."""
    services = {code.partition("-")[0] for code in codes if "-" in code}
    return len(services.pop()) + 1 if len(services) == 1 else 0
