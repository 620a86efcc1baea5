"""The recorder, always at the foot of its session. It starts only if everyone present allows it.

When it may not start it says who has not allowed it, by code, and what can be done.
"""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.errors import CarnetError
from app.merge.consent import AudioRefused
from app.merge.state import Participant
from app.pages import Pages
from app.study.scope import Scope
from app.study.study import Preset
from app.ui import naming, tell
from app.ui.acting import attempting, tell_briefly, tell_error
from app.ui.components.buttons import icon_button, plain, red, secondary
from app.ui.components.level_meter import level_meter
from app.ui.components.people import consent_of
from app.ui.components.rows import chip
from app.ui.contexts import keyed
from app.ui.state.shell import Shell
from app.ui.state.take import Meter, Take
from app.ui.theme import ALERT, BODY, HEADING, INK, LABEL, LINE, RED, SMALL, L, M, S
from app.ui.words import language, say

METER_WIDTH = 150.0


@ft.component
def RecorderPanel(
    shell: Shell, pages: Pages, take: Take, session: str, go: Callable[[str], Any]
) -> ft.Control:
    """Show the one state the recorder is in."""
    preset, choose = ft.use_state(_usual(pages))
    page = ft.context.page
    if take.is_on and take.session != session:
        other = take.session
        inside: list[ft.Control] = [
            ft.Text(say("rec.elsewhere"), style=BODY, color=INK),
            plain(say("rec.go"), lambda: page.navigate(f"/session/{other}")),
        ]
        return _panel(inside, live=False)
    if take.is_on:
        return _panel(_running(shell, pages, take, go), live=True)
    answer = _asked(pages, session)
    if answer is not None:
        return _panel(_blocked(pages, answer, go), live=False)

    async def start() -> None:
        await attempting(shell, take.start(session, preset))

    return _panel(
        [
            _presets(pages, preset, choose),
            ft.Row(
                [
                    red(
                        say("rec.starting") if take.state == "starting" else say("rec.start"),
                        start,
                        icon=ft.Icons.FIBER_MANUAL_RECORD_ROUNDED,
                        disabled=take.state == "starting",
                        wide=True,
                        key="start",
                    )
                ]
            ),
        ],
        live=False,
    )


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
    return ft.Row([clock, bars], spacing=M, alignment=ft.MainAxisAlignment.SPACE_BETWEEN)


def blocked_by(pages: Pages, answer: AudioRefused) -> list[str]:
    """Say who has not allowed audio, and what can be done: one sentence for each reason."""
    said = []
    refused: list[str] = []
    unasked: list[str] = []
    for person in answer.participants:
        found = pages.subject(person)
        state = consent_of(found if isinstance(found, Participant) else None, Scope.AUDIO)
        (unasked if state == "unknown" else refused).append(person)
    if refused:
        codes = ", ".join(pages.codes_of(refused))
        said.append(say("rec.refuses", count=len(refused), codes=codes))
    if unasked:
        codes = ", ".join(pages.codes_of(unasked))
        said.append(say("rec.unasked", count=len(unasked), codes=codes))
    if answer.unknown:
        said.append(say("rec.unknown", count=answer.unknown))
    if answer.nobody:
        said.append(say("rec.nobody"))
    return said


def _asked(pages: Pages, session: str) -> AudioRefused | None:
    try:
        answer = pages.may_record(session)
    except CarnetError:
        return AudioRefused(frozenset(), 0, nobody=True)
    return answer if isinstance(answer, AudioRefused) else None


def _running(shell: Shell, pages: Pages, take: Take, go: Callable[[str], Any]) -> list[ft.Control]:
    async def pause() -> None:
        await attempting(shell, take.pause())

    async def resume() -> None:
        await attempting(shell, take.resume())

    async def stop() -> None:
        length = take.meter.elapsed_ms
        await take.stop()
        if shell.notice is None or shell.notice.kind == "info":
            tell_briefly(shell, "rec.kept", length=tell.length(length))

    def mark() -> None:
        try:
            take.mark()
            tell_briefly(shell, "rec.marked", at=tell.timecode(take.meter.elapsed_ms))
        except CarnetError as error:
            tell_error(shell, error)

    paused = take.state == "paused"
    refusal = _asked(pages, take.session) if paused else None
    inside: list[ft.Control] = [_state(paused, mark), keyed("sound", Sound, take.meter, not paused)]
    if refusal is not None:
        inside += _because(pages, refusal, go)
    elif take.warning:
        words = say("rec.zeros") if take.warning == "zeros" else say("rec.quiet")
        inside.append(_alert(words))
    resume_button = red(
        say("rec.resume"),
        resume,
        icon=ft.Icons.FIBER_MANUAL_RECORD_ROUNDED,
        disabled=refusal is not None,
        wide=True,
        key="resume",
    )
    pause_button = secondary(
        say("rec.pause"), pause, icon=ft.Icons.PAUSE_ROUNDED, wide=True, key="pause"
    )
    inside.append(
        ft.Row(
            [
                resume_button if paused else pause_button,
                secondary(
                    say("rec.stop"),
                    stop,
                    icon=ft.Icons.STOP_ROUNDED,
                    disabled=take.state == "stopping",
                    wide=True,
                    key="stop",
                ),
            ],
            spacing=S,
        )
    )
    return inside


def _state(paused: bool, mark: Callable[[], Any]) -> ft.Control:
    icon = ft.Icons.PAUSE_ROUNDED if paused else ft.Icons.FIBER_MANUAL_RECORD_ROUNDED
    words = say("running.paused") if paused else say("running.on")
    row = ft.Row(
        [ft.Icon(icon, size=18, color=RED), ft.Text(words, style=LABEL, color=RED, expand=True)],
        spacing=S,
    )
    said = ft.Semantics(
        content=row, container=True, live_region=True, identifier="recording", expand=True
    )
    button = icon_button(
        ft.Icons.BOOKMARK_ADD_OUTLINED, say("rec.mark"), mark, color=INK, key="mark"
    )
    return ft.Row([said, button], spacing=S)


def _blocked(pages: Pages, answer: AudioRefused, go: Callable[[str], Any]) -> list[ft.Control]:
    button = red(
        say("rec.start"),
        lambda: None,
        icon=ft.Icons.FIBER_MANUAL_RECORD_ROUNDED,
        disabled=True,
        wide=True,
        key="start",
    )
    return [*_because(pages, answer, go), ft.Row([button])]


def _because(pages: Pages, answer: AudioRefused, go: Callable[[str], Any]) -> list[ft.Control]:
    said: list[ft.Control] = [_alert(sentence) for sentence in blocked_by(pages, answer)]
    person = min(answer.participants, default="")
    if person:
        codes = pages.codes_of([person])
        words = say("rec.ask", code=", ".join(codes))
        said.append(plain(words, lambda: go(f"consent/{person}"), icon=ft.Icons.HOW_TO_REG_ROUNDED))
    return said


def _alert(words: str) -> ft.Control:
    row = ft.Row(
        [
            ft.Icon(ft.Icons.ERROR_OUTLINE_ROUNDED, size=20, color=ALERT),
            ft.Text(words, style=SMALL, color=INK, expand=True),
        ],
        spacing=S,
    )
    return ft.Semantics(content=row, container=True, live_region=True)


def _presets(pages: Pages, chosen: str, choose: Callable[[str], Any]) -> ft.Control:
    return ft.Row(
        [_preset(preset, preset.id == chosen, choose) for preset in pages.study.presets],
        scroll=ft.ScrollMode.HIDDEN,
        spacing=S,
    )


def _preset(preset: Preset, chosen: bool, choose: Callable[[str], Any]) -> ft.Control:
    name = naming.short(preset.label.in_(language()))
    words = say("rec.preset", name=name, size=tell.size(preset.bytes_per_hour))
    return chip(words, chosen, lambda on: choose(preset.id), key=preset.id)


def _usual(pages: Pages) -> str:
    """Return the middle preset: clear, and light enough to be sent."""
    presets = pages.study.presets
    return presets[len(presets) // 2].id if presets else ""


def _panel(inside: list[ft.Control], live: bool) -> ft.Control:
    return ft.Container(
        ft.Column(
            inside, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
        ),
        bgcolor=ft.Colors.SURFACE_CONTAINER_LOW,
        border=ft.Border.only(top=ft.BorderSide(3, RED) if live else ft.BorderSide(1, LINE)),
        padding=ft.Padding.symmetric(horizontal=L, vertical=M),
    )
