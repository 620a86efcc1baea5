"""The questions of a template, answered where they stand. Nothing asks to save."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import flet as ft

from app.merge.fields import Fields, Version, stored
from app.merge.state import CodeMark
from app.pages.pages import Pages
from app.study.events import Value
from app.study.template import (
    AnswerProblem,
    Field,
    FieldKind,
    Template,
    is_answered,
    problems_of,
    visible_fields,
)
from app.ui.components import kinds
from app.ui.components.buttons import icon_button, plain
from app.ui.components.clue_line import ClueLine
from app.ui.components.codes import coded_tag
from app.ui.components.field import field
from app.ui.components.layers import layer_word, sided
from app.ui.components.layout import flow
from app.ui.contexts import keyed
from app.ui.state.answers import Answers
from app.ui.theme import ALERT, FAINT, INK, LABEL, SMALL, TINY, XS, S
from app.ui.words import language, say

Ask = Callable[[str], Callable[[], Any]]
"""Gives what is done with one question."""
TITLE = "title"
PROSE = (FieldKind.TEXT, FieldKind.LONG)
STRETCH = ft.CrossAxisAlignment.STRETCH


@dataclass(frozen=True)
class Asks:
    """What can be asked of a question, beyond its answer."""

    history: Ask
    code: Ask
    uncode: Callable[[CodeMark], Callable[[], Any]]
    conflict: Callable[[], Any]
    named: Callable[[Value], list[ft.Control]]
    """Returns the ways to whom an answer names."""


def questions(
    pages: Pages,
    template: Template,
    fields: Fields,
    answers: Answers,
    marks: Sequence[CodeMark],
    asks: Asks,
) -> list[ft.Control]:
    """Return every field to show now, in the order of the template."""
    values = answers.standing(stored(fields))
    problems = {p.field_id: p for p in problems_of(template, known(template, values))}
    shown: list[ft.Control] = []
    layer = ""
    for asked in visible_fields(template, values):
        if asked.id == TITLE:
            continue  # it stands above everything, as a title does
        if asked.layer != layer:
            layer = asked.layer
            shown.append(layer_word(pages, layer))
        versions = fields.get(asked.id, ())
        block = _block(
            asked,
            values.get(asked.id),
            versions,
            problems.get(asked.id),
            answers,
            asks,
        )
        coded = [mark for mark in marks if mark.field == asked.id]
        under = asks.named(values.get(asked.id)) if asked.kind in PROSE else []
        if coded:
            under.append(flow([coded_tag(pages, mark, asks.uncode(mark)) for mark in coded]))
        # Always there, if empty: a field that changed its place would lose its cursor.
        below = ft.Column(under, spacing=S, visible=bool(under), horizontal_alignment=STRETCH)
        block = ft.Column([block, below], spacing=S, horizontal_alignment=STRETCH)
        shown.append(sided(pages, layer, block, key=asked.id))
    return shown


def progress(template: Template, values: Mapping[str, Value]) -> tuple[int, int]:
    """Return how many of the fields asked now are answered, and how many there are."""
    asked = visible_fields(template, values)
    return sum(is_answered(values.get(one.id)) for one in asked), len(asked)


def known(template: Template, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return the answers to what this template asks: it knows of no others."""
    names = {asked.id for asked in template.fields}
    return {name: value for name, value in values.items() if name in names}


def _block(
    asked: Field,
    value: Value,
    versions: tuple[Version, ...],
    problem: AnswerProblem | None,
    answers: Answers,
    asks: Asks,
) -> ft.Control:
    label = asked.label.in_(language())
    inside: list[ft.Control] = [_head(asked, label, value, bool(versions), asks)]
    if asked.help is not None:
        inside.append(ft.Text(asked.help.in_(language()), style=SMALL, color=FAINT))
    inside.append(_control(asked, label, value, problem, answers))
    if len(versions) > 1:
        settle = plain(say("field.conflict"), asks.conflict, icon=ft.Icons.CALL_SPLIT_ROUNDED)
        inside.append(ft.Row([settle], wrap=True))
    return ft.Column(inside, spacing=XS + 2, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)


def _head(asked: Field, label: str, value: Value, has_past: bool, asks: Asks) -> ft.Control:
    # A field that is written in says its own label aloud.
    question = ft.Semantics(
        content=ft.Text(label, style=LABEL, color=INK), exclude_semantics=kinds.is_typed(asked)
    )
    words: list[ft.Control] = [question]
    if asked.required and not is_answered(value):
        words.append(ft.Text(say("field.required"), style=TINY, color=FAINT))
    row: list[ft.Control] = [ft.Column(words, spacing=0, expand=True, tight=True)]
    if asked.kind in PROSE and isinstance(value, str) and value.strip():
        name = say("passage.code", field=label)
        row.append(icon_button(ft.Icons.SELL_OUTLINED, name, asks.code(asked.id)))
    if has_past:
        name = say("field.history", field=label)
        row.append(icon_button(ft.Icons.HISTORY_ROUNDED, name, asks.history(asked.id)))
    return ft.Row(row, spacing=S, vertical_alignment=ft.CrossAxisAlignment.CENTER)


def _control(
    asked: Field, label: str, value: Value, problem: AnswerProblem | None, answers: Answers
) -> ft.Control:
    said = _problem(problem)
    if not kinds.is_typed(asked):
        tapped = kinds.choices(asked, value, lambda one: answers.say(asked.id, one))
        if not said:
            return tapped
        return ft.Column([tapped, ft.Text(said, style=SMALL, color=ALERT)], spacing=XS)
    is_long = asked.kind is FieldKind.LONG
    is_prose = asked.kind in PROSE

    def typed(text: str) -> None:
        kept = text if is_long else text.replace("\n", " ")
        if is_prose:
            answers.watch(asked.id).look(kept)
        answers.type(asked.id, kept, kinds.read(asked, kept))

    written = field(
        label,
        answers.shown(asked.id, kinds.write(value)),
        typed,
        lines=3 if is_long else 1,
        prose=is_prose,
        wraps=asked.kind is FieldKind.TEXT,
        number=asked.kind in (FieldKind.NUMBER, FieldKind.SCALE),
        hint=say("answer.time_hint") if asked.kind is FieldKind.TIME else None,
        error=said,
        on_blur=answers.blur,
        label_is_above=True,
    )
    if is_prose:
        return guarded(written, answers, asked.id)
    if asked.kind is not FieldKind.TIME:
        return written
    written.expand = True
    return ft.Row([written, kinds.now_button(lambda one: answers.say(asked.id, one))])


def guarded(written: ft.Control, answers: Answers, name: str) -> ft.Control:
    """Put under a field of prose the line that asks about names in it."""
    asking = keyed("clues", ClueLine, answers.watch(name), lambda text: answers.put(name, text))
    return ft.Column([written, asking], spacing=XS, tight=True, horizontal_alignment=STRETCH)


def _problem(problem: AnswerProblem | None) -> str | None:
    """Say what is wrong; what is only missing is said beside the question."""
    if problem is None or problem.words == "answer.required":
        return None
    return say(problem.words, **problem.params)
