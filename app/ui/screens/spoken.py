"""A yes said aloud: recorded for a minute at most, heard again together, then kept or destroyed.

The indicator is on while the microphone hears. Whoever leaves the page without confirming
destroys what was said, and so does the lock.
"""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import flet as ft

from app.errors import CarnetError
from app.merge.consent import CLIP_MS
from app.pages.pages import Pages
from app.ui import tell
from app.ui.acting import attempting, tell_error
from app.ui.components.buttons import plain, primary, red, secondary
from app.ui.components.layout import blocks, flow
from app.ui.components.level_meter import level_meter
from app.ui.contexts import keyed
from app.ui.devices.loudspeaker import Loudspeaker
from app.ui.state.hearing import Hearing
from app.ui.state.shell import Shell
from app.ui.state.take import Meter, Take
from app.ui.theme import BODY, FAINT, HEADING, INK, LABEL, RADIUS, RED, L, M, S
from app.ui.words import say

METER_WIDTH = 150.0
NEAR_END_MS = 60
"""A player that ended may stand a little before the end."""


@ft.component
def Spoken(
    shell: Shell, pages: Pages, take: Take, person: str, heard: str, hold: Callable[..., Any]
) -> ft.Control:
    """The one state a spoken yes is in. `heard` names the clip that was heard to its end."""
    page = ft.context.page
    undo = ft.use_ref(cast(Any, None))
    clip = pages.clip if take.state == "off" else ""

    async def drop() -> None:
        if take.is_on and not take.session:
            await take.stop()
        try:
            await asyncio.to_thread(pages.drop_clip)
        except CarnetError as error:
            if not shell.locked:  # else it was dropped with the lock
                tell_error(shell, error)

    def mounted() -> None:
        undo.current = shell.before_lock(pages.drop_clip)

    def left() -> None:
        if undo.current is not None:
            undo.current()
        page.run_task(drop)

    ft.use_effect(mounted, [], left)

    async def start() -> None:
        hold(clip="")
        await attempting(shell, take.start_clip(person))

    if take.is_on and not take.session:
        return _frame(_running(take))
    if take.is_on or pages.is_recording:
        return _frame([ft.Text(say("voice.busy"), style=BODY, color=INK)])
    if not clip:
        button = red(
            say("rec.starting") if take.state == "starting" else say("voice.record"),
            start,
            icon=ft.Icons.FIBER_MANUAL_RECORD_ROUNDED,
            disabled=take.state == "starting",
            wide=True,
            key="record",
        )
        return _frame([ft.Text(say("voice.how"), style=BODY, color=FAINT), ft.Row([button])])
    return _frame([keyed(clip, Again, pages, clip, clip == heard, hold, start)])


@ft.component
def Again(
    pages: Pages, clip: str, was_heard: bool, hold: Callable[..., Any], again: Callable[[], Any]
) -> ft.Control:
    """What was said is heard again, to its end: only then can it be confirmed."""
    page = ft.context.page

    def begin() -> Hearing:
        return Hearing(pages, clip, lambda sound, told: Loudspeaker(page, sound, told))

    hearing = cast(Hearing, ft.use_state(cast(Any, begin))[0])
    ft.use_effect(hearing.open, [], hearing.close)
    is_over = 0 < hearing.length_ms <= hearing.at_ms + NEAR_END_MS and not hearing.is_playing

    def ended() -> None:
        if is_over:
            hold(clip=clip)

    ft.use_effect(ended, [is_over])
    words = say("voice.heard") if was_heard else say("voice.listen_first")
    label = say("voice.listening") if hearing.is_playing else say("voice.listen")
    icon = ft.Icons.HEARING_ROUNDED if hearing.is_playing else ft.Icons.PLAY_ARROW_ROUNDED
    make = secondary if was_heard else primary
    is_busy = hearing.is_playing or hearing.state == "loading"
    listen = make(label, hearing.toggle, icon=icon, disabled=is_busy, wide=True, key="listen")
    return ft.Column(
        [
            ft.Text(words, style=BODY, color=INK),
            ft.Row([listen]),
            flow([plain(say("voice.again"), again, icon=ft.Icons.REPLAY_ROUNDED)]),
        ],
        spacing=L,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@ft.component
def Clock(meter: Meter) -> ft.Control:
    """How long it is, of the minute there is, and how loud."""
    at, limit = tell.timecode(meter.elapsed_ms), tell.timecode(CLIP_MS)
    return ft.Row(
        [
            ft.Text(say("voice.limit", at=at, limit=limit), style=HEADING, color=RED),
            level_meter(meter.levels, live=True, label=say("rec.level"), width=METER_WIDTH),
        ],
        spacing=M,
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        wrap=True,
    )


def _running(take: Take) -> list[ft.Control]:
    words = ft.Row(
        [
            ft.Icon(ft.Icons.FIBER_MANUAL_RECORD_ROUNDED, size=18, color=RED),
            ft.Text(say("running.on"), style=LABEL, color=RED, expand=True),
        ],
        spacing=S,
    )
    said = ft.Semantics(content=words, container=True, live_region=True, identifier="recording")
    stop = secondary(
        say("voice.stop"),
        take.stop,
        icon=ft.Icons.STOP_ROUNDED,
        disabled=take.state == "stopping",
        wide=True,
        key="stop",
    )
    # What ends it comes first: with letters twice as large there is room for little more.
    return [said, ft.Row([stop]), keyed("clock", Clock, take.meter)]


def _frame(inside: list[ft.Control]) -> ft.Control:
    box = ft.Container(
        ft.Column(inside, spacing=L, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
        bgcolor=ft.Colors.SURFACE_CONTAINER_LOW,
        border_radius=RADIUS,
        padding=L,
    )
    return blocks(box)
