"""The exchange with the server: what waits, how it goes, and what happens next."""

from datetime import UTC, datetime
from typing import Any

import flet as ft

from app.notebook import SyncStatus
from app.pages.pages import Pages
from app.ui import tell
from app.ui.components.buttons import primary, secondary
from app.ui.components.feedback import banner
from app.ui.components.frame import frame
from app.ui.components.layout import blocks, flow, listed, section, sheet
from app.ui.components.rows import forward, row
from app.ui.components.switching import switching
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.places import places_of
from app.ui.screens.conflict import waiting
from app.ui.screens.devices import silent_devices
from app.ui.state.exchange import Exchange
from app.ui.state.shell import Shell
from app.ui.theme import BODY, FAINT, HEADING, INK, LABEL, SMALL, M, S
from app.ui.words import has, say

PHASES = {
    "roster": "sync.phase_roster",
    "sending": "sync.phase_sending",
    "receiving": "sync.phase_receiving",
    "checking": "sync.phase_checking",
    "audio": "sync.phase_audio",
}


@ft.component
def Sync() -> ft.View:
    """Say how things stand, and send now if asked."""
    shell, pages = use_shell(), use_pages()
    go = ft.context.page.navigate
    exchange = shell.exchange
    if exchange is None or not exchange.has_server:
        road: ft.Control = banner(say("sync.no_server"))
        sound: list[ft.Control] = []
    else:
        road, sound = keyed("road", _Road, exchange, pages), [_audio(shell, pages)]
    here, more = [road, *_cleared(pages, exchange), *sound], _more(pages, go)
    return frame(
        shell,
        places_of(pages),
        "/sync",
        say("sync.title"),
        blocks(*here) if shell.wide else blocks(*here, *more),
        aside=blocks(*more),
    )


@ft.component
def _Road(exchange: Exchange, pages: Pages) -> ft.Control:
    watched, _ = ft.use_state(exchange)
    told: list[ft.Control] = [sheet(*_state(watched, pages))]
    if watched.failure is not None:
        told.append(_failed(watched))
    told.append(
        primary(
            say("sync.running") if watched.is_running else say("sync.now"),
            watched.ask,
            icon=ft.Icons.SYNC_ROUNDED,
            busy=watched.is_running,
            key="send",
        )
    )
    return ft.Column(told, spacing=M, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _state(exchange: Exchange, pages: Pages) -> list[ft.Control]:
    count, sound = pages.waiting, exchange.audio_waiting
    title = say("sync.waiting", count=count) if count else sound_said(exchange)
    icon = ft.Icons.CLOUD_UPLOAD_ROUNDED if count or sound else ft.Icons.CLOUD_DONE_ROUNDED
    lines: list[ft.Control] = [
        ft.Row(
            [
                ft.Icon(icon, color=FAINT, size=28),
                ft.Semantics(
                    content=ft.Text(title, style=HEADING, color=INK), header=True, expand=True
                ),
            ],
            spacing=M,
        )
    ]
    if count and sound:
        words = say("sync.audio_waiting", size=tell.size(sound))
        lines.append(ft.Text(words, style=BODY, color=INK))
    lines.append(ft.Text(last_said(exchange.synced_at), style=SMALL, color=FAINT))
    if exchange.is_running:
        lines.append(_progress(exchange.status))
    return lines


def sound_said(exchange: Exchange) -> str:
    """Say where things stand when no entry waits: sound may, and nothing may ever have left."""
    if exchange.audio_waiting:
        return say("sync.sound_waits", size=tell.size(exchange.audio_waiting))
    return say("sync.nothing_waits") if exchange.synced_at is None else say("sync.all_sent")


def last_said(synced_at: int | None) -> str:
    """Say when the last exchange succeeded."""
    if synced_at is None:
        return say("sync.never")
    at = datetime.fromtimestamp(synced_at, UTC)
    return say("sync.last", ago=tell.ago(at, datetime.now(UTC)))


def _progress(status: SyncStatus | None) -> ft.Control:
    words = phase_said(status)
    sent, left = _counts(status)
    share = sent / (sent + left) if sent + left else None
    bar = ft.ProgressBar(value=share, bar_height=6, border_radius=3)
    inside = ft.Column(
        [ft.Semantics(content=bar, exclude_semantics=True), ft.Text(words, style=LABEL, color=INK)],
        spacing=S,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return ft.Semantics(content=inside, live_region=True, container=True, identifier="phase")


def phase_said(status: SyncStatus | None) -> str:
    """Say the step under way, with its counts."""
    if status is None or status.phase.value not in PHASES:
        return say("sync.phase_roster")
    sent, left = _counts(status)
    return say(
        PHASES[status.phase.value],
        sent=sent,
        total=sent + left,
        count=status.entries_received,
        size=tell.size(status.audio_sent_bytes + status.audio_received_bytes),
    )


def _counts(status: SyncStatus | None) -> tuple[int, int]:
    if status is None or status.phase.value != "sending":
        return 0, 0
    return status.entries_sent, status.entries_waiting


def _failed(exchange: Exchange) -> ft.Control:
    status = exchange.status
    code = (status.code if status else None) or ""
    minutes = max(1, round(exchange.next_s / 60))
    said = f"{failure_said(exchange.failure or '', code)} {say('sync.again', count=minutes)}"
    return banner(said, "alert", key="failure")


def failure_said(kind: str, code: str) -> str:
    """Say a failure by the class of its error."""
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind)
    key = f"error.{snake.lstrip('_')}"
    return say(key if has(key) else "error.sync_error", code=code)


def _cleared(pages: Pages, exchange: Exchange | None) -> list[ft.Control]:
    """What the coordination holds and this device does not, and how to have it here again."""
    if not pages.cleared:
        return []

    def bring_back() -> None:
        pages.bring_back()
        if exchange is not None:
            exchange.ask()

    words = say("cleared.coming") if pages.is_coming_back else say("cleared.body")
    lines: list[ft.Control] = [
        section(say("cleared.title")),
        ft.Text(say("cleared.count", count=pages.cleared), style=BODY, color=INK),
        ft.Text(words, style=SMALL, color=FAINT),
    ]
    if not pages.is_coming_back:
        act = secondary(say("cleared.back"), bring_back, icon=ft.Icons.DOWNLOAD_ROUNDED)
        lines.append(flow([act]))
    return [sheet(*lines)]


def _audio(shell: Shell, pages: Pages) -> ft.Control:
    def turn(is_on: bool) -> None:
        shell.send_audio(wifi_only=is_on)

    if pages.is_desk:
        words = ft.Text(say("sync.audio_desk"), style=BODY, color=INK)
        return sheet(section(say("sync.audio")), words)
    line = switching(say("sync.wifi_only"), shell.wifi_only, turn)
    explain = ft.Text(say("sync.wifi_only_body"), style=SMALL, color=FAINT)
    return sheet(section(say("sync.audio")), line, explain)


def _more(pages: Pages, go: Any) -> list[ft.Control]:
    def way(path: str, title: str, said: str, icon: ft.IconData) -> ft.Control:
        return row(title, lambda: go(path), subtitle=said, icon=icon, trailing=forward())

    conflicts = len(waiting(pages))
    said = say("conflict.waiting", count=conflicts) if conflicts else say("sync.none")
    rows = [way("/conflicts", say("conflict.list"), said, ft.Icons.CALL_SPLIT_ROUNDED)]
    if pages.is_desk:
        silent = silent_devices(pages, datetime.now().astimezone())
        said = say("desk.silent_long", count=silent) if silent else say("sync.all_spoke")
        rows.append(way("/devices", say("devices.title"), said, ft.Icons.SMARTPHONE_ROUNDED))
        held = len(pages.quarantine())
        said = say("desk.held_long", count=held) if held else say("sync.none")
        rows.append(way("/quarantine", say("quarantine.title"), said, ft.Icons.GPP_MAYBE_ROUNDED))
    return [listed(*rows)]
