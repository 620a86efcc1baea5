"""The rate is established by measurement, on a clock and a machine that stutter."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.capture.microphone import RATES, FormatProbe, nearest
from app.capture.resampling import Converter, mixed
from tests.support.sound import likeness, resampled, tone

COMMON = (16_000, 22_050, 44_100, 48_000)


def heard(
    rate: int,
    seconds: float,
    late_s: float = 0.0,
    backlog_s: float = 0.0,
    drift: float = 0.0,
    seed: int = 0,
) -> FormatProbe:
    """Feed a probe chunks that come late, after a backlog, by a clock that drifts."""
    probe, chance = FormatProbe(1), random.Random(seed)
    now, size = 0.0, 2048
    for n in range(1, int(seconds * rate / size)):
        spoken = n * size / rate * (1 + drift)
        now = (
            max(now, spoken, backlog_s)
            if late_s == 0
            else max(now, backlog_s, spoken + chance.uniform(0, late_s))
        )
        probe.feed(bytes(2 * size), now)
    return probe


@pytest.mark.parametrize("rate", RATES)
def test_every_rate_is_found_within_four_seconds(rate: int) -> None:
    assert heard(rate, 4).rate == rate


@pytest.mark.parametrize("rate", COMMON)
@pytest.mark.parametrize("seed", range(10))
def test_rate_is_found_though_chunks_come_late(rate: int, seed: int) -> None:
    assert heard(rate, 12, late_s=0.06, seed=seed).rate == rate


@pytest.mark.parametrize("rate", COMMON)
@pytest.mark.parametrize("seed", range(5))
def test_rate_is_found_on_a_machine_that_stutters(rate: int, seed: int) -> None:
    assert heard(rate, 12, late_s=0.2, seed=seed).rate == rate


@pytest.mark.parametrize("rate", COMMON)
@pytest.mark.parametrize("backlog", [0.2, 0.5, 0.9])
def test_rate_is_found_though_the_stream_begins_with_a_backlog(rate: int, backlog: float) -> None:
    assert heard(rate, 12, backlog_s=backlog).rate == rate


@pytest.mark.parametrize("rate", COMMON)
@pytest.mark.parametrize("seed", range(20))
def test_rate_is_not_misread_though_the_first_seconds_come_in_a_rush(rate: int, seed: int) -> None:
    """A screen that is being drawn holds chunks back, then lets them go faster than spoken."""
    chance = random.Random(seed)
    probe, now, held_s = FormatProbe(1), 0.0, chance.uniform(0.3, 1.2)
    rush = chance.uniform(1.2, 2.0)
    for n in range(1, round(12 * rate / 2048)):
        spoken = n * 2048 / rate
        now = max(now, spoken, held_s + spoken / rush) + chance.uniform(0, 0.01)
        probe.feed(bytes(4096), now)
    assert probe.rate == rate


@pytest.mark.parametrize("drift", [-0.004, 0.004])
def test_clock_that_drifts_a_little_misleads_nobody(drift: float) -> None:
    assert all(heard(rate, 12, drift=drift).rate == rate for rate in COMMON)


def test_rate_once_found_never_changes() -> None:
    probe = heard(44_100, 6)
    for n in range(300):
        probe.feed(bytes(4096), 100 + n)
    assert probe.rate == 44_100


def test_estimate_before_anything_is_known_is_what_is_most_likely() -> None:
    probe = FormatProbe(1)
    assert probe.estimate() == 48_000
    for _ in range(5):
        probe.feed(bytes(4096), 1.0)
    assert probe.estimate() == 48_000


@pytest.mark.parametrize("rate", COMMON)
def test_two_chunks_are_enough_to_guess_and_a_pause_forgets_nothing(rate: int) -> None:
    probe = FormatProbe(1)
    for n in (1, 2):
        probe.feed(bytes(1024), n * 512 / rate)
    assert probe.estimate() == rate
    probe.restart()
    probe.feed(bytes(1024), 9.0)
    assert probe.estimate() == rate


@given(st.integers(7_800, 98_000))
def test_nearest_is_the_nearest_by_ratio(slope: int) -> None:
    best = nearest(slope)
    assert all(abs(slope - best) / best <= abs(slope - rate) / rate for rate in RATES)


@pytest.mark.parametrize("channels", [1, 2, 4])
def test_channels_are_mixed_to_one(channels: int) -> None:
    one = tone(0.1, 16_000)
    many = one.repeat(channels).astype("<i2").tobytes()
    assert abs(len(mixed(many, channels)) - len(one)) <= 1
    assert np.array_equal(mixed(many, channels), one)


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_conversion_has_no_seam_at_the_chunks(rate: int) -> None:
    said = tone(3, rate, hz=300)
    converter = Converter(rate, 1, 16_000)
    data = said.tobytes()
    cut = b"".join(converter.convert(data[at : at + 4096]) for at in range(0, len(data), 4096))
    assert cut == Converter(rate, 1, 16_000).convert(data)
    assert likeness(resampled(said, rate, 16_000), np.frombuffer(cut, "<i2")) > 0.99
