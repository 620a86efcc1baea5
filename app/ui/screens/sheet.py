"""An information sheet as it is read together: the whole page, in letters as large as one needs."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import flet as ft

from app.study.sheets import Sheet
from app.ui.components.buttons import choice, icon_button
from app.ui.components.feedback import banner
from app.ui.components.frame import leaf
from app.ui.components.layout import SCROLLED, flow
from app.ui.components.rows import chip
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.devices.voice import can_read, hush, read
from app.ui.host.voices import VOICES
from app.ui.screens.lost import Lost
from app.ui.theme import FAINT, HEADING, INK, LABEL, NOTE, SMALL, XS, XXL, L, M, S
from app.ui.words import name_of, say

SIZES = (100, 125, 150, 175, 200)
"""Of the letters of a sheet, in percent of those of a note."""


@ft.component
def SheetScreen() -> Any:
    """Show the sheet whose text has the hash of the address, whatever version it is of."""
    shell, pages = use_shell(), use_pages()
    digest = ft.use_route_params().get("digest", "")
    found = pages.sheet_read(digest)
    if found is None:
        return keyed("lost", Lost)
    sheet, lang = found
    is_current = any(
        digest == known.sha256(lang)
        for known in pages.study.sheets
        if known.id == sheet.id and lang in known.texts.languages
    )
    told = [] if is_current else [banner(say("sheet.replaced"))]
    body = keyed(digest, Reading, (sheet,), sheet, lang, _stay, _stay, told)
    return leaf(shell, f"/sheet/{digest}", say("sheet.title"), body)


@ft.component
def Reading(
    sheets: Sequence[Sheet],
    sheet: Sheet,
    lang: str,
    speak: Callable[[str], Any],
    show: Callable[[str], Any],
    told: Sequence[ft.Control] = (),
) -> ft.Control:
    """The sheet, its languages, its size, and its voice where this device has one."""
    size, resize = ft.use_state(SIZES[0])
    text = dict(sheet.texts.texts).get(lang, "")
    title = sheet.title.in_(lang)
    tongues = [
        choice(name_of(code), code == lang, _to(speak, code), key=code)
        for code in sheet.texts.languages
        if speak is not _stay
    ]
    others: list[ft.Control] = [
        chip(_short(one.title.in_(lang)), one.id == sheet.id, _picking(show, one.id), key=one.id)
        for one in sheets
        if len(sheets) > 1
    ]
    voice = keyed(f"voice-{lang}", ReadAloud, f"{title}\n\n{text}", lang)
    # The two ends of a line; of two lines where the letters of the device are large already.
    tools = ft.Row(
        [
            ft.Row(list(tongues), spacing=XS, tight=True),
            ft.Row([voice, *_sizes(size, resize)], spacing=XS, tight=True),
        ],
        wrap=True,
        alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
    version = say("sheet.version", version=sheet.version)
    words = [
        ft.Text(version, style=_scaled(SMALL, size), color=FAINT),
        ft.Semantics(
            content=ft.Text(title, style=_scaled(HEADING, size), color=INK),
            header=True,
            container=True,
        ),
        *_paragraphs(text, size),
    ]
    return ft.Column(
        [
            ft.Container(tools, padding=ft.Padding.only(left=L, right=S)),
            ft.ListView(
                [
                    *told,
                    *([flow(others)] if others else []),
                    *words,
                ],
                spacing=M,
                padding=ft.Padding.only(left=L, right=L, top=S, bottom=XXL),
                expand=True,
                **SCROLLED,
            ),
        ],
        spacing=0,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


@ft.component
def ReadAloud(text: str, lang: str) -> ft.Control:
    """Read aloud, or fall silent; nothing at all where no voice of this device can."""
    page = ft.context.page
    _, redraw = ft.use_state(0)
    undo = ft.use_ref(cast(Any, None))

    async def changed() -> None:
        redraw(lambda turn: turn + 1)

    def told() -> None:
        page.run_task(changed)

    def mounted() -> None:
        undo.current = VOICES.watch(told)

    def left() -> None:
        if undo.current is not None:
            undo.current()
        if VOICES.is_reading:
            page.run_task(hush)

    ft.use_effect(mounted, [], left)

    async def act() -> None:
        await (hush() if VOICES.is_reading else read(text, lang))

    if not can_read(page, lang):
        return ft.Container(width=0)
    if VOICES.is_reading:
        return icon_button(ft.Icons.STOP_CIRCLE_OUTLINED, say("sheet.hush"), act, color=INK)
    return icon_button(ft.Icons.VOLUME_UP_OUTLINED, say("sheet.read_aloud"), act, color=INK)


def _sizes(size: int, resize: Callable[[int], Any]) -> list[ft.Control]:
    at = SIZES.index(size)
    smaller, larger = SIZES[max(0, at - 1)], SIZES[min(len(SIZES) - 1, at + 1)]
    return [
        icon_button(
            ft.Icons.TEXT_DECREASE_ROUNDED,
            say("sheet.smaller"),
            lambda: resize(smaller),
            color=INK,
            disabled=smaller == size,
        ),
        icon_button(
            ft.Icons.TEXT_INCREASE_ROUNDED,
            say("sheet.larger"),
            lambda: resize(larger),
            color=INK,
            disabled=larger == size,
        ),
    ]


def _paragraphs(text: str, size: int) -> list[ft.Control]:
    """Set the sheet for reading aloud: short first lines are headings."""
    shown: list[ft.Control] = []
    for block in text.strip().split("\n\n"):
        head, _, rest = block.partition("\n")
        if rest and len(head) < 70:
            heading = ft.Text(head, style=_scaled(LABEL, size), color=INK)
            shown.append(ft.Container(heading, padding=ft.Padding.only(top=S)))
            block = rest
        shown.append(ft.Text(block, style=_scaled(NOTE, size), color=INK))
    return shown


def _scaled(style: ft.TextStyle, percent: int) -> ft.TextStyle:
    larger: ft.TextStyle = style.copy(size=(style.size or 16) * percent / 100)
    return larger


def _short(title: str) -> str:
    """Return what of a title fits a chip; the sheet itself bears it whole."""
    return title.partition(":")[0].strip()


def _to(act: Callable[[str], Any], value: str) -> Callable[[], Any]:
    return lambda: act(value)


def _picking(act: Callable[[str], Any], value: str) -> Callable[[bool], Any]:
    return lambda on: act(value)


def _stay(_: str) -> None:
    """A sheet that was read is read in the one language it was read in."""


__all__ = ["SIZES", "ReadAloud", "Reading", "SheetScreen"]
