"""One participant, known by a code: what they allow, and how it came to be."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import flet as ft

from app.merge.state import Participant, Withdrawn
from app.pages.pages import Pages
from app.study.scope import Scope
from app.ui import naming, tell
from app.ui.acting import attempt
from app.ui.components.buttons import plain, primary, secondary
from app.ui.components.feedback import banner, confirm, empty
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, flow, listed, section, two_panes
from app.ui.components.people import consent_of, story
from app.ui.components.requests import request_card
from app.ui.components.rows import consent_badge, forward, lone, row
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.screens.informing import sheet_names
from app.ui.screens.lost import Lost
from app.ui.theme import BODY, FAINT, HERO, INK, LABEL, XS, L, M, S
from app.ui.words import language, say


@ft.component
def ParticipantScreen() -> Any:
    """Show the participant of the address."""
    pages = use_pages()
    name = ft.use_route_params().get("person", "")
    found = pages.subject(name)
    match found:
        case Participant():
            return keyed(name, Known, name)
        case Withdrawn():
            return keyed(name, Gone, name)
    return Lost()


@ft.component
def Gone(name: str) -> ft.View:
    """Somebody who had everything erased: that there was one is all there is to say."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    found = pages.subject(name)
    gone = found if isinstance(found, Withdrawn) else None
    order = next(iter(gone.orders), "") if gone and pages.is_desk else ""
    day = tell.day(naming.when(gone.at).astimezone().date()) if gone else ""
    body = empty(
        ft.Icons.UNDO_ROUNDED,
        say("gone.title"),
        say("gone.body", day=day),
        action=say("request.see_order") if order else say("gone.back"),
        act=lambda: page.navigate(f"/erasure/{order}" if order else "/people"),
    )
    return leaf(shell, f"/person/{name}", say("kind.participant"), body)


@ft.component
def Known(name: str) -> ft.View:
    """One person: every scope with its state, and a way to take each back."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    asked, ask = ft.use_state("")
    found = pages.subject(name)
    person = found if isinstance(found, Participant) else None

    def withdraw() -> None:
        ask("")
        attempt(shell, pages.withdraw, name, [Scope(asked)])

    def asking(scope: str) -> Callable[[], Any]:
        return lambda: ask(scope)

    code = person.code if person else ""
    label = _label(pages, asked)
    ft.use_dialog(
        confirm(
            say("withdraw.title"),
            say("withdraw.body", code=code, scope=label),
            say("withdraw.act"),
            withdraw,
            lambda: ask(""),
        )
        if asked
        else None
    )
    if person is None:
        return leaf(shell, f"/person/{name}", say("lost.title"), ft.Container())
    scopes = [_scope(pages, person, scope, asking(scope.value)) for scope in pages.study.scopes]
    told = story(pages, person.steps, page.navigate)
    summary = pages.summary(name)
    changed = pages.to_inform(summary) if summary else frozenset()
    # Whoever wants everything back is not pressed for a new yes.
    ask_for = secondary if _wants_out(person) else primary
    head = [
        _head(pages, person),
        *_twins(pages, name, page.navigate),
        *_requests(pages, person, page.navigate),
        *([banner(say("inform.person", sheets=sheet_names(pages, changed)))] if changed else []),
        ask_for(
            say("person.ask_again") if person.steps else say("person.ask"),
            lambda: page.navigate(f"/person/{name}/consent"),
            icon=ft.Icons.HOW_TO_REG_ROUNDED,
            key="ask",
        ),
        section(say("person.allows")),
        listed(*scopes),
    ]
    past = [
        *_recall(pages, person, lambda: page.navigate(f"/person/{name}/recall")),
        lone(
            row(
                say("person.about"),
                lambda: page.navigate(f"/entries/{name}"),
                icon=ft.Icons.SEARCH_ROUNDED,
                trailing=forward(),
            ),
            key="about",
        ),
        *([section(say("person.story")), *told] if told else []),
        *_way_out(person, lambda: page.navigate(f"/person/{name}/withdraw")),
    ]
    if shell.wide and past:
        body = two_panes(blocks(*head, spacing=M), blocks(*past, spacing=M))
    else:
        body = blocks(*head, *past, spacing=M)
    return leaf(shell, f"/person/{name}", say("kind.participant"), body, span=bool(past))


def _requests(pages: Pages, person: Participant, go: Callable[[str], Any]) -> list[ft.Control]:
    """Show what was asked to be erased, the latest first."""
    now = datetime.now().astimezone()
    cards = [
        request_card(pages, person.subject, request, now, go)
        for request in reversed(person.requests)
    ]
    return [section(say("person.requests")), *cards] if cards else []


def _twins(pages: Pages, name: str, go: Callable[[str], Any]) -> list[ft.Control]:
    """Name the other codes of this person: what is said of one is not said of the others."""
    return [
        banner(
            say("twins.is_also", code=other.title, site=naming.site_name(pages, other.site)),
            action=say("twins.go", code=other.title),
            act=_to(go, other.subject),
            key=f"twin-{other.subject}",
        )
        for other in pages.twins_of(name)
    ]


def _to(go: Callable[[str], Any], person: str) -> Callable[[], Any]:
    return lambda: go(f"/person/{person}")


def _recall(pages: Pages, person: Participant, act: Callable[[], Any]) -> list[ft.Control]:
    """Offer the questions by which somebody is known again, where the study has any."""
    if not pages.may_recall or _wants_out(person):
        return []
    said = say("recall.again") if person.marks else say("recall.offer")
    line = row(
        say("recall.row"),
        act,
        subtitle=said,
        icon=ft.Icons.FINGERPRINT_ROUNDED,
        trailing=forward(),
    )
    return [lone(line, key="recall")]


def _wants_out(person: Participant) -> bool:
    return any(request.everything for request in person.requests)


def _way_out(person: Participant, act: Callable[[], Any]) -> list[ft.Control]:
    if _wants_out(person):
        return []
    return [flow([plain(say("taking.open"), act, icon=ft.Icons.UNDO_ROUNDED, key="withdraw")])]


def _head(pages: Pages, person: Participant) -> ft.Control:
    group = next((g.label.in_(language()) for g in pages.study.groups if g.id == person.group), "")
    return ft.Column(
        [
            ft.Semantics(
                content=ft.Text(person.code, style=HERO, color=INK), header=True, container=True
            ),
            ft.Text(f"{group} · {naming.site_name(pages, person.site)}", style=BODY, color=FAINT),
        ],
        spacing=XS,
    )


def _scope(pages: Pages, person: Participant, scope: Scope, ask: Callable[[], Any]) -> ft.Control:
    state = consent_of(person, scope)
    words: list[ft.Control] = [
        ft.Text(_label(pages, scope.value), style=LABEL, color=INK),
        consent_badge(state),
    ]
    inside: list[ft.Control] = [ft.Column(words, spacing=XS, expand=True, tight=True)]
    if state == "given":
        inside.append(plain(say("withdraw.one"), ask))
    box = ft.Container(
        ft.Row(inside, vertical_alignment=ft.CrossAxisAlignment.CENTER),
        padding=ft.Padding.only(left=L, right=S, top=S + 2, bottom=S + 2),
    )
    return ft.Semantics(content=box, container=True, key=scope.value)


def _label(pages: Pages, scope: str) -> str:
    for known, info in pages.study.scopes.items():
        if known.value == scope:
            return info.label.in_(language())
    return scope
