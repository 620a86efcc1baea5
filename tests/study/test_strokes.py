"""A signature is few numbers, and is drawn again as it was."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import Malformed
from app.study.strokes import ACROSS, MOST_POINTS, NEAR, flat, strokes_of

POINTS = st.tuples(st.integers(-50, ACROSS + 50), st.integers(-50, ACROSS + 50))
STROKES = st.lists(st.lists(POINTS, max_size=40), max_size=8)


@given(STROKES)
@example([[(0, 0), (0, -1)]])
def test_what_is_written_is_drawn_again(strokes: list[list[tuple[int, int]]]) -> None:
    numbers = flat(strokes)
    drawn = strokes_of(numbers)
    assert flat(drawn) == numbers
    assert len(drawn) == len([stroke for stroke in strokes if stroke])
    for stroke, again in zip(filter(None, strokes), drawn, strict=True):
        for (x, y), (u, v) in ((stroke[0], again[0]), (stroke[-1], again[-1])):
            assert (u, v) == (min(max(x, 0), ACROSS), min(max(y, 0), ACROSS))


def test_points_that_show_nothing_are_left_out() -> None:
    slow = [(x, 500) for x in range(0, 400)]
    assert len(strokes_of(flat([slow]))[0]) == 400 // NEAR + 1


def test_endless_scribble_ends() -> None:
    scribble = [[(n * 7 % ACROSS, n * 13 % ACROSS) for n in range(5000)]] * 3
    assert sum(map(len, strokes_of(flat(scribble)))) == MOST_POINTS


@pytest.mark.parametrize(
    "numbers", [(1,), (0,), (2, 1, 1), (1, 5, ACROSS + 1), (MOST_POINTS + 1,) * 3]
)
def test_other_numbers_are_no_strokes(numbers: tuple[int, ...]) -> None:
    with pytest.raises(Malformed):
        strokes_of(numbers)


@given(st.lists(st.integers(0, ACROSS), max_size=30))
def test_any_numbers_are_read_or_refused(numbers: list[int]) -> None:
    try:
        strokes = strokes_of(numbers)
    except Malformed:
        return
    assert sum(1 + 2 * len(stroke) for stroke in strokes) == len(numbers)
