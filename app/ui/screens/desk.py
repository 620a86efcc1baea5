"""The coordinator's first page: where the fieldwork stands, and what waits for a decision."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

import flet as ft

from app.capture.notes import day_of
from app.pages.pages import Pages
from app.ui import naming
from app.ui.components import coverage, figures
from app.ui.components.buttons import plain
from app.ui.components.date_asked import date_asked
from app.ui.components.device_row import device_row
from app.ui.components.frame import frame
from app.ui.components.layout import blocks, even, section, sheet
from app.ui.components.rows import badge
from app.ui.contexts import use_pages, use_shell
from app.ui.places import places_of
from app.ui.screens.conflict import waiting
from app.ui.screens.devices import silent_devices
from app.ui.screens.filing import waiting_lines
from app.ui.screens.twins import twins_waiting
from app.ui.screens.withdrawals import late_requests
from app.ui.theme import BODY, FAINT, HERO, INK, L, M
from app.ui.words import grouped, language, say

Go = Callable[[str], Any]
MONTHS = 6
DEVICES = 5
"""How many devices are shown here, the longest silent first; all are on their own page."""


@ft.component
def Desk() -> ft.View:
    """Show coverage, people met, devices, and what waits."""
    shell, pages = use_shell(), use_pages()
    go = ft.context.page.navigate
    lines = ft.use_memo(lambda: coverage_lines(pages), [pages.revision, language()])
    methods = [method.label.in_(language()) for method in pages.study.methods]
    lead = ft.Column(
        [
            ft.Text(pages.study.title.in_(language()), style=BODY, color=FAINT),
            *date_asked(shell, pages),
            *twins_waiting(pages, go),
            *_waits(pages, go, shell.wide),
            *waiting_lines(shell, pages),
        ],
        spacing=M,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    side = [_people(pages), _devices(pages, go), _months(pages)]
    if shell.wide:
        matrix = sheet(section(say("desk.coverage")), coverage.table(methods, lines))
        beside = ft.Column(side, spacing=L, horizontal_alignment=STRETCH)
        body = blocks(
            lead,
            ft.Row(
                [ft.Container(matrix, expand=17), ft.Container(beside, expand=10)],
                spacing=L,
                vertical_alignment=ft.CrossAxisAlignment.START,
            ),
        )
    else:
        cards = coverage.cards(methods, lines)
        body = blocks(lead, *side, section(say("desk.coverage")), *cards)
    return frame(shell, places_of(pages), "/", say("desk.title"), body, span=True, topic="desk")


STRETCH = ft.CrossAxisAlignment.STRETCH


def coverage_lines(pages: Pages) -> list[coverage.Line]:
    """Return one line for each service."""
    done = pages.coverage().done
    lines = []
    for site in pages.study.sites:
        plan = [(method.id, method.planned(site.id)) for method in pages.study.methods]
        cells = coverage.by_name(done.get(site.id, {}), plan)
        lines.append(coverage.Line(site.name, naming.site_place(pages, site.id), cells))
    return lines


def _waits(pages: Pages, go: Go, is_wide: bool) -> list[ft.Control]:
    """What asks for a decision, each with its number."""
    conflicts = len(waiting(pages))
    held = len(pages.quarantine())
    silent = silent_devices(pages, _now())
    asked, late = len(pages.requests()), late_requests(pages, _now())
    informing = len(pages.to_inform_at())
    entries = len(pages.summaries())
    tiles = [
        figures.headline(
            grouped(entries), say("desk.entries", count=entries), act=lambda: go("/entries")
        ),
        figures.headline(
            str(conflicts), say("desk.conflicts", count=conflicts), act=lambda: go("/conflicts")
        ),
        figures.headline(
            str(asked),
            say("desk.asked", count=asked),
            act=lambda: go("/withdrawals"),
            mark=_asked_mark(asked, late),
        ),
        figures.headline(
            str(informing), say("desk.inform", count=informing), act=lambda: go("/informing")
        ),
        figures.headline(str(held), say("desk.held", count=held), act=lambda: go("/quarantine")),
        figures.headline(str(silent), say("desk.silent", count=silent), act=lambda: go("/devices")),
    ]
    return [even(tiles, 3 if is_wide else 2)]


def _asked_mark(asked: int, late: int) -> ft.Control | None:
    """Mark what people asked for and still wait for."""
    if late:
        return badge(say("desk.late", count=late), ft.Icons.ERROR_OUTLINE_ROUNDED, "alert")
    return badge(say("desk.to_do"), ft.Icons.UNDO_ROUNDED, "alert") if asked else None


def _people(pages: Pages) -> ft.Control:
    met = pages.coverage().met
    every = sum(met.values())
    rows = [
        figures.progress_line(group.label.in_(language()), met.get(group.id, 0), group.target)
        for group in pages.study.groups
    ]
    sum_line = ft.Text(
        spans=[
            ft.TextSpan(str(every), HERO.copy(color=INK)),
            ft.TextSpan(f" / {pages.study.target}", BODY.copy(color=FAINT)),
        ]
    )
    return sheet(section(say("desk.people")), sum_line, *rows)


def _devices(pages: Pages, go: Go) -> ft.Control:
    rows = sorted(pages.devices(), key=lambda row: row.last_at or 0)
    now = _now()
    return sheet(
        section(
            say("desk.devices"),
            trailing=[plain(say("desk.all_devices"), lambda: go("/devices"))],
        ),
        *(
            device_row(
                naming.author(pages, row.dev),
                naming.site_name(pages, row.person.site) if row.person.site else "",
                row.last_at,
                now,
                is_mine=row.dev == pages.device,
                key=row.dev,
            )
            for row in rows[:DEVICES]
        ),
    )


def _months(pages: Pages) -> ft.Control:
    counts = month_counts((day_of(s.at) for s in pages.summaries()), _now().date())
    named = [
        (say(f"month.{month}.short"), f"{say(f'month.{month}')} {year}", count)
        for (year, month), count in counts
    ]
    return sheet(section(say("desk.months")), figures.columns(named))


def month_counts(days: Iterable[date], today: date) -> list[tuple[tuple[int, int], int]]:
    """Count days by month, for the last months up to this one."""
    found = Counter((day.year, day.month) for day in days)
    months = [divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(MONTHS)]
    return [((year, month + 1), found[year, month + 1]) for year, month in reversed(months)]


def _now() -> datetime:
    return datetime.now().astimezone()
