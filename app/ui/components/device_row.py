"""One device of the team: whose it is, where, and when it last spoke."""

from datetime import datetime, timedelta

import flet as ft

from app.ui import naming, tell
from app.ui.components.rows import badge
from app.ui.theme import FAINT, INK, LABEL, SMALL, M, S
from app.ui.words import say

SILENCE = timedelta(days=7)
"""After so long without a word from a device, somebody should call its owner."""


def is_silent(last_at: int | None, now: datetime) -> bool:
    """Tell whether a device has been silent for too long."""
    return last_at is None or now - naming.when(last_at) > SILENCE


def device_row(
    label: str,
    place: str,
    last_at: int | None,
    now: datetime,
    *,
    key: str,
    more: str = "",
    is_mine: bool = False,
) -> ft.Control:
    """Show one device."""
    words: list[ft.Control] = [ft.Text(label, style=LABEL, color=INK)]
    words += [ft.Text(line, style=SMALL, color=FAINT) for line in (place, more) if line]
    said: ft.Control = ft.Text(_last(last_at, now), style=SMALL, color=FAINT)
    if not is_mine and is_silent(last_at, now):
        said = badge(_silence(last_at, now), ft.Icons.HOURGLASS_BOTTOM_ROUNDED, "alert")
    return ft.Semantics(
        content=ft.Row(
            [
                ft.Icon(ft.Icons.SMARTPHONE_ROUNDED, size=22, color=FAINT),
                ft.Column([*words, said], spacing=S / 4, tight=True, expand=True),
            ],
            spacing=M,
            vertical_alignment=ft.CrossAxisAlignment.START,
        ),
        container=True,
        key=key,
    )


def _last(last_at: int | None, now: datetime) -> str:
    if last_at is None:
        return say("devices.never")
    return say("devices.last", ago=tell.ago(naming.when(last_at), now))


def _silence(last_at: int | None, now: datetime) -> str:
    if last_at is None:
        return say("devices.never")
    return say("devices.silent_days", count=(now - naming.when(last_at)).days)
