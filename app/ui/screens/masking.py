"""Take a passage out of a recording: choose it, hear it, say why, keep the original or not."""

from collections.abc import Callable, Coroutine
from typing import Any

import flet as ft

from app.merge.state import Recording, Redaction
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.acting import attempting, tell_briefly
from app.ui.components.buttons import choice, icon_button, plain, primary, red, secondary
from app.ui.components.feedback import confirm
from app.ui.components.field import field
from app.ui.components.layout import flow, overline, section, sheet
from app.ui.components.rows import row
from app.ui.contexts import use_pages, use_shell
from app.ui.state.hearing import Hearing
from app.ui.state.masking import Masking, take_out
from app.ui.theme import FAINT, INK, LABEL, SMALL, S
from app.ui.words import decimal, say

Act = Callable[[], Coroutine[Any, Any, None]]
STEPS_MS = (-1000, -100, 100, 1000)
ICONS = {
    "silence": ft.Icons.VOLUME_OFF_ROUNDED,
    "tone": ft.Icons.CAMPAIGN_ROUNDED,
    "removed": ft.Icons.CONTENT_CUT_ROUNDED,
}


@ft.component
def Mask(hearing: Hearing, masking: Masking) -> ft.Control:
    """The passage being chosen, or the way to choose one."""
    shell = use_shell()
    told, _ = ft.use_state(masking)
    heard, _ = ft.use_state(hearing)

    async def mask() -> None:
        done = "mask.kept" if told.keep else "mask.erased"
        if await attempting(shell, _done(told.carry_out(heard))):
            tell_briefly(shell, done)

    def ask() -> None:
        told.is_asking = True

    def cancel() -> None:
        told.is_asking = False

    question = confirm(
        say("mask.ask_kept" if told.keep else "mask.ask_erase"),
        say("mask.ask_kept_body" if told.keep else "mask.ask_erase_body"),
        say("mask.do" if told.keep else "mask.do_erase"),
        mask,
        cancel,
        is_red=not told.keep,
    )
    ft.use_dialog(question if told.is_asking else None)
    if not told.is_open:
        begin = plain(
            say("mask.begin"),
            lambda: told.begin(heard, heard.at_ms),
            icon=ft.Icons.VOICE_OVER_OFF_ROUNDED,
        )
        return flow([begin])
    act = primary if told.keep else red
    more: dict[str, Any] = {"busy": told.is_busy} if told.keep else {}
    return sheet(
        section(say("mask.title")),
        _edge(heard, "start", told.start_ms, lambda at: told.move_start(heard, at)),
        _edge(heard, "end", told.end_ms, lambda at: told.move_end(heard, at)),
        _listen(heard, told),
        overline(say("mask.instead")),
        _hows(told),
        _why(told),
        overline(say("mask.original")),
        _fates(told),
        flow(
            [
                act(
                    say("mask.do" if told.keep else "mask.do_erase"),
                    ask,
                    disabled=not told.reason.strip() or told.is_busy,
                    **more,
                ),
                plain(say("act.cancel"), lambda: told.end(heard)),
            ]
        ),
    )


async def _done(act: Coroutine[Any, Any, None]) -> bool:
    await act
    return True


def _why(told: Masking) -> ft.Control:
    return field(
        say("mask.reason"),
        told.reason,
        told.why,
        hint=say("mask.reason_hint"),
        helper=say("mask.reason_help"),
        max_length=200,
    )


def _edge(heard: Hearing, key: str, at_ms: int, move: Callable[[int], None]) -> ft.Control:
    """One end of the passage: where it is, finer steps, and the place that is heard now."""
    words = say("mask.start") if key == "start" else say("mask.end")

    def by(step: int) -> Callable[[], None]:
        return lambda: move(at_ms + step)

    steps = [
        ft.Semantics(
            content=choice(step_name(step), False, by(step), key=f"{key}{step}"),
            label=say("mask.step", end=words, step=step_name(step)),
            container=True,
        )
        for step in STEPS_MS
    ]
    here = plain(
        say("mask.here"),
        lambda: move(heard.at_ms),
        icon=ft.Icons.PIN_DROP_OUTLINED,
        key=f"{key}-here",
    )
    place = ft.Semantics(
        content=ft.Text(fine(at_ms), style=LABEL, color=INK),
        label=f"{words} {fine(at_ms)}",
        container=True,
        identifier=f"mask-{key}",
    )
    head = ft.Row(
        [ft.Text(words, style=SMALL, color=FAINT, expand=True), place],
        vertical_alignment=ft.CrossAxisAlignment.CENTER,
    )
    return ft.Column([head, flow(steps), flow([here])], spacing=S)


def _listen(heard: Hearing, told: Masking) -> ft.Control:
    async def hear() -> None:
        await heard.hear(told.start_ms, told.end_ms)

    async def try_out() -> None:
        await heard.try_out(told.start_ms, told.end_ms, told.how)

    return flow(
        [
            secondary(say("mask.hear"), hear, icon=ft.Icons.PLAY_ARROW_ROUNDED),
            secondary(say("mask.try"), try_out, icon=ft.Icons.HEARING_ROUNDED),
        ]
    )


def _hows(told: Masking) -> ft.Control:
    def be(how: str) -> Callable[[], None]:
        def act() -> None:
            told.how = how

        return act

    return flow(
        [
            choice(say(f"mask.how.{how}"), told.how == how, be(how), key=how)
            for how in ("tone", "silence")
        ]
    )


def _fates(told: Masking) -> ft.Control:
    def be(keep: bool) -> Callable[[], None]:
        def act() -> None:
            told.keep = keep

        return act

    lines: list[ft.Control] = [
        flow(
            [
                choice(say("mask.keep"), told.keep, be(True), key="keep"),
                choice(say("mask.erase"), not told.keep, be(False), key="erase"),
            ]
        ),
        ft.Text(
            say("mask.keep_means" if told.keep else "mask.erase_means"), style=SMALL, color=FAINT
        ),
    ]
    return ft.Column(lines, spacing=S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


@ft.component
def Masked(found: Recording, hearing: Hearing) -> ft.Control:
    """The passages that were taken out: where, how, why, by whom; and what was kept."""
    shell, pages = use_shell(), use_pages()
    heard, _ = ft.use_state(hearing)
    asked, ask = ft.use_state("")
    one = next((one for one in found.redactions if one.entry == asked), None)

    async def erase() -> None:
        ask("")
        if one is None:
            return
        again = take_out(heard, one.from_ms, one.to_ms, one.how, one.reason, False)
        if await attempting(shell, _done(again)):
            tell_briefly(shell, "mask.erased")

    question = confirm(
        say("mask.ask_erase"),
        say("mask.ask_erase_body"),
        say("mask.do_erase"),
        erase,
        lambda: ask(""),
        is_red=True,
    )
    ft.use_dialog(question if one is not None else None)
    told = listed(found)
    if not told:
        return ft.Container()
    rows = [_row(pages, heard, one, ask if pages.is_desk else None) for one in told]
    kept = [one for one in told if one.kept]
    return ft.Column(
        [section(say("mask.list")), *([_kept(heard)] if kept and pages.is_desk else []), *rows],
        spacing=S,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def listed(found: Recording) -> list[Redaction]:
    """Return what a person took out, without what a later one took out in its place."""
    told = [one for one in found.redactions if one.from_ms < one.to_ms]
    return [
        one
        for one in told
        if not any(
            (later.from_ms, later.to_ms) == (one.from_ms, one.to_ms)
            and one.entry in later.holds
            and later is not one
            for later in told
        )
    ]


def _row(
    pages: Pages, hearing: Hearing, one: Redaction, ask: Callable[[str], Any] | None
) -> ft.Control:
    async def go() -> None:
        await hearing.seek(hearing.heard_ms(one.from_ms))

    facts = (
        one.reason,
        naming.author(pages, one.dev),
        tell.moment(naming.when(one.at)),
        say("mask.is_kept" if one.kept else "mask.is_erased"),
    )
    erase = icon_button(
        ft.Icons.DELETE_FOREVER_ROUNDED, say("mask.erase_kept"), lambda: ask and ask(one.entry)
    )
    length = tell.length(one.to_ms - one.from_ms)
    start = tell.timecode(one.from_ms)
    return row(
        say("mask.row", how=say(f"mask.how.{one.how}"), start=start, length=length),
        go if hearing.state == "ready" else None,
        subtitle=" · ".join(fact for fact in facts if fact),
        icon=ICONS[one.how],
        trailing=erase if one.kept and ask is not None else None,
        key=one.entry,
    )


def _kept(hearing: Hearing) -> ft.Control:
    """A coordinator may hear what was kept, and is told so all the while."""

    async def hear() -> None:
        await hearing.reopen(kept_too=not hearing.kept_too)

    words = say("mask.hear_stop" if hearing.kept_too else "mask.hear_kept")
    lines: list[ft.Control] = [
        flow([secondary(words, hear, icon=ft.Icons.HEARING_ROUNDED)]),
        ft.Text(say("mask.hear_means"), style=SMALL, color=FAINT),
    ]
    return ft.Column(lines, spacing=S, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def fine(ms: int) -> str:
    """Write a place to the tenth of a second: 04:09,3."""
    return tell.timecode(ms) + decimal(f".{ms % 1000 // 100}")


def step_name(ms: int) -> str:
    """Write a step: −0,1 s."""
    number = decimal(f"{abs(ms) / 1000:g}")
    return f"{'−' if ms < 0 else '+'}{number}\u00a0s"
