"""A mark lies where it was tapped, to 50 ms, whatever delays, drifts and stutters."""

import random

import pytest

from app.capture.timeline import Timeline

RATE = 16_000
CHUNK = 2048
MARGIN_S = 0.05


class Platform:
    """Delivers sound with a delay that varies, by a crystal that errs by so much."""

    def __init__(self, seed: int, drift: float = 0.0, delay_s: float = 0.02) -> None:
        self.chance = random.Random(seed)
        self.drift, self.delay_s = drift, delay_s
        self.now = 1000.0
        self.line = Timeline(self.now)
        self.wrong: list[float] = []

    def runs(self, seconds: float, late_s: float) -> None:
        """Sound comes for so long; now and then somebody taps, and the tap takes as long."""
        begun, came = self.now, self.now
        for n in range(1, int(seconds * RATE / CHUNK)):
            spoken = begun + n * CHUNK / RATE * (1 + self.drift)
            came = max(came, spoken + self.delay_s * self.chance.random())
            if self.chance.random() < 0.05:
                came += late_s
            self.line.heard(CHUNK, RATE, came)
            tapped = spoken + self.chance.uniform(0, CHUNK / RATE)
            truth = self.line.base + (tapped - begun) / (1 + self.drift)
            if n > 10 and tapped >= came:
                self.wrong.append(self.line.at(tapped) - truth)
        self.now = begun + seconds

    def pauses(self, seconds: float) -> None:
        self.now += seconds
        before = self.line.end
        self.line.begin(self.now)
        gap = self.line.base - before
        assert gap == pytest.approx(seconds, abs=CHUNK / RATE * 2 + self.delay_s)


@pytest.mark.parametrize("seed", range(10))
def test_marks_are_right_to_50_ms_across_pauses_on_a_machine_that_stutters(seed: int) -> None:
    platform = Platform(seed)
    for seconds, pause in ((20, 3), (7, 61), (90, 0.5), (30, 600)):
        platform.runs(seconds, late_s=0.4)
        platform.pauses(pause)
    assert len(platform.wrong) > 200
    assert max(map(abs, platform.wrong)) < MARGIN_S


@pytest.mark.parametrize("drift", [-0.001, -0.0001, 0.0001, 0.001])
def test_three_hours_of_drift_move_no_mark(drift: float) -> None:
    platform = Platform(1, drift)
    platform.runs(3 * 3600, late_s=0.2)
    assert max(map(abs, platform.wrong)) < MARGIN_S


def test_clock_counts_alone_where_there_is_no_sound() -> None:
    line = Timeline(100.0)
    assert line.at(100.0) == 0 and line.at(101.5) == 1.5
    line.heard(RATE, RATE, 103.0)  # one second of sound, spoken from 102 on
    assert line.at(103.0) == pytest.approx(1.0) and line.end == pytest.approx(1.0)
    line.begin(110.0)
    assert line.base == pytest.approx(8.0)


def test_what_was_spoken_after_the_end_is_counted_out() -> None:
    line = Timeline(0.0)
    line.heard(RATE, RATE, 1.0)
    line.take_back(RATE // 4)
    assert line.end == pytest.approx(0.75)


def test_while_the_rate_is_not_known_the_clock_tells_the_end() -> None:
    line = Timeline(0.0)
    line.heard(RATE, 0, 1.1, since=0.1)
    assert line.end == pytest.approx(1.0) and line.at(1.5) == pytest.approx(1.4)
    line.heard(RATE, RATE, 2.05)
    assert line.end == pytest.approx(2.0) and line.at(2.05) == pytest.approx(2.0)
