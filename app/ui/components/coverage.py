"""Coverage of the field: each service by each method, against the plan.

Wide, it is a table one can read along and down; narrow, one card for each service.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import flet as ft

from app.ui.components.figures import bar, progress_line, spoken_of
from app.ui.components.layout import sheet
from app.ui.theme import ACT, BODY, FAINT, INK, LABEL, LINE, SMALL, TINY, XS, M
from app.ui.words import say


@dataclass(frozen=True)
class Line:
    """One service: its name, where it is, and for each method what is done and planned."""

    name: str
    place: str
    cells: tuple[tuple[int, int], ...]


Methods = Sequence[str]
Cells = tuple[tuple[int, int], ...]
"""For each method, what is done and what is planned."""


def total(name: str, lines: Sequence[Line], methods: int) -> Line:
    """Add all lines up."""
    sums = (
        (sum(line.cells[at][0] for line in lines), sum(line.cells[at][1] for line in lines))
        for at in range(methods)
    )
    return Line(name, "", tuple(sums))


def table(methods: Methods, lines: Sequence[Line]) -> ft.Control:
    """Draw the table; a screen reader walks its cells."""
    every = total(say("desk.all_sites"), lines, len(methods))
    head = ft.DataColumn(label=ft.Text(say("desk.site"), style=TINY, color=FAINT))
    return ft.DataTable(
        columns=[head, *(ft.DataColumn(label=_heading(name), numeric=True) for name in methods)],
        rows=[_row(every, methods, strong=True), *(_row(line, methods) for line in lines)],
        column_spacing=16,
        horizontal_margin=2,
        heading_row_height=58,
        data_row_min_height=52,
        data_row_max_height=float("inf"),
        divider_thickness=1,
        horizontal_lines=ft.BorderSide(1, LINE),
    )


def cards(methods: Methods, lines: Sequence[Line]) -> list[ft.Control]:
    """Draw one card for each service."""
    every = total(say("desk.all_sites"), lines, len(methods))
    return [_card(line, methods) for line in (every, *lines)]


def by_name(done: Mapping[str, int], methods: Sequence[tuple[str, int]]) -> Cells:
    """Pair what is done with what is planned, in the order of the methods."""
    return tuple((done.get(method, 0), planned) for method, planned in methods)


def _heading(name: str) -> ft.Control:
    words = ft.Text(name, style=TINY, color=FAINT, text_align=ft.TextAlign.RIGHT, max_lines=2)
    return ft.Container(words, width=CELL, alignment=ft.Alignment.BOTTOM_RIGHT)


CELL = 84


def _row(line: Line, methods: Methods, *, strong: bool = False) -> ft.DataRow:
    named: list[ft.Control] = [ft.Text(line.name, style=LABEL if strong else BODY, color=INK)]
    if line.place:
        named.append(ft.Text(line.place, style=SMALL, color=FAINT))
    first = ft.Container(
        ft.Column(named, spacing=0, tight=True, alignment=ft.MainAxisAlignment.CENTER),
        padding=ft.Padding.symmetric(vertical=6),
    )
    cells = (
        ft.DataCell(_cell(name, done, planned, strong))
        for name, (done, planned) in zip(methods, line.cells, strict=False)
    )
    return ft.DataRow(cells=[ft.DataCell(first), *cells])


def _cell(name: str, done: int, planned: int, strong: bool) -> ft.Control:
    inside = ft.Column(
        [_count(done, planned, strong), bar(done, planned)],
        spacing=4,
        tight=True,
        width=CELL,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return _said(inside, name, done, planned)


def _count(done: int, planned: int, strong: bool = False) -> ft.Control:
    is_done = planned > 0 and done >= planned
    tick = ft.Icon(ft.Icons.CHECK_ROUNDED, size=16, color=ACT, visible=is_done)
    number = ft.Text(
        spans=[
            ft.TextSpan(str(done), LABEL.copy(color=INK if done else FAINT)),
            ft.TextSpan(f" / {planned}" if planned else "", SMALL.copy(color=FAINT)),
        ]
    )
    return ft.Row([tick, number], spacing=3, alignment=ft.MainAxisAlignment.END)


def _said(inside: ft.Control, name: str, done: int, planned: int) -> ft.Control:
    spoken = spoken_of(name, done, planned)
    silent = ft.Semantics(content=inside, exclude_semantics=True)
    return ft.Semantics(content=silent, label=spoken, container=True)


def _card(line: Line, methods: Methods) -> ft.Control:
    named: list[ft.Control] = [ft.Text(line.name, style=LABEL, color=INK)]
    if line.place:
        named.append(ft.Text(line.place, style=SMALL, color=FAINT))
    cells = (
        progress_line(name, done, planned)
        for name, (done, planned) in zip(methods, line.cells, strict=False)
    )
    return sheet(ft.Column(named, spacing=0, tight=True), *cells, padding=M + XS)
