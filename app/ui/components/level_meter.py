"""The sound as it is heard: a row of bars that follows the voice.

It is drawn on one canvas whose shapes alone change, so ten redraws a second cost a few
hundred bytes each and no layout.
"""

from collections.abc import Sequence
from typing import Final

import flet as ft
import flet.canvas as cv

from app.ui.theme import RED

BARS: Final = 40
HEIGHT: Final = 56.0
FLOOR_DB: Final = -60.0


def level_meter(
    levels: Sequence[float], *, live: bool, label: str, width: float = 320
) -> ft.Control:
    """Draw the last levels, oldest first, in dBFS (-60 … 0). Grey when not `live`."""
    shown = [FLOOR_DB] * (BARS - len(levels[-BARS:])) + list(levels[-BARS:])
    step = width / BARS
    color = RED if live else ft.Colors.OUTLINE
    paint = ft.Paint(color=color, style=ft.PaintingStyle.FILL)
    shapes: list[cv.Shape] = [_bar(at, step, level, paint) for at, level in enumerate(shown)]
    return ft.Semantics(
        content=cv.Canvas(shapes=shapes, width=width, height=HEIGHT),
        label=label,
        identifier="level-meter",
        container=True,
    )


def share(level_db: float) -> float:
    """Return how much of the height a level fills, 0 to 1."""
    return min(1.0, max(0.0, 1 - level_db / FLOOR_DB))


def _bar(at: int, step: float, level_db: float, paint: ft.Paint) -> cv.Shape:
    tall = max(3.0, HEIGHT * share(level_db))
    return cv.Rect(
        at * step + 1, (HEIGHT - tall) / 2, step - 2.5, tall, border_radius=2, paint=paint
    )
