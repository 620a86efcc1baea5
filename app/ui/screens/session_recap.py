"""What a session came to: figures, who was there, who spoke, what was asked, what is left to do."""

import time
from collections.abc import Callable
from typing import Any

import flet as ft

from app.merge import recap
from app.merge.fields import stored
from app.merge.recap import Stayed
from app.merge.state import Participant, Recording, Session
from app.pages.pages import Pages
from app.study.template import problems_of
from app.ui import naming, tell
from app.ui.acting import attempt
from app.ui.components import figures, guide
from app.ui.components.buttons import primary, secondary
from app.ui.components.feedback import banner
from app.ui.components.frame import leaf
from app.ui.components.layout import blocks, even, foot, listed, overline, section, two_panes
from app.ui.components.rows import forward, lone, row
from app.ui.contexts import use_pages, use_shell
from app.ui.screens.attendance import name_of
from app.ui.screens.fields import known
from app.ui.screens.lost import found_or_lost
from app.ui.state.shell import Shell
from app.ui.theme import FAINT, HEADING, INK, SMALL
from app.ui.undoing import doing
from app.ui.words import FIRM, grouped, say

Told = list[ft.Control]


@ft.component
def SessionRecap() -> ft.Control:
    """Sum up the session of the address."""
    return found_or_lost("session", Session, SummedUp)


@ft.component
def SummedUp(name: str) -> ft.View:
    """One session, summed up; it can be gone on with."""
    shell, pages, page = use_shell(), use_pages(), ft.context.page
    session = pages.subject(name)
    path = f"/session/{name}/recap"
    if not isinstance(session, Session):
        return leaf(shell, path, say("lost.title"), ft.Container())
    now = time.time_ns() // 1_000_000
    found = (pages.subject(take.subject) for take in pages.recordings_of(name))
    takes = [take for take in found if isinstance(take, Recording)]
    stayed = recap.stays(session, now)
    head = [
        _heading(pages, session),
        _figures(session, takes, stayed, now),
        *_left(shell, pages, session, stayed, page.navigate),
    ]
    told = [
        *_people(pages, stayed),
        *_spoken(pages, takes),
        *guide.told(pages, session),
    ]
    wide = shell.wide and told
    body = two_panes(blocks(*head), blocks(*told)) if wide else blocks(*head, *told)

    def reopen() -> None:
        attempt(shell, pages.reopen_session, name)
        page.navigate(f"/session/{name}")

    ways = [primary(say("recap.done"), lambda: page.navigate("/"), wide=True, key="done")]
    if session.is_over:
        ways.append(secondary(say("end.reopen"), reopen))
    return leaf(shell, path, say("recap.title"), body, foot=foot(*ways), span=bool(wide))


def _heading(pages: Pages, session: Session) -> ft.Control:
    summary = pages.summary(session.subject)
    title = naming.title_of(pages, summary) if summary else say("kind.session")
    start = naming.when(session.at)
    if session.ended_at is None:
        when = say("recap.since", day=tell.day(start.astimezone().date()), start=tell.clock(start))
    else:
        when = say(
            "recap.from_to",
            day=tell.day(start.astimezone().date()),
            start=tell.clock(start),
            end=tell.clock(naming.when(session.ended_at)),
        )
    lines: list[ft.Control] = [
        overline(naming.site_name(pages, session.site)),
        ft.Semantics(content=ft.Text(title, style=HEADING, color=INK), header=True, container=True),
        ft.Text(when, style=SMALL, color=FAINT),
    ]
    return ft.Column(lines, spacing=3, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _figures(
    session: Session, takes: list[Recording], stayed: tuple[Stayed, ...], now: int
) -> ft.Control:
    people = sum(one.count for one in stayed)
    marks = recap.marked(takes)
    told = [
        (_lasting(recap.lasted(session, now)), say("recap.lasted")),
        (grouped(people), say("recap.people", count=people)),
        (_lasting(recap.recorded(takes)), say("recap.recorded")),
        (grouped(marks), say("recap.marks", count=marks)),
    ]
    return even([figures.headline(number, words, style=HEADING) for number, words in told], 2)


def _lasting(ms: int) -> str:
    """Tell a length in letters so large that it may need several lines."""
    return tell.length(ms).replace(FIRM, " ")


def _left(
    shell: Shell,
    pages: Pages,
    session: Session,
    stayed: tuple[Stayed, ...],
    go: Callable[[str], Any],
) -> Told:
    """Say what is still to be done, each a tap away; or that nothing is."""
    where = f"/session/{session.subject}"
    lines = [
        *_unasked(pages, stayed, lambda person: lambda: go(f"{where}/consent/{person}")),
        *(_still_here(shell, pages, session) if session.is_over else []),
        *_unanswered(pages, session, lambda: go(where)),
        *_unsent(pages, session, lambda: go("/sync")),
    ]
    shown = listed(*lines) if lines else banner(say("recap.nothing_left"))
    summary = pages.summary(session.subject)
    is_shared = summary is not None and len(summary.entries) > 1
    if is_shared and not pages.is_desk:
        words = ft.Text(say("recap.elsewhere"), style=SMALL, color=FAINT)
        return [section(say("recap.left")), shown, words]
    return [section(say("recap.left")), shown]


def _unasked(
    pages: Pages, stayed: tuple[Stayed, ...], ask: Callable[[str], Callable[[], Any]]
) -> Told:
    """Name whoever was never asked, or has read another sheet; strangers have a number."""
    rows: Told = []
    for person in dict.fromkeys(one.participant for one in stayed if one.participant):
        found, summary = pages.subject(person), pages.summary(person)
        if not isinstance(found, Participant) or summary is None:
            continue
        why = "" if found.steps else say("recap.never_asked")
        if found.steps and pages.to_inform(summary):
            why = say("inform.mark")
        if why:
            icon = ft.Icons.HOW_TO_REG_ROUNDED
            rows.append(
                row(
                    found.code, ask(person), subtitle=why, icon=icon, trailing=forward(), key=person
                )
            )
    unknown = sum(one.count for one in stayed if not one.participant)
    if unknown:
        words = say("recap.unknown", count=unknown)
        rows.append(row(words, icon=ft.Icons.HELP_OUTLINE_ROUNDED, key="unknown"))
    return rows


def _still_here(shell: Shell, pages: Pages, session: Session) -> Told:
    """Name whoever another phone saw come, while this one ended it."""

    def leave(stay: Any) -> Callable[[], Any]:
        name = name_of(pages, stay)
        act = (pages.leave, session.subject, stay.entry)
        return lambda: doing(shell, pages, "undo.left", *act, name=name)

    return [
        row(
            name_of(pages, stay),
            leave(stay),
            subtitle=say("recap.still_here"),
            icon=ft.Icons.LOGOUT_ROUNDED,
            key=stay.entry,
        )
        for stay in session.here
    ]


def _unanswered(pages: Pages, session: Session, act: Callable[[], Any]) -> Told:
    template = naming.template_of(pages, session)
    if template is None:
        return []
    count = len(problems_of(template, known(template, stored(session.fields))))
    if not count:
        return []
    words = say("recap.unanswered", count=count)
    return [row(words, act, icon=ft.Icons.EDIT_NOTE_ROUNDED, trailing=forward(), key="unanswered")]


def _unsent(pages: Pages, session: Session, act: Callable[[], Any]) -> Told:
    """Say what of it waits to be sent."""
    of_it = [pages.summary(session.subject), *pages.recordings_of(session.subject)]
    of_it += [one for one in pages.summaries("note") if one.parent == session.subject]
    count = sum(pages.is_waiting(one) for one in of_it if one is not None)
    if not count:
        return []
    icon = ft.Icons.SCHEDULE_SEND_ROUNDED
    return [row(say("recap.unsent"), act, icon=icon, trailing=forward(), key="unsent")]


def _people(pages: Pages, stayed: tuple[Stayed, ...]) -> Told:
    """Show who was there, by group, and for how long."""
    groups: dict[str, Told] = {group.id: [] for group in pages.study.groups}
    for one in stayed:
        found = pages.subject(one.participant) if one.participant else None
        group = found.group if isinstance(found, Participant) else ""
        groups.setdefault(group, []).append(_stay(pages, one))
    told: Told = []
    for group, rows in groups.items():
        if rows:
            name = naming.group_name(pages, group) if group else say("recap.others")
            told += [overline(f"{name} · {len(rows)}"), listed(*rows)]
    return [section(say("recap.who")), *told] if told else []


def _stay(pages: Pages, one: Stayed) -> ft.Control:
    length = ft.Text(tell.length(one.ms), style=SMALL, color=FAINT)
    return row(name_of(pages, one), trailing=length, key=one.participant or None)


def _spoken(pages: Pages, takes: list[Recording]) -> Told:
    """Show how long each person spoke, where somebody touched their names as they began."""
    spoken = recap.spoken(takes)
    if not spoken:
        return []
    whole = sum(ms for _, ms in spoken.values())
    rows: Told = []
    for who, (turns, ms) in spoken.items():
        found = pages.summary(who)
        name = found.title if found else say("who.unknown")
        said = say("recap.turns", count=turns, length=tell.length(ms))
        share = ft.Container(figures.bar(ms, whole), expand=True)
        rows.append(lone(ft.Column([row(name, subtitle=said), share], spacing=0), key=who))
    return [section(say("recap.spoken")), *rows]
