"""A sound drawn: how loud it is, what happens in it; and where marks fall in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import flet as ft

from app.ui.theme import ACT, FAINT, INK, LINE, RED

HEIGHT: Final = 72.0
LANE: Final = 5.0
_FINE: Final = 10_000
"""Places along a sound are drawn in so many parts of it."""

Span = tuple[float, float]
"""From where to where, as shares of the whole sound."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn on a sound; every place is a share of it, 0 to 1."""

    marks: Sequence[float] = ()
    turns: Sequence[Span] = ()
    silenced: Sequence[Span] = ()
    chosen: Span | None = None


def waveform(levels: Sequence[float], played: float, drawn: Drawn | None = None) -> ft.Control:
    """Draw a sound, `played` (0 to 1) darker. The slider tells it to those who listen."""
    drawn = drawn or Drawn()
    layers: list[ft.Control] = []
    if drawn.chosen is not None:
        layers.append(_spans([drawn.chosen], ft.Colors.SECONDARY_CONTAINER, HEIGHT))
    layers.append(_bars(levels, played))
    layers += [_tick(start, RED) for start, end in drawn.silenced if start == end]
    layers += [_tick(at, INK) for at in drawn.marks]
    silenced = [span for span in drawn.silenced if span[0] < span[1]]
    lanes: list[ft.Control] = [ft.Stack([_fill(layer) for layer in layers], height=HEIGHT)]
    if silenced:
        lanes.append(_spans(silenced, RED, LANE))
    if drawn.turns:
        lanes.append(_turns(drawn.turns))
    column = ft.Column(lanes, spacing=3, horizontal_alignment=ft.CrossAxisAlignment.STRETCH)
    return ft.Semantics(content=column, exclude_semantics=True)


def _bars(levels: Sequence[float], played: float) -> ft.Control:
    edge = played * len(levels)
    bars: list[ft.Control] = [
        ft.Container(
            height=max(3.0, HEIGHT * level),
            bgcolor=ACT if at < edge else ft.Colors.OUTLINE,
            border_radius=2,
            expand=True,
        )
        for at, level in enumerate(levels)
    ]
    return ft.Row(bars, spacing=2, height=HEIGHT, vertical_alignment=ft.CrossAxisAlignment.CENTER)


def _fill(layer: ft.Control) -> ft.Control:
    return ft.Container(layer, left=0, right=0, top=0, bottom=0)


def _tick(at: float, color: ft.Colors) -> ft.Control:
    """A thin line from top to bottom, with a head so that it is not taken for a bar."""
    line = ft.Column(
        [
            ft.Container(width=8, height=8, bgcolor=color, border_radius=4),
            ft.Container(width=2, bgcolor=color, expand=True),
        ],
        spacing=0,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )
    return ft.Container(line, alignment=ft.Alignment(2 * min(1.0, at) - 1, 0))


def _spans(spans: Sequence[Span], color: ft.Colors, height: float) -> ft.Control:
    """Coloured stretches along the sound, which may overlap: what is beyond one is the next."""
    parts: list[ft.Control] = []
    at = 0
    for start, end in sorted(spans):
        first, last = max(at, round(start * _FINE)), round(end * _FINE)
        if last > first or (last == first and last > at):
            parts += _part(first - at, None, height) + _part(max(1, last - first), color, height)
            at = max(first + 1, last)
    parts += _part(_FINE - at, None, height)
    return ft.Row(parts, spacing=0, height=height)


def _turns(turns: Sequence[Span]) -> ft.Control:
    """Who speaks changes where the colour does."""
    parts: list[ft.Control] = []
    at = 0
    for number, (start, end) in enumerate(sorted(turns)):
        first, last = max(at, round(start * _FINE)), round(end * _FINE)
        color = FAINT if number % 2 else LINE
        parts += _part(first - at, None, LANE) + _part(last - first, color, LANE)
        at = max(at, last)
    parts += _part(_FINE - at, None, LANE)
    return ft.Row(parts, spacing=0, height=LANE)


def _part(share: int, color: ft.Colors | None, height: float) -> list[ft.Control]:
    if share <= 0:
        return []
    return [ft.Container(bgcolor=color, height=height, border_radius=2, expand=share)]
