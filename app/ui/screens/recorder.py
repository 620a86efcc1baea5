"""The recorder, always at the foot of its session. It starts only if everyone present allows it.

When it may not start it says who has not allowed it, by code, and what can be done.
"""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.errors import CarnetError
from app.merge.consent import AudioRefused
from app.merge.state import Participant
from app.pages.pages import Pages
from app.study.scope import Scope
from app.study.study import Preset
from app.ui import naming, tell
from app.ui.acting import attempting
from app.ui.components.buttons import choice, plain, red
from app.ui.components.layout import flow, middle
from app.ui.components.people import consent_of
from app.ui.components.yielding import Yielding
from app.ui.contexts import keyed
from app.ui.screens.recording import alert, running
from app.ui.state.shell import Shell
from app.ui.state.take import Take
from app.ui.theme import BODY, FAINT, INK, LINE, RED, SMALL, L, M, S
from app.ui.words import language, say


@ft.component
def RecorderPanel(
    shell: Shell,
    pages: Pages,
    take: Take,
    session: str,
    go: Callable[[str], Any],
    names_people: bool = True,
) -> ft.Control:
    """Show the one state the recorder is in."""
    preset, choose = ft.use_state(_usual(pages))
    hours = ft.use_memo(lambda: hours_left(pages), [session, take.state])
    page = ft.context.page
    if take.is_on and take.session != session:
        other = take.session
        inside: list[ft.Control] = [
            ft.Text(say("rec.elsewhere"), style=BODY, color=INK),
            plain(say("rec.go"), lambda: page.navigate(f"/session/{other}")),
        ]
        return _panel(inside, live=False)
    if take.is_on:
        answer = _asked(pages, session)
        waits = because(pages, answer, go) if answer is not None else []
        return _panel(running(shell, pages, take, waits, names_people), live=True)
    answer = _asked(pages, session)
    if answer is not None:
        return _panel(_blocked(pages, answer, go), live=False)

    async def start() -> None:
        await attempting(shell, take.start(session, preset))

    return _panel(
        [
            *_presets(pages, preset, hours, choose),
            ft.Row(
                [
                    red(
                        say("rec.starting") if take.state == "starting" else say("rec.start"),
                        start,
                        icon=ft.Icons.FIBER_MANUAL_RECORD_ROUNDED,
                        disabled=take.state == "starting" or not hours.get(preset),
                        wide=True,
                        key="start",
                    )
                ]
            ),
        ],
        live=False,
    )


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


def _blocked(pages: Pages, answer: AudioRefused, go: Callable[[str], Any]) -> list[ft.Control]:
    button = red(
        say("rec.start"),
        lambda: None,
        icon=ft.Icons.FIBER_MANUAL_RECORD_ROUNDED,
        disabled=True,
        wide=True,
        key="start",
    )
    return [keyed("waits", Yielding, because(pages, answer, go)), ft.Row([button])]


def because(pages: Pages, answer: AudioRefused, go: Callable[[str], Any]) -> list[ft.Control]:
    said: list[ft.Control] = [alert(sentence) for sentence in blocked_by(pages, answer)]
    person = min(answer.participants, key=lambda one: pages.codes_of([one]), default="")
    if person:
        words = say("rec.ask", code=", ".join(pages.codes_of([person])))
        said.append(plain(words, lambda: go(f"consent/{person}"), icon=ft.Icons.HOW_TO_REG_ROUNDED))
    return said


def hours_left(pages: Pages) -> dict[str, float]:
    """Return, for each preset, how many hours of it the disk can take."""
    try:
        return {preset.id: pages.hours_left(preset.id) for preset in pages.study.presets}
    except CarnetError:
        return {}


def _presets(
    pages: Pages, chosen: str, hours: dict[str, float], choose: Callable[[str], Any]
) -> list[ft.Control]:
    """Draw the qualities side by side, all in sight, and how long the chosen one can run."""
    ways = flow([_preset(p, p.id == chosen, _choosing(choose, p.id)) for p in pages.study.presets])
    left = hours.get(chosen)
    if not left:
        return [alert(say("error.disk_nearly_full")), ways]
    return [ways, ft.Text(say("rec.left", left=tell.hours(left)), style=SMALL, color=FAINT)]


def _preset(preset: Preset, chosen: bool, act: Callable[[], Any]) -> ft.Control:
    name = naming.short(preset.label.in_(language()))
    size = say("rec.preset", size=tell.size(preset.bytes_per_hour))
    return choice(name, chosen, act, under=size, key=preset.id)


def _choosing(choose: Callable[[str], Any], preset: str) -> Callable[[], Any]:
    return lambda: choose(preset)


def _usual(pages: Pages) -> str:
    """Return the middle preset: clear, and light enough to be sent."""
    presets = pages.study.presets
    return presets[len(presets) // 2].id if presets else ""


def _panel(inside: list[ft.Control], live: bool) -> ft.Control:
    return ft.Container(
        middle(
            ft.Column(
                inside, spacing=S, tight=True, horizontal_alignment=ft.CrossAxisAlignment.STRETCH
            )
        ),
        bgcolor=ft.Colors.SURFACE_CONTAINER_LOW,
        border=ft.Border.only(top=ft.BorderSide(3, RED) if live else ft.BorderSide(1, LINE)),
        padding=ft.Padding.symmetric(horizontal=L, vertical=M),
    )
