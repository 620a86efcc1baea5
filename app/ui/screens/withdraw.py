"""A person takes back what they gave: the request is written here, and the coordination erases.

Nothing is chosen beforehand, and one cannot send it without having chosen: on a page that
says calmly what happens at once, what follows and by when, that is question enough.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import flet as ft

from app.merge.state import Participant, Summary
from app.pages.pages import Pages
from app.study.scope import Scope
from app.ui import naming, tell
from app.ui.acting import attempt, tell_briefly
from app.ui.components.buttons import primary
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, foot, section, sheet, two_panes
from app.ui.components.options import option
from app.ui.components.requests import WITHIN
from app.ui.contexts import use_pages, use_shell
from app.ui.screens.lost import found_or_lost
from app.ui.theme import BODY, FAINT, HEADING, INK, L, S
from app.ui.words import language, say

EVERYTHING, SCOPES, SESSION = "everything", "scopes", "session"
AT_ONCE = {
    EVERYTHING: "taking.at_once_everything",
    SCOPES: "taking.at_once_scopes",
    SESSION: "taking.at_once_session",
}
THEN = {
    EVERYTHING: "taking.then_everything",
    SCOPES: "taking.then_scopes",
    SESSION: "taking.then_session",
}
NOTHING: frozenset[Scope] = frozenset()


@ft.component
def WithdrawScreen() -> ft.Control:
    """Ask the person of the address, within a session or not."""
    return found_or_lost("person", Participant, Taking, "session")


@ft.component
def Taking(person: str, here: str) -> ft.View:
    """What is taken back: all of it, what some scopes allowed, or one session."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    what, choose = ft.use_state("")
    scopes, set_scopes = ft.use_state(NOTHING)
    session, set_session = ft.use_state(here)
    found = pages.subject(person)
    back = f"/session/{here}" if here else f"/person/{person}"
    if not isinstance(found, Participant):
        return leaf(shell, back, say("lost.title"), ft.Container())

    def send() -> None:
        everything = what == EVERYTHING
        chosen = scopes if what == SCOPES else NOTHING
        one = session if what == SESSION else ""
        if attempt(shell, pages.ask_erasure, person, everything, chosen, one) is not None:
            tell_briefly(shell, "taking.sent")
            page.navigate(back)

    def turn(scope: Scope) -> Callable[[], Any]:
        return lambda: set_scopes(lambda now: now ^ {scope})

    def pick(one: str) -> Callable[[], Any]:
        return lambda: set_session(one)

    def take(one: str) -> Callable[[], Any]:
        return lambda: choose(one)

    met = sessions_of(pages, person)
    ways = [EVERYTHING, SCOPES, *([SESSION] if met else [])]
    inside: dict[str, list[ft.Control]] = {
        SCOPES: _scopes(pages, found, scopes, turn) if what == SCOPES else [],
        SESSION: _sessions(pages, met, session, pick) if what == SESSION else [],
    }
    shown: list[ft.Control] = [
        ft.Semantics(
            content=ft.Text(say("taking.question"), style=HEADING, color=INK),
            header=True,
            container=True,
        )
    ]
    for way in ways:
        label, means = WAYS[way]
        shown.append(option(say(label), say(means), what == way, take(way), key=f"take-{way}"))
        shown += inside.get(way, [])
    is_whole = what == EVERYTHING or (what == SCOPES and scopes) or (what == SESSION and session)
    follows = _what_follows(what) if what else _nothing_yet()
    if what and not shell.wide:
        shown.append(follows)
    under = foot(
        primary(say("taking.send"), send, disabled=not is_whole, wide=True, key="send-request")
    )
    title = say("taking.title", code=found.code)
    body = blocks(*shown, spacing=S + 2)
    if shell.wide:
        body = two_panes(body, blocks(follows))
    route = f"/withdraw/{person}"
    return leaf(shell, route, title, body, foot=under, is_modal=True, span=True)


WAYS = {
    EVERYTHING: ("taking.everything", "taking.everything_means"),
    SCOPES: ("taking.scopes", "taking.scopes_means"),
    SESSION: ("taking.session", "taking.session_means"),
}


def sessions_of(pages: Pages, person: str) -> list[Summary]:
    """Return the sessions in which somebody was present, the newest first."""
    held = pages.summaries("session")
    return [s for s in held if person in _people(s)]


def _people(session: Summary) -> tuple[str, ...]:
    people = session.extra.get("people")
    return people if isinstance(people, tuple) else ()


def _scopes(
    pages: Pages,
    person: Participant,
    chosen: frozenset[Scope],
    turn: Callable[[Scope], Callable[[], Any]],
) -> list[ft.Control]:
    """What the person allows, or once allowed: only of that is there something to erase."""
    once = {scope for step in person.steps if step.granted for scope in step.scopes}
    asked = [(s, info) for s, info in pages.study.scopes.items() if s in once] or [
        *pages.study.scopes.items()
    ]
    return [
        _under(
            option(
                info.label.in_(language()),
                "",
                scope in chosen,
                turn(scope),
                is_many=True,
                key=f"taken-{scope.value}",
            )
        )
        for scope, info in asked
    ]


def _sessions(
    pages: Pages,
    met: list[Summary],
    chosen: str,
    pick: Callable[[str], Callable[[], Any]],
) -> list[ft.Control]:
    return [
        _under(
            option(
                naming.title_of(pages, one),
                tell.moment(naming.when(one.at)),
                one.subject == chosen,
                pick(one.subject),
                key=f"session-{number}",
            )
        )
        for number, one in enumerate(met)
    ]


def _under(control: ft.Control) -> ft.Control:
    return ft.Container(control, padding=ft.Padding.only(left=L + L))


def _nothing_yet() -> ft.Control:
    return ft.Text(say("taking.follows_here"), style=BODY, color=FAINT)


def _what_follows(what: str) -> ft.Control:
    until = tell.day((datetime.now().astimezone() + WITHIN).date())
    return sheet(
        section(say("taking.at_once")),
        ft.Text(say(AT_ONCE[what]), style=BODY, color=INK),
        section(say("taking.then")),
        ft.Text(say(THEN[what]), style=BODY, color=INK),
        ft.Text(say("taking.until", day=until), style=BODY, color=FAINT),
    )
