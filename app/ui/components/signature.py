"""A signature: the pad it is drawn on with a finger, and how it is shown again."""

from typing import Any

import flet as ft
import flet.canvas as cv

from app.study.strokes import ACROSS, Stroke
from app.ui.components.buttons import icon_button
from app.ui.state.ink import Ink, Strokes
from app.ui.theme import FAINT, INK, RADIUS, SHEET, SMALL, L, M, S
from app.ui.words import say

SHOWN_WIDTH, SHOWN_HEIGHT = 220, 72
LARGEST = 0.3
"""A small sign is not blown up: a unit is at most so many dp."""
EVERY_MS = 12
"""Between two points: a hand draws no faster than a screen shows."""


@ft.component
def Pad(ink: Ink) -> ft.Control:
    """The pad. It is redrawn at each point, and nothing around it is."""

    def touched(event: Any) -> None:
        ink.begin(event.local_position.x, event.local_position.y)

    def moved(event: Any) -> None:
        ink.go_on(event.local_position.x, event.local_position.y)

    def resized(event: cv.CanvasResizeEvent) -> None:
        ink.side = max(1.0, event.width, event.height)

    canvas = cv.Canvas(
        shapes=_shapes(ink.strokes, ink.side / ACROSS, 3.0), on_resize=resized, expand=True
    )
    pad = ft.GestureDetector(
        content=ft.Container(canvas, expand=True),
        on_pan_down=touched,
        on_pan_update=moved,
        drag_interval=EVERY_MS,
        mouse_cursor=ft.MouseCursor.PRECISE,
        exclude_from_semantics=True,
        expand=True,
    )
    # Behind the pad and on its corner, not around it: a page of large letters leaves it room.
    hint = ft.Text(say("sign.here"), style=SMALL, color=FAINT, visible=ink.is_blank)
    again = icon_button(
        ft.Icons.REPLAY_ROUNDED, say("sign.clear"), ink.clear, color=INK, disabled=ink.is_blank
    )
    inside = ft.Stack(
        [
            ft.Container(hint, left=L, right=L, bottom=M),
            ft.Container(pad, left=0, right=0, top=0, bottom=0),
            ft.Container(again, right=S, top=S),
        ],
        expand=True,
    )
    box = ft.Container(
        inside,
        bgcolor=SHEET,
        border=ft.Border.all(1, ft.Colors.OUTLINE),
        border_radius=RADIUS,
        expand=True,
    )
    state = say("sign.blank") if ink.is_blank else say("sign.drawn")
    return ft.Semantics(
        content=box, container=True, label=state, identifier="signature", expand=True
    )


def signature(strokes: Strokes) -> ft.Control:
    """Draw a signature again, cut to what was drawn."""
    points = [point for stroke in strokes for point in stroke]
    left, top = min(x for x, _ in points), min(y for _, y in points)
    across, down = max(x for x, _ in points) - left, max(y for _, y in points) - top
    scale = min(SHOWN_WIDTH / max(across, 1), SHOWN_HEIGHT / max(down, 1), LARGEST)
    moved = tuple(tuple((x - left, y - top) for x, y in stroke) for stroke in strokes)
    canvas = cv.Canvas(
        shapes=_shapes(moved, scale, 1.8), width=across * scale + 4, height=down * scale + 4
    )
    box = ft.Container(canvas, padding=ft.Padding.symmetric(vertical=S))
    return ft.Semantics(content=box, container=True, image=True, label=say("sign.shown"))


def _shapes(strokes: Strokes, scale: float, thick: float) -> list[cv.Shape]:
    paint = ft.Paint(
        color=INK,
        style=ft.PaintingStyle.STROKE,
        stroke_width=thick,
        stroke_cap=ft.StrokeCap.ROUND,
        stroke_join=ft.StrokeJoin.ROUND,
    )
    return [cv.Path(_elements(stroke, scale), paint=paint) for stroke in strokes]


def _elements(stroke: Stroke, scale: float) -> list[cv.Path.PathElement]:
    (x, y), *rest = stroke
    # A lone touch is a dot: a line that goes nowhere draws nothing.
    rest = rest or [(x + 1, y)]
    lines = [cv.Path.LineTo(u * scale, v * scale) for u, v in rest]
    return [cv.Path.MoveTo(x * scale, y * scale), *lines]
