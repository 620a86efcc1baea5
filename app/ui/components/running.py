"""The recording that runs, said on every screen. Nothing can hide it."""

import flet as ft

from app.ui import tell
from app.ui.components.pressable import pressable
from app.ui.state.take import Take
from app.ui.theme import LABEL, L, M, S
from app.ui.words import say


@ft.component
def RunningBar(take: Take) -> ft.Control:
    """Say that a recording runs or waits, and lead to it; nothing while none does."""
    meter, _ = ft.use_state(take.meter)
    page = ft.context.page
    if not take.is_on:
        return ft.Container(visible=False)
    paused = take.state == "paused"
    words = say("running.paused") if paused else say("running.on")
    icon = ft.Icons.PAUSE_ROUNDED if paused else ft.Icons.FIBER_MANUAL_RECORD_ROUNDED
    ink = ft.Colors.ON_TERTIARY_CONTAINER
    session = take.session
    row = ft.Row(
        [
            ft.Icon(icon, color=ink, size=18),
            ft.Text(words, style=LABEL, color=ink, expand=True),
            ft.Text(tell.timecode(meter.elapsed_ms), style=LABEL, color=ink),
            ft.Icon(ft.Icons.CHEVRON_RIGHT_ROUNDED, color=ink, size=20, visible=bool(session)),
        ],
        spacing=S,
    )
    return pressable(
        row,
        (lambda: page.navigate(f"/session/{session}")) if session else _stay,
        ground=ft.Colors.TERTIARY_CONTAINER,
        radius=None,
        padding=ft.Padding.symmetric(horizontal=L, vertical=M + 2),
        identifier="running",
    )


def _stay() -> None:
    """A spoken consent has no session to go to: its page is the one it is heard on."""
