"""A note word for word: its answers under their questions, layer by layer, then its jottings."""

from collections.abc import Callable, Sequence
from typing import Any

import flet as ft

from app.merge.fields import Fields, Version
from app.merge.headcounts import Headcount, group_of
from app.merge.state import CodeMark, Jotting, Subject
from app.pages.pages import Pages
from app.ui import naming, tell
from app.ui.components.codes import code_dot, coded_tag
from app.ui.components.feedback import banner
from app.ui.components.layers import layer_colour
from app.ui.components.layout import flow, section
from app.ui.components.mentions import Go, mentions
from app.ui.components.timeline import timed
from app.ui.theme import FAINT, INK, LINE, NOTE, SMALL, TINY, XS, L, M, S, edge
from app.ui.words import say


def answers(
    pages: Pages, of: Subject, fields: Fields, resolve: Callable[[], Any], go: Go
) -> list[ft.Control]:
    """Show every answer; one that stands in several versions shows them all."""
    told: list[ft.Control] = []
    for layer, names in by_layer(pages, of, fields):
        if layer:
            told.append(_layer(naming.layer_name(pages, layer)))
        for name in names:
            told.append(_answer(pages, of, name, fields[name], resolve))
            told += mentions(pages, of.site, "\n".join(_texts(fields[name])), go)
    return told


def by_layer(pages: Pages, of: Subject, fields: Fields) -> list[tuple[str, list[str]]]:
    """Gather answered fields by layer, in the order of the template; unknown ones last.

    How many people were counted is told elsewhere, but where it has to be settled.
    """
    known = naming.template_of(pages, of)
    order = [asked.id for asked in known.fields] if known else []
    answered = [name for name in (*order, *sorted(set(fields) - set(order))) if _said(fields, name)]
    layers: dict[str, list[str]] = {}
    for name in answered:
        asked = naming.field_of(pages, of, name)
        layers.setdefault(asked.layer if asked else "", []).append(name)
    return list(layers.items())


def jottings(pages: Pages, site: str, lines: Sequence[Jotting], go: Go) -> list[ft.Control]:
    """Show the jottings, each beside its hour, with its time from the start."""
    told = [section(say("entry.jottings"))] if lines else []
    for line in lines:
        told += [_jotting(pages, line), *mentions(pages, site, line.text, go)]
    return told


def headcounts(pages: Pages, of: Subject) -> list[ft.Control]:
    """Show how many people of each group were counted, each time it was."""
    told = pages.headcounts(of.subject)
    if not told:
        return []
    lines = [ft.Text(counted(pages, one), style=NOTE, color=INK) for one in told]
    return [section(say("headcount.title")), *lines]


def counted(pages: Pages, one: Headcount) -> str:
    """Tell one count: when, and how many of each group, in the order of the study."""
    order = [group.id for group in pages.study.groups]
    known = [*order, *sorted(set(one.counts) - set(order))]
    said = [
        say("headcount.group", group=naming.group_name(pages, group), number=one.counts[group])
        for group in known
        if group in one.counts
    ]
    return f"{tell.clock(naming.when(one.at))} · {', '.join(said) or say('answer.none')}"


def codes(pages: Pages, of: Subject, marks: Sequence[CodeMark]) -> list[ft.Control]:
    """Show the codes applied, and to what."""
    if not marks:
        return []
    whole = [mark for mark in marks if not mark.words]
    shown: list[ft.Control] = [section(say("entry.codes"))]
    if whole:
        shown.append(flow([_code(pages, mark.code, _where(pages, of, mark)) for mark in whole]))
    for mark in marks:
        if mark.words:
            where = ft.Text(_where(pages, of, mark), style=SMALL, color=FAINT)
            told: list[ft.Control] = [coded_tag(pages, mark), where]
            shown.append(ft.Column(told, spacing=2, tight=True))
    return shown


def _where(pages: Pages, of: Subject, mark: CodeMark) -> str:
    return naming.question(pages, of, mark.field) if mark.field else ""


def _texts(versions: Sequence[Version]) -> list[str]:
    return [version.value for version in versions if isinstance(version.value, str)]


def _said(fields: Fields, name: str) -> bool:
    versions = fields.get(name, ())
    if group_of(name) and len(versions) < 2:
        return False
    return len(versions) > 1 or any(v.value not in (None, "", ()) for v in versions)


def _layer(name: str) -> ft.Control:
    heading = ft.Semantics(content=ft.Text(name, style=TINY, color=FAINT), header=True)
    return ft.Container(
        ft.Semantics(content=heading, container=True),
        border=ft.Border.only(bottom=ft.BorderSide(1, LINE)),
        padding=ft.Padding.only(top=M, bottom=XS),
    )


def _answer(
    pages: Pages,
    of: Subject,
    name: str,
    versions: Sequence[Version],
    resolve: Callable[[], Any],
) -> ft.Control:
    asked = naming.field_of(pages, of, name)
    question = naming.question(pages, of, name)
    said: list[ft.Control] = [ft.Text(question, style=SMALL, color=FAINT)]
    is_disputed = len(versions) > 1
    if is_disputed:
        said.append(
            banner(
                say("entry.two_answers", count=len(versions)),
                "alert",
                action=say("entry.resolve"),
                act=resolve,
            )
        )
    for version in versions:
        text = naming.answer(asked, version.value) or say("answer.none")
        words: list[ft.Control] = [ft.Text(text, style=NOTE, color=INK)]
        if is_disputed:
            words.append(ft.Text(_by(pages, version), style=SMALL, color=FAINT))
        said.append(ft.Column(words, spacing=0, tight=True))
    inside = ft.Column(
        said,
        spacing=S if is_disputed else 2,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
    return ft.Semantics(content=inside, container=True, key=name)


def _by(pages: Pages, version: Version) -> str:
    return say(
        "entry.by",
        name=naming.author(pages, version.dev),
        when=tell.moment(naming.when(version.at)),
    )


def _jotting(pages: Pages, line: Jotting) -> ft.Control:
    marks: list[ft.Control] = [ft.Text(_under(pages, line), style=SMALL, color=FAINT)]
    marks += [_code(pages, code) for code in line.codes]
    words = ft.Text(line.text, style=NOTE, color=INK)
    below = ft.Row(marks, wrap=True, spacing=S, run_spacing=XS)
    told = ft.Column([words, below], spacing=2, tight=True)
    return ft.Semantics(
        content=timed(line.at, told, layer_colour(pages, line.layer)),
        container=True,
        key=line.entry,
    )


def _under(pages: Pages, line: Jotting) -> str:
    said = [say("entry.after_start", at=tell.timecode(line.offset_ms))]
    if line.layer:
        said.append(naming.layer_name(pages, line.layer))
    said.append(naming.author(pages, line.dev))
    return " · ".join(said)


def _code(pages: Pages, code: str, where: str = "") -> ft.Control:
    name = naming.code_name(pages, code)
    words = f"{name} ({where})" if where else name
    dot = code_dot(naming.code_colour(pages, code))
    box = ft.Container(
        ft.Row(
            [dot, ft.Text(words, style=TINY, color=INK, expand=True, expand_loose=True)],
            spacing=6,
            tight=True,
        ),
        border=edge(),
        border_radius=10,
        padding=ft.Padding.symmetric(horizontal=L / 2, vertical=XS),
    )
    return ft.Semantics(content=box, container=True)
