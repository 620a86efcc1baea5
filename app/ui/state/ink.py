"""What a finger draws on a pad, in units that do not depend on the screen."""

from dataclasses import dataclass

import flet as ft

from app.study.strokes import ACROSS, Stroke, flat

Strokes = tuple[Stroke, ...]


@ft.observable
@dataclass(eq=False)
class Ink:
    """The strokes drawn so far. The longer side of a pad is `ACROSS` units."""

    strokes: Strokes = ()
    side: float = 1.0
    """The longer side of the pad on this screen, in dp."""

    @property
    def is_blank(self) -> bool:
        return not self.strokes

    def begin(self, x: float, y: float) -> None:
        """Touch the pad."""
        self.strokes = (*self.strokes, (self._point(x, y),))

    def go_on(self, x: float, y: float) -> None:
        """Move without lifting."""
        if self.strokes:
            last = (*self.strokes[-1], self._point(x, y))
            self.strokes = (*self.strokes[:-1], last)

    def clear(self) -> None:
        self.strokes = ()

    def numbers(self) -> tuple[int, ...]:
        """Return the strokes as they are written down."""
        return flat(self.strokes)

    def _point(self, x: float, y: float) -> tuple[int, int]:
        return round(x / self.side * ACROSS), round(y / self.side * ACROSS)
