"""Phones that come back together must not knock together."""

from hypothesis import given
from hypothesis import strategies as st

from app.sync.backoff import FIRST_S, LONGEST_S, delay_s


@given(st.integers(0, 10**6), st.floats(0, 1, exclude_max=True))
def test_a_wait_is_never_longer_than_the_longest(failures: int, chance: float) -> None:
    assert 0 <= delay_s(failures, chance) <= LONGEST_S


def test_the_ceiling_doubles() -> None:
    ceilings = [delay_s(failures, 1.0) for failures in range(1, 12)]
    assert ceilings[:4] == [FIRST_S, 2 * FIRST_S, 4 * FIRST_S, 8 * FIRST_S]
    assert ceilings[-1] == LONGEST_S


def test_without_a_failure_there_is_no_wait() -> None:
    assert delay_s(0, 0.9) == 0


def test_chance_spreads_over_the_whole_wait() -> None:
    assert delay_s(3, 0.0) == 0
    assert delay_s(3, 0.5) == delay_s(3, 1.0) / 2
