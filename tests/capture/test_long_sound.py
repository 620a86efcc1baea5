"""A long recording is heard anywhere at once, and holds no more memory than a short one."""

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from app.capture.sound import Sound
from app.pages.pages import Pages
from app.ui.state.shape import Shape
from tests.support.phones import Team, a_room, a_team, the_recording
from tests.support.sound import numbered

RATE = 16_000
SEEK_S = 0.3
GROWTH_BYTES = 50 * 1024 * 1024


def record(team: Team, minutes: int) -> None:
    """Record sound that tells its own place, a minute at a time."""
    ines, clock = team["ines"], team.phones["ines"].clock
    recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    for second in range(5):  # as it is spoken, until the rate is known
        clock.pass_by(1)
        recorder.feed(numbered(RATE, second * RATE).astype("<i2").tobytes())
    for minute in range(minutes):
        clock.pass_by(60)
        recorder.feed(numbered(60 * RATE, (5 + 60 * minute) * RATE).astype("<i2").tobytes())
    ines.stop_recording()


def seek(pages: Pages, at: int) -> tuple[float, bytes]:
    """Open the recording and half a second of it; return how long that took."""
    started = time.perf_counter()
    sound = pages.open_sound(the_recording(pages).subject)
    heard = sound.read(44 + 2 * at, 44 + 2 * (at + RATE // 2))
    return time.perf_counter() - started, heard


def memory() -> int:
    return int(psutil.Process().memory_info().rss)


def check(team: Team, minutes: int) -> dict[str, float]:
    """Jump about in a recording; return how long a jump took, and how much memory grew."""
    record(team, minutes)
    pages = team["ines"]
    length, chance = (60 * minutes + 5) * RATE, random.Random(1)
    seek(pages, 0)
    before, took = memory(), []
    for at in [length - RATE, *(chance.randrange(length - RATE) for _ in range(40))]:
        seconds, heard = seek(pages, at)
        took.append(seconds)
        assert np.array_equal(np.frombuffer(heard, "<i2"), numbered(RATE // 2, at))
    started, first = time.perf_counter(), 0.0
    sound = pages.open_sound(the_recording(pages).subject)
    shape = Shape(sound)
    while not shape.is_done:
        shape.step(0.1)
        first = first or time.perf_counter() - started
    shaped = time.perf_counter() - started
    played(sound)
    grown = memory() - before
    assert max(took) < SEEK_S and grown < GROWTH_BYTES
    assert all(level > 0 for level in shape.levels)
    return {
        "median seek ms": 1000 * sorted(took)[len(took) // 2], "worst seek ms": 1000 * max(took),
        "first shape ms": 1000 * first, "whole shape ms": 1000 * shaped, "grown MB": grown / 2**20,
    }  # fmt: skip


def played(sound: Sound) -> None:
    """Read it from end to end, as a player does."""
    for start in range(0, sound.size, 128 * 1024):
        sound.read(start, min(start + 128 * 1024, sound.size))


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    team = a_team(tmp_path, "ines")
    yield team
    team.close()


def test_any_moment_of_ten_minutes_is_heard_at_once(team: Team) -> None:
    check(team, 10)


@pytest.mark.faults
def test_any_moment_of_three_hours_is_heard_at_once(team: Team) -> None:
    told = ", ".join(f"{name} {value:.1f}" for name, value in check(team, 180).items())
    sys.stdout.write(f"\n3 hours (345 MB of sound): {told}\n")
