"""How each kind of field is answered, and how what was typed becomes an answer."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import flet as ft

from app.study.events import Value
from app.study.template import Field, FieldKind
from app.ui.components.buttons import plain
from app.ui.components.layout import flow
from app.ui.components.rows import chip
from app.ui.words import language, say

Answer = Callable[[Value], Any]
TYPED = (FieldKind.TEXT, FieldKind.LONG, FieldKind.NUMBER, FieldKind.TIME)
WIDEST_SCALE = 11
_HOUR = re.compile(r"(\d{1,2})\s*(?:[h:.]\s*(\d{0,2})|(\d{2}))?$", re.IGNORECASE)


def is_typed(asked: Field) -> bool:
    """Tell whether a field is written in, rather than tapped."""
    return asked.kind in TYPED or (asked.kind is FieldKind.SCALE and not steps(asked))


def read(asked: Field, text: str) -> Value:
    """Return the answer that a text makes; what does not fit stays as it was typed."""
    clean = text.strip()
    if asked.kind in (FieldKind.NUMBER, FieldKind.SCALE):
        return int(clean) if re.fullmatch(r"-?\d{1,9}", clean) else clean or None
    if asked.kind is FieldKind.TIME:
        return _clock(clean) or clean or None
    return text


def write(value: object) -> str:
    """Return the text that an answer shows in its field."""
    return "" if value is None or isinstance(value, bool | tuple) else str(value)


def steps(asked: Field) -> list[int]:
    """Return the steps of a scale, none if there are too many to tap."""
    low, high = asked.minimum or 0, asked.maximum or 0
    return list(range(low, high + 1)) if 0 < high - low < WIDEST_SCALE else []


def choices(asked: Field, value: object, answer: Answer) -> ft.Control:
    """Show what can be tapped: the options, the steps, or yes and no."""
    offered: list[tuple[str, Value]]
    if asked.kind is FieldKind.YESNO:
        offered = [(say("answer.yes"), True), (say("answer.no"), False)]
    elif asked.kind is FieldKind.SCALE:
        offered = [(str(step), step) for step in steps(asked)]
    else:
        offered = [(option.label.in_(language()), option.id) for option in asked.options]
    several = asked.kind is FieldKind.CHOICES
    given = value if isinstance(value, tuple) else ()
    return flow(
        [
            chip(
                label,
                one in given if several else type(one) is type(value) and one == value,
                _toggling(given, one, answer) if several else _choosing(one, answer),
                key=str(one),
            )
            for label, one in offered
        ]
    )


def now_button(answer: Answer) -> ft.Control:
    """Fill in the time it is."""
    return plain(
        say("answer.now"),
        lambda: answer(f"{datetime.now().astimezone():%H:%M}"),
        icon=ft.Icons.SCHEDULE_ROUNDED,
    )


def _choosing(one: Value, answer: Answer) -> Callable[[bool], Any]:
    return lambda chosen: answer(one if chosen else None)


def _toggling(given: tuple[str, ...], one: Value, answer: Answer) -> Callable[[bool], Any]:
    def toggle(chosen: bool) -> Any:
        rest = tuple(other for other in given if other != one)
        return answer((*rest, str(one)) if chosen else rest)

    return toggle


def _clock(text: str) -> str:
    found = _HOUR.fullmatch(text)
    if found is None:
        return ""
    hours, minutes = int(found[1]), int(found[2] or found[3] or 0)
    return f"{hours:02d}:{minutes:02d}" if hours < 24 and minutes < 60 else ""
