"""What the cover of a locked notebook can do: take in a line, and show that a recording runs.

It takes in and shows nothing back: a line is gone from the screen once it is kept, and is
found where it belongs when the notebook opens.
"""

from contextlib import suppress
from typing import Any, cast

import flet as ft

from app.capture.guard import Guard
from app.cover import Cover
from app.errors import CarnetError
from app.ui import tell
from app.ui.components.buttons import icon_button, secondary
from app.ui.components.clue_line import ClueLine
from app.ui.components.feedback import banner
from app.ui.components.field import field
from app.ui.contexts import keyed
from app.ui.naming import when
from app.ui.safety import sentence
from app.ui.screens.jot import Clock
from app.ui.state.shell import Shell
from app.ui.state.soon import Soon
from app.ui.state.take import Meter, Take
from app.ui.state.watch import Watch
from app.ui.theme import ACT, BODY, FAINT, HEADING, LABEL, RADIUS, SMALL, M, S
from app.ui.words import say

ON_RED = ft.Colors.ON_TERTIARY_CONTAINER


@ft.component
def JotLine(cover: Cover, shell: Shell) -> ft.Control:
    """Jot without opening: one tap brings the line and the keyboard, one more keeps it."""
    is_open, open_it = ft.use_state(False)
    text, set_text = ft.use_state("")
    kept_at, set_kept_at = ft.use_state(0)
    problem, set_problem = ft.use_state(cast(CarnetError | None, None))
    held = ft.use_ref("")
    undo = ft.use_ref(cast(Any, None))
    watched = ft.use_ref(cast(Watch | None, None))
    watch = watched.current = watched.current or Watch(Guard())

    saving = ft.use_ref(cast(Soon | None, None))

    def save() -> None:
        with suppress(CarnetError):  # told once the line is sent, if it is so still
            cover.hold(held.current or "")

    soon = saving.current = saving.current or Soon(save)

    def write(words: str) -> None:
        held.current = words
        set_text(words)
        watch.look(words)
        soon.ask()

    def keep() -> bool:
        """Take the line in; False if it is still only on the screen."""
        soon.cancel()
        words = held.current or ""
        if not words.strip():
            save()
            return True
        try:
            set_kept_at(cover.jot(words))
        except CarnetError as error:
            set_problem(error)
            return False
        set_problem(None)
        held.current = ""
        set_text("")
        watch.look("")
        return True

    async def submitted(event: Any) -> None:
        held.current = event.control.value or ""
        keep()
        await event.control.focus()

    def mounted() -> None:
        undo.current = shell.before_leaving(keep)
        cover.begin_line()

    def unmounted() -> None:
        keep()
        if undo.current is not None:
            undo.current()

    ft.use_effect(mounted, [], unmounted)
    if not is_open:
        return secondary(
            say("cover.jot"), lambda: open_it(True), icon=ft.Icons.EDIT_ROUNDED, key="jot"
        )
    line = field(
        say("jot.line"),
        text,
        write,
        prose=True,
        takes_focus=True,
        on_submit=submitted,
        suffix=icon_button(ft.Icons.SEND_ROUNDED, say("jot.send"), keep, color=ACT),
        key="line",
    )
    return ft.Column(
        [
            keyed("clock", Clock),
            line,
            keyed("clues", ClueLine, watch, write),
            *_kept(kept_at, problem),
        ],
        spacing=S,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        key="jotting",
    )


def _kept(at: int, problem: CarnetError | None) -> list[ft.Control]:
    if problem is not None:
        return [banner(sentence(problem), "alert", key="problem")]
    words = say("cover.kept", clock=tell.clock(when(at))) if at else say("cover.jot_hint")
    said = ft.Text(words, style=SMALL, color=FAINT)
    return [ft.Semantics(content=said, container=True, live_region=True, key="kept")]


@ft.component
def LockedRecording(take: Take) -> ft.Control:
    """Say that a recording runs or waits, with its pause and its end; nothing without one."""
    if not take.is_on:
        return ft.Container(visible=False)
    paused = take.state == "paused"
    ends = take.state == "stopping"
    stop = secondary(
        say("rec.stop"), take.stop, icon=ft.Icons.STOP_ROUNDED, disabled=ends, key="stop"
    )
    pause = secondary(
        say("rec.pause"), take.pause, icon=ft.Icons.PAUSE_ROUNDED, disabled=ends, key="pause"
    )
    inside = ft.Column(
        [
            _state(paused, take.meter),
            *([ft.Text(say("cover.paused"), style=BODY, color=ON_RED)] if paused else []),
            ft.Row([stop] if paused else [pause, stop], spacing=S, run_spacing=S, wrap=True),
        ],
        spacing=M,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    box = ft.Container(
        inside,
        bgcolor=ft.Colors.TERTIARY_CONTAINER,
        border_radius=RADIUS,
        padding=ft.Padding.symmetric(horizontal=14, vertical=14),
    )
    return ft.Semantics(content=box, container=True, identifier="recording", key="recording")


def _state(paused: bool, meter: Meter) -> ft.Control:
    """What stands there wraps: with letters twice as large, no word is broken."""
    icon = ft.Icons.PAUSE_ROUNDED if paused else ft.Icons.FIBER_MANUAL_RECORD_ROUNDED
    words = say("running.paused") if paused else say("running.on")
    said = ft.Semantics(
        content=ft.Text(words, style=LABEL, color=ON_RED),
        container=True,
        live_region=True,
        expand=True,
        expand_loose=True,
    )
    state = ft.Row([ft.Icon(icon, color=ON_RED, size=22), said], spacing=S, tight=True)
    return ft.Row(
        [state, keyed("elapsed", Elapsed, meter)],
        spacing=S,
        run_spacing=0,
        wrap=True,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )


@ft.component
def Elapsed(meter: Meter) -> ft.Control:
    """How long it has been recorded."""
    return ft.Text(
        tell.timecode(meter.elapsed_ms),
        style=HEADING,
        color=ON_RED,
        semantics_label=tell.length(meter.elapsed_ms // 1000 * 1000),
    )
