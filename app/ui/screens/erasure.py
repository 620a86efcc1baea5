"""How far an erasure has come: who obeyed, who is silent, and the certificate that proves it."""

from datetime import datetime
from typing import Any

import flet as ft

from app.pages.pages import Pages
from app.pages.reading import DeviceRow
from app.pages.withdrawing import Standing
from app.ui import naming, tell
from app.ui.acting import attempt, tell_briefly
from app.ui.components.buttons import primary
from app.ui.components.device_row import device_row
from app.ui.components.feedback import empty
from app.ui.components.figures import bar
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, section, sheet, two_panes
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.devices.handing import hand_over
from app.ui.screens.withdrawals import whose_name
from app.ui.theme import BODY, FAINT, HEADING, INK, LABEL, SMALL, M
from app.ui.words import say

GROUP = 5
"""Characters of a key in one group: as many as a hand copies at a glance."""


@ft.component
def Erasure() -> Any:
    """Show the order of the address."""
    order = ft.use_route_params().get("order", "")
    return keyed(order, Come, order)


@ft.component
def Come(order: str) -> ft.View:
    """One order: the devices, the server, the certificate."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    found = ft.use_memo(
        lambda: next((one for one in pages.erasures() if one.name == order), None),
        [pages.revision],
    )

    async def certify() -> None:
        data = attempt(shell, pages.certify, order)
        if data is not None:
            name = say("certificate.file", name=order[:6])
            if await hand_over(page, data, f"{name}.json", "application/json"):
                tell_briefly(shell, "certificate.saved")

    title = say("erasure.title")
    if found is None:
        body: ft.Control = empty(
            ft.Icons.TASK_ALT_ROUNDED, say("erasure.nothing"), say("erasure.nothing_body")
        )
        return leaf(shell, f"/erasure/{order}", title, body)
    head, certificate = _head(pages, found), _certificate(pages, found, certify)
    devices = _devices(pages, found)
    body = (
        two_panes(blocks(head, certificate), blocks(*devices))
        if shell.wide
        else blocks(head, *devices, certificate)
    )
    return leaf(shell, f"/erasure/{order}", title, body, span=True)


def _head(pages: Pages, found: Standing) -> ft.Control:
    done, every = len(found.obeyed), len(found.obeyed) + len(found.silent)
    words = "erasure.everywhere" if not found.silent else "erasure.so_far"
    said = say(words, count=done, every=every)
    lines: list[ft.Control] = [
        ft.Text(whose_name(pages, found), style=LABEL, color=FAINT),
        ft.Semantics(content=ft.Text(said, style=HEADING, color=INK), header=True, container=True),
        bar(done, every, height=6),
    ]
    if found.at is not None:
        when = say("erasure.ordered", when=tell.moment(naming.when(found.at)))
        lines.append(ft.Text(when, style=SMALL, color=FAINT))
    counts = say("erasure.entries", count=found.entries)
    if found.objects:
        sounds = say("erasure.sounds", count=found.objects)
        counts = say("erasure.counts", entries=counts, sounds=sounds)
    lines += [ft.Text(counts, style=SMALL, color=FAINT), _server(found)]
    return sheet(*lines)


def _server(found: Standing) -> ft.Control:
    icon = ft.Icons.CLOUD_DONE_ROUNDED if found.is_sent else ft.Icons.CLOUD_UPLOAD_ROUNDED
    words = say("erasure.server_has_it") if found.is_sent else say("erasure.server_waits")
    return ft.Row(
        [ft.Icon(icon, size=22, color=FAINT), ft.Text(words, style=BODY, color=INK, expand=True)],
        spacing=M,
    )


def _devices(pages: Pages, found: Standing) -> list[ft.Control]:
    """The silent ones first, with their last word: somebody may have to call their owner."""
    known = {row.dev: row for row in pages.devices()}
    silent = [_device(pages, dev, known.get(dev)) for dev in found.silent]
    obeyed = [_device(pages, dev, known.get(dev)) for dev in found.obeyed]
    told: list[ft.Control] = []
    if silent:
        told += [section(say("erasure.silent", count=len(silent)))]
        told += [ft.Text(say("erasure.silent_body"), style=BODY, color=FAINT), sheet(*silent)]
    if obeyed:
        told += [section(say("erasure.obeyed", count=len(obeyed))), sheet(*obeyed)]
    return told


def _device(pages: Pages, dev: str, row: DeviceRow | None) -> ft.Control:
    place = naming.site_name(pages, row.person.site) if row and row.person.site else ""
    return device_row(
        naming.author(pages, dev),
        place,
        row.last_at if row else None,
        datetime.now().astimezone(),
        is_mine=dev == pages.device,
        key=dev,
    )


def _certificate(pages: Pages, found: Standing, certify: Any) -> ft.Control:
    words = say("certificate.so_far") if found.silent else say("certificate.whole")
    key = in_groups(pages.root_key)
    return sheet(
        section(say("certificate.title")),
        ft.Text(words, style=BODY, color=INK),
        ft.Row(
            [
                primary(
                    say("certificate.save"),
                    certify,
                    icon=ft.Icons.VERIFIED_OUTLINED,
                    wide=True,
                    key="certificate",
                )
            ]
        ),
        ft.Text(say("certificate.key"), style=BODY, color=INK),
        ft.Semantics(
            content=ft.Semantics(
                content=ft.Text(key, style=LABEL, color=INK, selectable=True),
                exclude_semantics=True,
            ),
            label=key,
            identifier="root-key",
            container=True,
        ),
        ft.Text(say("certificate.check"), style=SMALL, color=FAINT),
        ft.Text(say("certificate.command"), style=SMALL, color=FAINT, selectable=True),
    )


def in_groups(key: str) -> str:
    """Write a key so that it can be copied by hand: its name, then groups."""
    name, _, rest = key.rpartition("-")
    groups = [rest[at : at + GROUP] for at in range(0, len(rest), GROUP)]
    return f"{name}-{' '.join(groups)}"
