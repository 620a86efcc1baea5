"""The devices of the team: whose, how much each has sent, and when it last spoke."""

from datetime import datetime

import flet as ft

from app.pages.pages import Pages
from app.ui import naming
from app.ui.components.device_row import device_row, is_silent
from app.ui.components.feedback import banner
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, grid, sheet
from app.ui.contexts import use_pages, use_shell
from app.ui.theme import BODY, FAINT
from app.ui.words import say


@ft.component
def Devices() -> ft.View:
    """List them, the longest silent first."""
    shell, pages = use_shell(), use_pages()
    now = datetime.now().astimezone()
    rows = sorted(pages.devices(), key=lambda row: row.last_at or 0)
    silent = silent_devices(pages, now)
    told: list[ft.Control] = [ft.Text(say("devices.intro"), style=BODY, color=FAINT)]
    if silent:
        told.append(banner(say("devices.call", count=silent), "alert"))
    shown = []
    for row in rows:
        site = naming.site_name(pages, row.person.site) if row.person.site else ""
        role = naming.role_name(pages, row.person.role)
        is_desk = row.person.role == "coordinator"
        place = role if is_desk else " · ".join(part for part in (role, site) if part)
        shown.append(
            sheet(
                device_row(
                    naming.author(pages, row.dev),
                    place,
                    row.last_at,
                    now,
                    more=say("devices.entries", count=row.entries, dev=row.dev[:4]),
                    is_mine=row.dev == pages.device,
                    key=row.dev,
                )
            )
        )
    body = blocks(*told, grid(shown))
    return leaf(shell, "/devices", say("devices.title"), body, span=True)


def silent_devices(pages: Pages, now: datetime) -> int:
    """Count the devices of others that have been silent for too long."""
    return sum(
        1 for row in pages.devices() if row.dev != pages.device and is_silent(row.last_at, now)
    )
