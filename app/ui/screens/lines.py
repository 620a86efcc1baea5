"""Lines on a page, and what is done with them: coded, put elsewhere, taken out and put back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from app.merge.lines import TakenOut
from app.merge.state import Jotting
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.acting import attempt
from app.ui.components.buttons import plain
from app.ui.components.codes import code_label
from app.ui.components.feedback import dialog
from app.ui.components.timeline import LineActs, timeline
from app.ui.components.versions import as_it_was
from app.ui.contexts import keyed
from app.ui.screens.code_picker import picker
from app.ui.screens.filing import places, put
from app.ui.state.shell import Shell
from app.ui.theme import FAINT, INK, NOTE, SMALL
from app.ui.undoing import doing
from app.ui.words import say


@dataclass(frozen=True)
class Lines:
    """Lines as they are drawn; while one is opened, the list stays where it was scrolled to."""

    shown: list[ft.Control]
    is_open: bool


def use_lines(
    shell: Shell,
    pages: Pages,
    held: Sequence[tuple[str, Jotting]],
    between: Sequence[tuple[int, ft.Control]] = (),
) -> Lines:
    """Draw lines, each with what it is on, with all that can be done with them.

    What stands `between` them says how many come before it.
    """
    page = ft.context.page
    opened, open_ = ft.use_state("")
    moved, move = ft.use_state("")
    coded, code = ft.use_state("")
    source: dict[str, str] = {line.entry: subject for subject, line in held}
    codes: dict[str, tuple[str, ...]] = {line.entry: line.codes for _, line in held}

    def to(target: str) -> Callable[[], Any]:
        def act() -> None:
            move("")
            put(shell, pages, source.get(moved, ""), moved, target)

        return act

    def take_out(line: str) -> None:
        doing(shell, pages, "undo.line", pages.unjot, source.get(line, ""), line)

    def uncode(line: str, one: str) -> None:
        said = code_label(pages, one)
        on = source.get(line, "")
        doing(shell, pages, "undo.code_off", pages.uncode_line, on, line, one, code=said)

    def toggle(one: str) -> None:
        if one in codes.get(coded, ()):
            uncode(coded, one)
        else:
            said = code_label(pages, one)
            on = source.get(coded, "")
            doing(shell, pages, "undo.code_on", pages.code_line, on, coded, one, code=said)

    asked = places(pages, source[moved], to, lambda: move("")) if moved in source else None
    ft.use_dialog(asked)
    book = picker(pages, codes[coded], toggle, lambda: code("")) if coded in codes else None
    ft.use_dialog(book)
    acts = LineActs(
        open=lambda line: lambda: open_(line),
        remove=lambda line: lambda: take_out(line),
        move=lambda line: lambda: move(line),
        code=lambda line: lambda: code(line),
        uncode=lambda line, one: lambda: uncode(line, one),
        go=page.navigate,
    )
    summary = pages.summary(held[0][0]) if held else None
    site = summary.site if summary else pages.home_site
    drawn = timeline(pages, site, [line for _, line in held], opened, acts, between)
    return Lines(drawn, opened in source)


def removed_lines(shell: Shell, pages: Pages, subject: str) -> list[ft.Control]:
    """Return the way to the lines that were taken out of a subject, if any were."""
    gone = pages.taken_out(subject)
    return [keyed("removed", RemovedLines, shell, pages, subject, len(gone))] if gone else []


@ft.component
def RemovedLines(shell: Shell, pages: Pages, subject: str, count: int) -> ft.Control:
    """Say how many lines were taken out, and show them when asked: each can be put back."""
    is_open, show = ft.use_state(False)
    gone = pages.taken_out(subject) if is_open else []

    def back(line: str) -> Callable[[], Any]:
        return lambda: attempt(shell, pages.put_back, subject, line)

    rows = [_gone(pages, one, back(one.line.entry)) for one in gone]
    close = plain(say("act.close"), lambda: show(False))
    ft.use_dialog(
        dialog(say("lines.removed_title"), rows, [close], lambda: show(False)) if rows else None
    )
    words = say("lines.removed", count=count)
    return ft.Row([plain(words, lambda: show(True), icon=ft.Icons.HISTORY_ROUNDED)], wrap=True)


def _gone(pages: Pages, one: TakenOut, back: Callable[[], Any]) -> ft.Control:
    by = say(
        "lines.removed_by",
        name=naming.author(pages, one.dev),
        when=tell.moment(naming.when(one.at)),
    )
    said = f"{tell.clock(naming.when(one.line.at))} · {one.line.text}"
    inside: list[ft.Control] = [
        ft.Text(said, style=NOTE, color=INK),
        ft.Text(by, style=SMALL, color=FAINT),
        ft.Row([plain(say("lines.back"), back, icon=ft.Icons.UNDO_ROUNDED)], wrap=True),
    ]
    return as_it_was(inside, one.line.entry)
