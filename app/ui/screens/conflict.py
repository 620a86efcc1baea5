"""Two people answered the same question without seeing each other: choose, for everyone."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.merge.fields import Version
from app.merge.state import Note, Participant, Session, Subject, Summary
from app.pages.pages import Pages
from app.study.ids import EntryId
from app.ui import naming, tell
from app.ui.components.entry_row import entry_row
from app.ui.components.feedback import empty
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, grid, listed, overline
from app.ui.components.versions import differing, legend, version_card
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.screens.lost import Lost
from app.ui.theme import BODY, FAINT, HEADING, INK, SMALL
from app.ui.undoing import doing
from app.ui.words import say


def waiting(pages: Pages) -> list[Summary]:
    """Return what has answers to choose between, the newest first."""
    return [summary for summary in pages.summaries() if summary.conflicts]


@ft.component
def Conflicts() -> ft.View:
    """List everything that waits for a choice."""
    shell, pages = use_shell(), use_pages()
    page = ft.context.page

    def open_(summary: Summary) -> Callable[[], Any]:
        return lambda: page.navigate(f"/conflict/{summary.subject}")

    rows = [entry_row(pages, summary, open_(summary), dated=True) for summary in waiting(pages)]
    if rows:
        intro: ft.Control = ft.Text(say("conflict.intro"), style=BODY, color=FAINT)
        body = blocks(intro, listed(*rows))
    else:
        body = empty(ft.Icons.HANDSHAKE_ROUNDED, say("conflict.none"), say("conflict.none_body"))
    return leaf(shell, "/conflicts", say("conflict.list"), body)


@ft.component
def Conflict() -> Any:
    """Show the first question with several answers, and settle it."""
    shell, pages = use_shell(), use_pages()
    page = ft.context.page
    subject = ft.use_route_params().get("id", "")
    summary, found = pages.summary(subject), pages.subject(subject)
    if summary is None or not isinstance(found, Note | Session | Participant):
        return keyed("lost", Lost)
    title = say("conflict.title")
    open_fields = [name for name, versions in found.fields.items() if len(versions) > 1]
    if not open_fields:
        return leaf(shell, f"/conflict/{subject}", title, _settled(pages, page.navigate))
    name = open_fields[0]

    def settle(choice: EntryId) -> Callable[[], None]:
        return lambda: doing(shell, pages, "undo.settled", pages.settle, subject, name, choice)

    versions = found.fields[name]
    head = _head(pages, summary, found, name, len(open_fields))
    cards = _cards(pages, found, name, versions, settle)
    body = blocks(head, legend(), grid(cards))
    return leaf(shell, f"/conflict/{subject}", title, body, span=True)


def _head(pages: Pages, summary: Summary, of: Subject, name: str, count: int) -> ft.Control:
    where = f"{naming.method_name(pages, summary)} · {naming.site_name(pages, summary.site)}"
    lines: list[ft.Control] = [
        overline(where),
        ft.Semantics(
            content=ft.Text(naming.question(pages, of, name), style=HEADING, color=INK),
            header=True,
            container=True,
        ),
        ft.Text(say("conflict.explain"), style=BODY, color=FAINT),
    ]
    if count > 1:
        lines.append(ft.Text(say("conflict.more", count=count - 1), style=SMALL, color=FAINT))
    return ft.Column(lines, spacing=4, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _cards(
    pages: Pages,
    of: Subject,
    name: str,
    versions: tuple[Version, ...],
    settle: Callable[[EntryId], Callable[[], None]],
) -> list[ft.Control]:
    asked = naming.field_of(pages, of, name)
    texts = [naming.answer(asked, version.value) for version in versions]
    cards = []
    for at, version in enumerate(versions):
        others = texts[:at] + texts[at + 1 :]
        cards.append(
            version_card(
                naming.author(pages, version.dev),
                _keep(pages, version.dev),
                say(
                    "conflict.by",
                    dev=version.dev[:4],
                    when=tell.moment(naming.when(version.at)),
                ),
                differing(texts[at], others),
                settle(version.entry),
                key=version.entry,
            )
        )
    return cards


def _keep(pages: Pages, dev: str) -> str:
    """Say what the button does: it keeps one's own answer, or somebody's."""
    if dev == pages.device:
        return say("conflict.keep_mine")
    return say("conflict.keep", name=naming.author(pages, dev))


def _settled(pages: Pages, go: Callable[[str], Any]) -> ft.Control:
    left = waiting(pages)
    if left:
        return empty(
            ft.Icons.CHECK_CIRCLE_ROUNDED,
            say("conflict.settled"),
            say("conflict.left", count=len(left)),
            action=say("conflict.next"),
            act=lambda: go(f"/conflict/{left[0].subject}"),
        )
    return empty(
        ft.Icons.HANDSHAKE_ROUNDED,
        say("conflict.settled"),
        say("conflict.none_body"),
        action=say("conflict.back"),
        act=lambda: go("/entries"),
    )
