"""Lines that wait for a place: one tap puts each where it belongs."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import Any

import flet as ft

from app.capture.notes import day_of
from app.errors import CarnetError
from app.merge.state import Jotting, Summary
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.acting import tell_briefly, tell_error
from app.ui.components.buttons import plain, secondary
from app.ui.components.feedback import dialog
from app.ui.components.layout import flow, section, sheet
from app.ui.components.rows import lone, row
from app.ui.contexts import keyed
from app.ui.current import place_now
from app.ui.state.shell import Shell
from app.ui.theme import FAINT, INK, NOTE, SMALL, XS, S
from app.ui.undoing import doing, offer
from app.ui.words import say

FILED_IN = ("note", "session")
OFFERED = 8
SHOWN = 3
"""Lines of which each is a card; beyond, one asks for the others."""

NEW = ""
"""The place that is not there yet: a new observation."""


def waiting_lines(shell: Shell, pages: Pages) -> list[ft.Control]:
    """Show the lines that wait for a place, if any do."""
    return [keyed("lines", WaitingLines, shell, pages)] if pages.waiting_lines() else []


@ft.component
def WaitingLines(shell: Shell, pages: Pages) -> ft.Control:
    """The lines with no place yet, and for each the likeliest place, or another."""
    asked, ask = ft.use_state("")
    is_whole, show_whole = ft.use_state(False)
    waiting = pages.waiting_lines()
    source: dict[str, str] = {line.entry: subject for subject, line in waiting}
    now = place_now(pages)

    def file(line: str, target: str) -> Callable[[], Any]:
        def act() -> None:
            ask("")
            put(shell, pages, source.get(line, ""), line, target)

        return act

    def take_out() -> None:
        ask("")
        doing(shell, pages, "undo.line", pages.unjot, source.get(asked, ""), asked)

    def to(target: str) -> Callable[[], Any]:
        return file(asked, target)

    question = places(pages, source.get(asked, ""), to, lambda: ask(""), take_out)
    ft.use_dialog(question if asked in source else None)
    shown = waiting if is_whole else waiting[:SHOWN]
    cards = [
        _card(pages, line, now, file(line.entry, now.subject if now else NEW), _asking(ask, line))
        for _, line in shown
    ]
    others = len(waiting) - len(shown)
    if others:
        cards.append(plain(say("file.others", count=others), lambda: show_whole(True)))
    return ft.Column(
        [section(say("file.title", count=len(waiting))), *cards],
        spacing=S + 2,
        tight=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _asking(ask: Callable[[str], Any], line: Jotting) -> Callable[[], Any]:
    return lambda: ask(line.entry)


def put(shell: Shell, pages: Pages, source: str, line: str, target: str) -> None:
    """Put a line where it belongs, and say where that is."""
    try:
        where, done = pages.doing(pages.move_line, source, line, target)
    except CarnetError as error:
        tell_error(shell, error)
        return
    summary = pages.summary(where)
    if summary is None:
        return
    title = naming.title_of(pages, summary)
    if done:
        offer(shell, pages, done, "file.done", title=title)
    else:
        tell_briefly(shell, "file.done", title=title)


def into(pages: Pages, summary: Summary) -> str:
    """Name the place where a line goes, and when it was begun."""
    at = tell.clock(naming.when(summary.at))
    return say("jot.into", title=naming.title_of(pages, summary), clock=at)


def places(
    pages: Pages,
    source: str,
    choose: Callable[[str], Callable[[], Any]],
    close: Callable[[], Any],
    take_out: Callable[[], Any] | None = None,
) -> ft.AlertDialog:
    """Ask where a line belongs: a new observation, or what was written last."""
    written = (s for s in pages.summaries() if s.kind in FILED_IN and not s.is_loose)
    mine = (s for s in written if s.subject != source and pages.device in s.entries)
    begin = row(say("file.new"), choose(NEW), icon=ft.Icons.ADD_ROUNDED)
    rows = [_place(pages, s, choose(s.subject)) for s in islice(mine, OFFERED)]
    out = ft.Icons.DELETE_OUTLINE_ROUNDED
    remove = [plain(say("jot.remove"), take_out, icon=out)] if take_out is not None else []
    actions = [*remove, plain(say("act.cancel"), close)]
    return dialog(say("file.where"), [lone(begin, key="new"), *rows], actions, close)


def _place(pages: Pages, summary: Summary, act: Callable[[], Any]) -> ft.Control:
    when = f"{tell.short_day(day_of(summary.at))}, {tell.clock(naming.when(summary.at))}"
    line = row(
        naming.title_of(pages, summary),
        act,
        subtitle=f"{when} · {naming.method_name(pages, summary)}",
        icon=naming.icon_of(summary.kind),
    )
    return lone(line, key=summary.subject)


def _card(
    pages: Pages,
    line: Jotting,
    now: Summary | None,
    file: Callable[[], Any],
    ask: Callable[[], Any],
) -> ft.Control:
    on = tell.day(day_of(line.at), today=datetime.now().astimezone().date())
    said = say("file.at", day=on[:1].upper() + on[1:], clock=tell.clock(naming.when(line.at)))
    words = ft.Column(
        [ft.Text(line.text, style=NOTE, color=INK), ft.Text(said, style=SMALL, color=FAINT)],
        spacing=XS,
        tight=True,
    )
    there = into(pages, now) if now else say("file.new")
    acts = flow(
        [
            secondary(there, file, icon=ft.Icons.SUBDIRECTORY_ARROW_RIGHT_ROUNDED, key="there"),
            plain(say("file.elsewhere"), ask, key="elsewhere"),
        ]
    )
    return ft.Semantics(content=sheet(words, acts), container=True, key=line.entry)
