"""The rehearsal: before leaving for the field, everything that will be needed is tried.

It says "ready", or exactly what is not and what to do. While it records its trial of three
seconds the sign of a recording is shown, as always.
"""

from collections.abc import Callable
from typing import Any, cast

import flet as ft

from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.components.buttons import icon_button, primary, secondary
from app.ui.components.feedback import banner
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, foot, sheet
from app.ui.components.level_meter import level_meter
from app.ui.components.rehearsal_due import last_said
from app.ui.contexts import keyed, use_notebook, use_pages, use_shell
from app.ui.devices.loudspeaker import Loudspeaker
from app.ui.safety import sentence
from app.ui.screens.sync import failure_said
from app.ui.state.checks import Checks, Finding
from app.ui.state.rehearsal import KINDS, Kind, Rehearsal
from app.ui.state.take import Meter
from app.ui.state.trying import Phase, Trying
from app.ui.theme import ALERT, BODY, FAINT, INK, LABEL, RED, SMALL, XS, M, S
from app.ui.words import decimal, language, name_of, say

METER_WIDTH = 220.0


@ft.component
def RehearsalScreen() -> ft.View:
    """Try everything, or again what was not ready; stop at any moment."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    notebook = use_notebook()

    def made() -> Rehearsal | None:
        if shell.take is None:
            return None  # drawn once more after a lock
        trying = Trying(pages, shell.take, lambda heard, told: Loudspeaker(page, heard, told))
        return Rehearsal(pages, Checks(pages, notebook), trying)

    rehearsal = cast(Rehearsal | None, ft.use_state(cast(Any, made))[0])
    title = say("ready.title")
    if rehearsal is None:
        return leaf(shell, "/rehearsal", title, ft.Container())
    body = keyed("checks", _Body, pages, rehearsal)
    return leaf(shell, "/rehearsal", title, body, foot=keyed("foot", _Foot, rehearsal))


@ft.component
def _Body(pages: Pages, rehearsal: Rehearsal) -> ft.Control:
    watched, _ = ft.use_state(rehearsal)
    shell = use_shell()
    undo = ft.use_ref(cast(Any, None))

    def mounted() -> None:
        undo.current = shell.before_lock(rehearsal.stop)

    def left() -> None:
        if undo.current is not None:
            undo.current()
        rehearsal.stop()

    ft.use_effect(mounted, [], left)

    def again(kind: Kind) -> Callable[[], None]:
        return lambda: rehearsal.again(kind)

    rows = [keyed(kind, _Row, watched, kind, again(kind)) for kind in KINDS]
    return blocks(_head(pages, watched), sheet(*rows))


@ft.component
def _Foot(rehearsal: Rehearsal) -> ft.Control:
    watched, _ = ft.use_state(rehearsal)
    if watched.now is not None:
        act = secondary(
            say("ready.stop"), rehearsal.stop, icon=ft.Icons.STOP_ROUNDED, wide=True, key="stop"
        )
    elif watched.is_whole:
        act = secondary(
            say("ready.again"), rehearsal.begin, icon=ft.Icons.REPLAY_ROUNDED, wide=True, key="all"
        )
    else:
        act = primary(
            say("ready.begin"),
            rehearsal.begin,
            icon=ft.Icons.PLAY_ARROW_ROUNDED,
            wide=True,
            key="begin",
        )
    return foot(act)


def _head(pages: Pages, rehearsal: Rehearsal) -> ft.Control:
    """What this is; once it is over, the verdict."""
    if rehearsal.is_whole:
        missing = len(rehearsal.missing)
        if missing:
            return banner(say("ready.not_yet", count=missing), "alert", key="verdict")
        return banner(say("ready.yes"), key="verdict")
    if rehearsal.is_under_way:
        return ft.Container(height=0)
    lines: list[ft.Control] = [ft.Text(say("ready.what"), style=BODY, color=INK)]
    last = pages.rehearsed
    if last is not None and rehearsal.now is None:
        lines.append(ft.Text(last_said(last), style=SMALL, color=FAINT))
    return ft.Column(lines, spacing=XS, tight=True)


@ft.component
def _Row(rehearsal: Rehearsal, kind: Kind, again: Callable[[], None]) -> ft.Control:
    """One check: what it is, what it does or found, and a way to try it again.

    While the others are tried it says only what is wrong: what is heard must be in sight.
    """
    watched, _ = ft.use_state(rehearsal)
    finding, is_now = watched.found.get(kind), watched.now == kind
    words: list[ft.Control] = [ft.Text(say(f"ready.of.{kind}"), style=LABEL, color=INK)]
    if is_now:
        words.append(keyed("doing", _Doing, watched.trying, kind))
    elif finding is not None and not (watched.is_under_way and finding.is_ready):
        ink = INK if not finding.is_ready else FAINT
        words.append(ft.Text(said(finding), style=SMALL, color=ink))
        words += [_hours(finding)] if finding.lines else []
    told: list[ft.Control] = [
        _sign(finding, is_now),
        ft.Column(words, spacing=2, expand=True, tight=True),
    ]
    if finding is not None and watched.now is None:
        label = say("ready.retry", what=say(f"ready.of.{kind}"))
        told.append(icon_button(ft.Icons.REPLAY_ROUNDED, label, again))
    line = ft.Row(told, spacing=M, vertical_alignment=ft.CrossAxisAlignment.START)
    return ft.Semantics(
        content=ft.Container(line, padding=ft.Padding.symmetric(vertical=XS)),
        container=True,
        live_region=is_now or finding is not None,
        identifier=f"check-{kind}",
    )


@ft.component
def _Doing(trying: Trying, kind: Kind) -> ft.Control:
    """What the check that runs is doing now."""
    watched, _ = ft.use_state(trying)
    phase = watched.phase
    words = say(f"ready.doing.{phase or kind}")
    if phase not in ("listening", "recording"):
        return ft.Text(words, style=SMALL, color=INK)
    return ft.Column(
        [_heard(phase, words), keyed(phase, _Level, watched.meter, phase == "recording")],
        spacing=S,
        tight=True,
    )


def _heard(phase: Phase, words: str) -> ft.Control:
    """Say that the room is heard: red as long as something is kept of it."""
    if phase == "listening":
        return ft.Text(words, style=SMALL, color=INK)
    sign = ft.Row(
        [
            ft.Icon(ft.Icons.FIBER_MANUAL_RECORD_ROUNDED, size=18, color=RED),
            ft.Text(words, style=LABEL, color=RED, expand=True),
        ],
        spacing=S,
    )
    return ft.Semantics(content=sign, container=True, live_region=True, identifier="recording")


@ft.component
def _Level(meter: Meter, live: bool) -> ft.Control:
    watched, _ = ft.use_state(meter)
    return level_meter(watched.levels, live=live, label=say("rec.level"), width=METER_WIDTH)


def _sign(finding: Finding | None, is_now: bool) -> ft.Control:
    if is_now:
        ring = ft.ProgressRing(width=20, height=20, stroke_width=2.5)
        return ft.Container(ft.Semantics(content=ring, exclude_semantics=True), padding=2)
    if finding is None:
        return ft.Icon(ft.Icons.RADIO_BUTTON_UNCHECKED_ROUNDED, size=24, color=FAINT)
    if finding.is_ready:
        icon, ink, label = ft.Icons.CHECK_CIRCLE_ROUNDED, ft.Colors.PRIMARY, say("ready.is_ready")
    else:
        icon, ink, label = ft.Icons.ERROR_OUTLINE_ROUNDED, ALERT, say("ready.is_not")
    return ft.Semantics(content=ft.Icon(icon, size=24, color=ink), label=label)


def said(finding: Finding) -> str:
    """Say what a check found, and what to do where it is not ready."""
    if finding.failed:
        return failure_said(finding.failed, finding.code)
    if finding.failure is not None:
        return sentence(finding.failure)
    params = dict(finding.params)
    if "khz" in params:
        params["khz"] = decimal(f"{cast(int, params['khz']) / 1000:g}")
    if "lang" in params:
        params["sheet"] = cast(Any, params["sheet"]).in_(language())
        params["lang"] = name_of(str(params["lang"]))
    if "sound" in params:
        count, sound = cast(int, params["count"]), cast(int, params["sound"])
        params["what"] = _waiting(count, sound)
    if finding.seconds:
        params["length"] = tell.length(finding.seconds * 1000)
    return say(finding.words, **params)


def _waiting(writings: int, sound: int) -> str:
    both = [say("ready.writings", count=writings)] if writings else []
    both += [say("ready.of_sound", size=tell.size(sound))] if sound else []
    return tell.listed(both)


def _hours(finding: Finding) -> ft.Control:
    lines = [
        say("ready.hours", quality=naming.short(label.in_(language())), left=tell.hours(left))
        for label, left in finding.lines
    ]
    return ft.Column([ft.Text(one, style=SMALL, color=FAINT) for one in lines], spacing=0)
