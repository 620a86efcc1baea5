"""How many people are there, group by group: one tap more, one tap fewer, and the hour."""

from collections.abc import Callable
from typing import Any

import flet as ft

from app.merge.fields import current
from app.merge.headcounts import field_of
from app.merge.state import Note
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.components.answers import counted
from app.ui.components.buttons import icon_button, plain
from app.ui.components.layout import section, sheet
from app.ui.state.answers import Answers
from app.ui.theme import ACT, FAINT, HEADING, INK, LABEL, SMALL, XS, S
from app.ui.words import say

MOST = 999
SHOWN = 4
"""Counts shown where one counts; the entry shows them all."""


@ft.component
def HeadcountBox(pages: Pages, subject: str, answers: Answers) -> ft.Control:
    """Count the people present by their group, and show what was counted before."""
    page = ft.context.page
    _, redraw = ft.use_state(0)
    found = pages.subject(subject)
    fields = found.fields if isinstance(found, Note) else {}

    def now(group: str) -> int:
        name = field_of(group)
        value = answers.standing({name: current(fields, name)})[name]
        return value if type(value) is int else 0

    def step(group: str, by: int) -> Callable[[], Any]:
        def act() -> None:
            answers.count(field_of(group), min(max(now(group) + by, 0), MOST))
            redraw(lambda n: n + 1)

        return act

    rows = [
        _row(naming.group_name(pages, g.id), now(g.id), step(g.id, -1), step(g.id, 1), g.id)
        for g in pages.study.groups
    ]
    before = pages.headcounts(subject)
    told: list[ft.Control] = [
        ft.Text(counted(pages, one), style=SMALL, color=FAINT) for one in before[-SHOWN:-1]
    ]
    if before:
        at = tell.clock(naming.when(before[-1].at))
        told.append(ft.Text(say("headcount.at", clock=at), style=SMALL, color=FAINT))
    if any(len(fields.get(field_of(group.id), ())) > 1 for group in pages.study.groups):
        settle = plain(
            say("field.conflict"),
            lambda: page.navigate(f"/conflict/{subject}"),
            icon=ft.Icons.CALL_SPLIT_ROUNDED,
        )
        told.append(ft.Row([settle], wrap=True))
    return ft.Column(
        [section(say("headcount.title")), sheet(*rows), *told],
        spacing=S,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )


def _row(
    name: str, count: int, fewer: Callable[[], Any], more: Callable[[], Any], key: str
) -> ft.Control:
    less = icon_button(
        ft.Icons.REMOVE_CIRCLE_OUTLINE_ROUNDED,
        say("headcount.fewer", group=name),
        fewer,
        disabled=count == 0,
        key="fewer",
    )
    add = icon_button(
        ft.Icons.ADD_CIRCLE_OUTLINE_ROUNDED,
        say("headcount.more", group=name),
        more,
        color=ACT,
        key="more",
    )
    number = ft.Text(str(count), style=HEADING, color=INK if count else FAINT)
    said = ft.Semantics(
        # As wide as its digits: in letters twice as large two of them took two lines.
        content=ft.Container(number, padding=ft.Padding.symmetric(horizontal=S)),
        label=say("headcount.group", group=name, number=count),
        exclude_semantics=True,
        container=True,
        live_region=True,
    )
    words = ft.Semantics(
        content=ft.Text(name, style=LABEL, color=INK), exclude_semantics=True, expand=True
    )
    return ft.Row([words, less, said, add], spacing=XS, key=key)
