"""People come in: known ones by their code, new ones with a code in one tap, unknown ones."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.merge.state import Session, Summary
from app.pages.pages import Pages
from app.ui import naming
from app.ui.acting import attempt
from app.ui.components.buttons import primary, secondary
from app.ui.components.codes import plain_text
from app.ui.components.field import field
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, flow, foot, section, two_panes
from app.ui.components.rows import lone, row
from app.ui.contexts import use_pages, use_shell
from app.ui.screens.lost import found_or_lost
from app.ui.theme import FAINT, SMALL, S
from app.ui.undoing import doing
from app.ui.words import language, say

SHOWN = 40
CROWD = (1, 2, 3, 4, 5)


@ft.component
def AddPeople() -> ft.Control:
    """Choose who comes in to the session of the address."""
    return found_or_lost("session", Session, Adding)


@ft.component
def Adding(name: str) -> ft.View:
    """The register of the site, with a search; the page stays until everyone is in."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    query, set_query = ft.use_state("")
    found = pages.subject(name)
    site = found.site if isinstance(found, Session) else ""
    here = {s.participant for s in found.here} if isinstance(found, Session) else set()

    def come(act: Callable[..., Any], who: object, said: str) -> None:
        doing(shell, pages, "undo.came", act, name, who, name=said)

    def arrive(person: str) -> Callable[[], Any]:
        summary = pages.summary(person)
        said = summary.title if summary else say("room.not_here_yet")
        return lambda: come(pages.arrive, person, said)

    def enrol(group: str) -> Callable[[], Any]:
        def act() -> None:
            person = attempt(shell, pages.enrol, site, group)
            if person is not None:
                attempt(shell, pages.arrive, name, person)

        return act

    def crowd(count: int) -> Callable[[], Any]:
        return lambda: come(pages.arrive_unknown, count, say("room.unknown", count=count))

    known = search(pages, pages.summaries("participant", site), query)
    known.sort(key=lambda s: s.title)
    rows = [_person(pages, s, s.subject in here, arrive(s.subject)) for s in known[:SHOWN]]
    unknown = [
        section(say("add.unknown")),
        ft.Text(say("add.unknown_help"), style=SMALL, color=FAINT),
        flow([secondary(str(n), crowd(n), key=f"unknown-{n}") for n in CROWD]),
    ]
    searched = field(say("add.search"), query, set_query, icon=ft.Icons.SEARCH_ROUNDED)
    known_ones = [section(say("add.known")), searched, *rows]
    if shell.wide:
        new = blocks(*newcomers(pages, site, enrol), *unknown, spacing=S + 2)
        body = two_panes(blocks(*known_ones, spacing=S + 2), new)
    else:
        body = blocks(
            *newcomers(pages, site, enrol),
            *(known_ones if rows or query else []),
            *unknown,
            spacing=S + 2,
        )
    done = primary(say("act.done"), lambda: page.navigate(f"/session/{name}"), wide=True)
    return leaf(shell, f"/session/{name}/add", say("add.title"), body, foot=foot(done), span=True)


def newcomers(
    pages: Pages, site: str, enrol: Callable[[str], Callable[[], Any]]
) -> list[ft.Control]:
    """Give the next code to somebody, in one tap: only their group is asked."""
    groups = [
        secondary(
            naming.short(group.label.in_(language())),
            enrol(group.id),
            icon=ft.Icons.ADD_ROUNDED,
            key=group.id,
        )
        for group in pages.study.groups
    ]
    return [section(say("add.new", code=pages.next_code(site))), flow(groups)]


def search(pages: Pages, found: list[Summary], query: str) -> list[Summary]:
    """Keep the people whose code or group has every word of the query."""
    words = plain_text(query).split()
    if not words:
        return list(found)

    def has(summary: Summary) -> bool:
        text = plain_text(f"{summary.title} {naming.method_name(pages, summary)}")
        return all(word in text for word in words)

    return [summary for summary in found if has(summary)]


def _person(pages: Pages, summary: Summary, is_here: bool, act: Callable[[], Any]) -> ft.Control:
    icon = ft.Icons.CHECK_CIRCLE_ROUNDED if is_here else ft.Icons.ADD_CIRCLE_OUTLINE_ROUNDED
    group = naming.short(naming.method_name(pages, summary))
    line = row(
        summary.title,
        None if is_here else act,
        subtitle=f"{group} · {say('add.here')}" if is_here else group,
        trailing=ft.Icon(icon, color=ft.Colors.PRIMARY),
    )
    return lone(line, key=summary.subject)
