"""Listen to a recording: its shape, its marks, slower or faster. Decrypted in memory only."""

from collections.abc import Callable, Coroutine
from typing import Any, cast

import flet as ft

from app.merge.marks import sound_ms
from app.merge.state import Mark, Recording, Session
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.components.buttons import choice, icon_button, plain
from app.ui.components.feedback import banner, empty
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, centred, flow, overline, section, sheet, two_panes
from app.ui.components.rows import row, timecode
from app.ui.components.waveform import Drawn, waveform
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.devices.loudspeaker import Loudspeaker
from app.ui.screens.lost import Lost
from app.ui.screens.masking import Mask, Masked, listed
from app.ui.state.hearing import MISSING_MS, SPEEDS, Hearing
from app.ui.state.masking import Masking
from app.ui.theme import FAINT, HEADING, INK, SMALL, XS, L, S
from app.ui.words import decimal, say

Async = Callable[[], Coroutine[Any, Any, None]]
SKIP_MS = 10_000


@ft.component
def Playback() -> Any:
    """Listen on a page of its own."""
    shell, pages = use_shell(), use_pages()
    subject = ft.use_route_params().get("id", "")
    summary = pages.summary(subject)
    if summary is None or summary.kind not in ("recording", "clip"):
        return keyed("lost", Lost)
    return leaf(
        shell,
        f"/recording/{subject}",
        say("kind.recording"),
        keyed(subject, Player, subject, shell.wide),
        span=True,
    )


@ft.component
def Player(subject: str, is_wide: bool = False) -> ft.Control:
    """The recording, in a page, in two panes if it `is_wide`, or beside a list."""
    pages = use_pages()
    page = ft.context.page

    def begin() -> Hearing:
        return Hearing(pages, subject, lambda sound, told: Loudspeaker(page, sound, told))

    hearing = cast(Hearing, ft.use_state(cast(Any, begin))[0])
    masking = cast(Masking, ft.use_state(cast(Any, Masking))[0])
    is_here = ft.use_memo(lambda: pages.has_sound(subject), [pages.revision])
    ft.use_effect(hearing.open, [is_here], hearing.close)
    found = pages.subject(subject)
    if not isinstance(found, Recording):
        return empty(ft.Icons.GRAPHIC_EQ_ROUNDED, say("lost.title"), say("lost.body"))
    is_ready, may_mask = hearing.state == "ready", pages.may_redact(found)
    heard = [
        _heading(pages, found, lambda: page.navigate(f"/entry/{found.session}")),
        *_said(hearing, found),
        *([_deck(hearing, found, masking)] if is_ready else []),
    ]
    mask = [Mask(hearing, masking)] if is_ready and may_mask else []
    is_beside = is_wide and masking.is_open  # or the sound would scroll away while its end is set
    if not is_beside:
        heard += mask
    places = [
        *(mask if is_beside else []),
        *([Masked(found, hearing)] if found.redactions else []),
        *_marks(pages, found, hearing, masking if may_mask else None),
    ]
    if not is_wide:
        return blocks(*heard, *places)
    return two_panes(blocks(*heard), blocks(*places)) if places else centred(blocks(*heard))


def _heading(pages: Pages, found: Recording, back: Callable[[], Any]) -> ft.Control:
    session = pages.summary(found.session)
    title = naming.title_of(pages, session) if session else say("kind.recording")
    facts = " · ".join(
        (
            naming.site_name(pages, found.site),
            naming.author(pages, found.dev),
            tell.moment(naming.when(found.at)),
        )
    )
    lines: list[ft.Control] = [
        overline(say("kind.recording_long", length=tell.length(found.duration_ms))),
        ft.Semantics(content=ft.Text(title, style=HEADING, color=INK), header=True, container=True),
        ft.Text(facts, style=SMALL, color=FAINT),
        *_end(pages, found),
    ]
    if session:
        lines.append(flow([plain(say("playback.session"), back, icon=naming.icon_of("session"))]))
    return ft.Column(lines, spacing=3, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _end(pages: Pages, found: Recording) -> list[ft.Control]:
    """Say when the sound is erased by itself."""
    summary = pages.summary(found.subject)
    end = pages.expires_at(summary) if summary else None
    if end is None:
        return []
    words = say("playback.ends", date=tell.day(naming.when(end).date()))
    return [ft.Text(words, style=SMALL, color=FAINT)]


def _said(hearing: Hearing, found: Recording) -> list[ft.Control]:
    said = []
    if hearing.kept_too:
        said.append(banner(say("mask.hearing"), "red", key="kept"))
    if hearing.is_trying:
        said.append(banner(say("mask.trying"), key="trying"))
    if found.recovered:
        said.append(banner(say("playback.recovered"), key="recovered"))
    if hearing.state == "loading":
        said.append(_opening())
    elif hearing.state == "running":
        said.append(banner(say("playback.not_finished"), key="state"))
    elif hearing.state == "wanted":
        said.append(banner(say("playback.wanted"), key="state"))
    elif hearing.state == "damaged":
        said.append(banner(say("playback.damaged"), "alert", key="state"))
    elif hearing.has_gaps:
        said.append(banner(say("playback.gaps"), "alert", key="state"))
    elif hearing.missing_ms > MISSING_MS:
        missing = tell.length(hearing.missing_ms)
        said.append(banner(say("playback.partly", length=missing), "alert", key="state"))
    return said


def _opening() -> ft.Control:
    return ft.Row(
        [
            ft.ProgressRing(width=20, height=20, stroke_width=2.5),
            ft.Text(say("playback.opening"), style=SMALL, color=FAINT),
        ],
        spacing=S,
    )


def _deck(hearing: Hearing, found: Recording, masking: Masking) -> ft.Control:
    played = hearing.at_ms / hearing.length_ms if hearing.length_ms else 0.0
    return sheet(
        waveform(hearing.levels, played, drawn(hearing, found, masking)),
        _slider(hearing),
        ft.Row(
            [timecode(hearing.at_ms), timecode(hearing.length_ms)],
            alignment=ft.MainAxisAlignment.SPACE_BETWEEN,
        ),
        _keys(hearing),
        _speeds(hearing),
    )


def drawn(hearing: Hearing, found: Recording, masking: Masking) -> Drawn:
    """Return what happens in a sound, as shares of what is heard."""
    whole = max(1, hearing.length_ms)

    def share(recorded_ms: int) -> float:
        return min(1.0, hearing.heard_ms(recorded_ms) / whole)

    told = [mark for mark in found.marks if mark.mark != "resume"]
    chosen = (masking.start_ms / whole, masking.end_ms / whole) if masking.is_open else None
    return Drawn(
        tuple(share(sound_ms(found.marks, mark.at_ms)) for mark in told if mark.mark != "turn"),
        tuple((share(start), share(end)) for _, start, end in turns(found)),
        tuple((share(one.from_ms), share(one.to_ms)) for one in listed(found)),
        chosen,
    )


def turns(found: Recording) -> list[tuple[Mark, int, int]]:
    """Return who speaks from where to where, in the recorded sound."""
    told = [mark for mark in found.marks if mark.mark == "turn"]
    starts = [sound_ms(found.marks, mark.at_ms) for mark in told]
    ends = [*starts[1:], found.duration_ms]
    return list(zip(told, starts, ends, strict=False))


def _slider(hearing: Hearing) -> ft.Control:
    async def moved(event: Any) -> None:
        await hearing.seek(int(event.data))

    slider = ft.Slider(
        value=float(min(hearing.at_ms, hearing.length_ms)),
        min=0.0,
        max=float(max(1, hearing.length_ms)),
        on_change_end=moved,
        padding=ft.Padding.symmetric(horizontal=0, vertical=4),
    )
    named = ft.Semantics(content=slider, label=say("playback.position"), identifier="position")
    return ft.MergeSemantics(content=named)


def _keys(hearing: Hearing) -> ft.Control:
    async def back() -> None:
        await hearing.skip(-SKIP_MS)

    async def forward() -> None:
        await hearing.skip(SKIP_MS)

    words = say("playback.pause") if hearing.is_playing else say("playback.play")
    icon = ft.Icons.PAUSE_ROUNDED if hearing.is_playing else ft.Icons.PLAY_ARROW_ROUNDED
    main = ft.IconButton(
        icon=icon,
        icon_size=34,
        icon_color=ft.Colors.ON_PRIMARY,
        bgcolor=ft.Colors.PRIMARY,
        width=68,
        height=68,
        tooltip=words,
        on_click=hearing.toggle,
    )
    return ft.Row(
        [
            icon_button(ft.Icons.REPLAY_10_ROUNDED, say("playback.back"), back, color=INK),
            ft.MergeSemantics(content=main),
            icon_button(ft.Icons.FORWARD_10_ROUNDED, say("playback.forward"), forward, color=INK),
        ],
        alignment=ft.MainAxisAlignment.CENTER,
        spacing=L + S,
    )


def _speeds(hearing: Hearing) -> ft.Control:
    def at(rate: float) -> Async:
        async def act() -> None:
            await hearing.speed(rate)

        return act

    return ft.Row(
        [
            choice(speed_name(rate), hearing.rate == rate, at(rate), key=f"speed-{rate}")
            for rate in SPEEDS
        ],
        alignment=ft.MainAxisAlignment.CENTER,
        wrap=True,
        spacing=XS,
        run_spacing=XS,
    )


def speed_name(rate: float) -> str:
    """Say a speed as this language writes numbers: 1,25 ×."""
    return f"{decimal(f'{rate:g}')}\u00a0×"


def _marks(
    pages: Pages, found: Recording, hearing: Hearing, masking: Masking | None
) -> list[ft.Control]:
    ends = {mark.entry: end for mark, _, end in turns(found)}

    def place(mark: Mark) -> int:
        return hearing.heard_ms(sound_ms(found.marks, mark.at_ms))

    def to(mark: Mark) -> Async | None:
        if hearing.state != "ready":
            return None

        async def act() -> None:
            await hearing.seek(place(mark))

        return act

    def mask(mark: Mark) -> ft.Control | None:
        if hearing.state != "ready" or masking is None or mark.mark == "pause":
            return None
        end = hearing.heard_ms(ends[mark.entry]) if mark.entry in ends else None
        words = say("mask.turn" if mark.mark == "turn" else "mask.from_mark")
        return icon_button(
            ft.Icons.VOICE_OVER_OFF_ROUNDED,
            words,
            lambda: masking.begin(hearing, place(mark), end),
        )

    told = [mark for mark in found.marks if mark.mark != "resume"]
    told = sorted([*told, *_put(pages, found)], key=lambda mark: mark.at_ms)
    if not told:
        return []
    rows = [
        row(
            mark_name(pages, mark),
            to(mark),
            subtitle=tell.timecode(place(mark)),
            trailing=mask(mark),
            icon=ICONS.get(mark.mark, ft.Icons.BOOKMARK_ROUNDED),
            key=mark.entry,
        )
        for mark in told
    ]
    return [section(say("playback.marks")), *rows]


def _put(pages: Pages, found: Recording) -> list[Mark]:
    """Return the questions of the guide that were put while it was recorded."""
    session = pages.subject(found.session) if found.session else None
    return [
        Mark(tick.entry, "guide", tick.offset_ms, naming.question(pages, session, tick.field), "")
        for tick in (session.ticks if isinstance(session, Session) else ())
        if tick.recording == found.subject
    ]


ICONS = {
    "guide": ft.Icons.CHECK_BOX_ROUNDED,
    "mark": ft.Icons.BOOKMARK_ROUNDED,
    "pause": ft.Icons.PAUSE_CIRCLE_ROUNDED,
    "silenced": ft.Icons.MIC_OFF_ROUNDED,
    "turn": ft.Icons.RECORD_VOICE_OVER_ROUNDED,
}


def mark_name(pages: Pages, mark: Mark) -> str:
    """Say what a mark is."""
    if mark.mark == "pause":
        return say("playback.paused_consent") if mark.label == "consent" else say("playback.paused")
    if mark.mark == "turn":
        codes = pages.codes_of([mark.who])
        return say("playback.turn", who=codes[0] if codes else mark.who)
    if mark.mark == "silenced":
        return say("playback.silenced")
    return mark.label or say("playback.mark")
