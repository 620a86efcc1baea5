"""The strokes of a signature, as few whole numbers as it takes to draw them again.

The longer side of a pad is `ACROSS`, whatever the screen. Strokes are written one after the
other: how many points a stroke has, then `x` and `y` of each.
"""

from collections.abc import Iterable, Sequence

from app.errors import Malformed

ACROSS = 1000
NEAR = 5
"""A point nearer than this to the last one shows nothing new: half a pixel on a telephone."""
MOST_POINTS = 2000

Point = tuple[int, int]
Stroke = tuple[Point, ...]


def flat(strokes: Iterable[Sequence[Point]]) -> tuple[int, ...]:
    """Write strokes down, without the points that show nothing."""
    out: list[int] = []
    left = MOST_POINTS
    for stroke in strokes:
        kept = _thinned([(_inside(x), _inside(y)) for x, y in stroke])[:left]
        if kept:
            left -= len(kept)
            out += [len(kept), *(number for point in kept for number in point)]
    return tuple(out)


def strokes_of(numbers: Sequence[int]) -> tuple[Stroke, ...]:
    """Read strokes again; `Malformed` if that is not what these numbers are."""
    strokes: list[Stroke] = []
    at = points = 0
    while at < len(numbers):
        end = at + 1 + 2 * numbers[at]
        inside = numbers[at + 1 : end]
        points += numbers[at]
        if not numbers[at] or end > len(numbers) or points > MOST_POINTS:
            raise Malformed("strokes")
        if max(inside) > ACROSS:
            raise Malformed("strokes")
        strokes.append(tuple(zip(inside[::2], inside[1::2], strict=True)))
        at = end
    return tuple(strokes)


def _thinned(stroke: Sequence[Point]) -> list[Point]:
    kept: list[Point] = []
    for at, (x, y) in enumerate(stroke):
        is_last = at == len(stroke) - 1
        near = kept and max(abs(x - kept[-1][0]), abs(y - kept[-1][1])) < NEAR
        if not near or (is_last and (x, y) != kept[-1]):
            kept.append((x, y))
    return kept


def _inside(number: int) -> int:
    return min(max(number, 0), ACROSS)
