"""A recording that lies about itself costs whoever opens it a moment, and nothing more."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.capture.sound import LONGEST_S, Sound
from app.errors import Locked, VaultDamaged
from app.keys.frames import frames_in
from app.merge.state import Recording
from app.ui.state.shape import Shape
from app.wire.text import b64
from tests.support.phones import Team, a_room, a_team, the_recording
from tests.support.sound import play, voice

MOMENT_S = 2.0
MANY = 4_000
"""Segments that one entry has room to name."""


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    team = a_team(tmp_path, "ines")
    yield team
    team.close()


@pytest.fixture
def honest(team: Team) -> Recording:
    ines, clock = team["ines"], team.phones["ines"].clock
    recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    play(recorder, voice(20, 16_000), 16_000, clock)
    ines.stop_recording()
    return the_recording(ines)


def lying(honest: Recording, **lies: object) -> Recording:
    """Return a recording of thousands of segments, all of them the one that is here."""
    many = {
        "segments": honest.segments[:1] * MANY,
        "frames": (2**40,) * MANY,
        "keys": {n: honest.keys[0] for n in range(MANY)},
        "samples": (),
    }
    return replace(honest, **(many | lies))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "lies",
    [
        {"capacity": 1},
        {"capacity": 1, "samples": (0,) * MANY},
        {"capacity": 2**20, "samples": (2**20,) * MANY},
        {"rate": 2**20, "samples": (2**20,) * MANY},
        {"rate": 1, "samples": (2**20,) * MANY},
        {"keys": {n: "not a key" for n in range(MANY)}, "samples": (16_000,) * MANY},
        {"keys": {n: b64(os.urandom(32)) for n in range(MANY)}, "samples": (16_000,) * MANY},
    ],
)
def test_opening_it_and_hearing_its_end_takes_a_moment(
    team: Team, honest: Recording, lies: dict[str, object]
) -> None:
    sealed = team.phones["ines"].notebook.sealed
    started = time.process_time()
    try:
        sound = Sound(sealed, lying(honest, **lies))
        sound.read(max(0, sound.size - 32_000), sound.size)
        Shape(sound).step(0.1)
    except VaultDamaged:
        pass
    assert time.process_time() - started < MOMENT_S


def test_nobody_waits_for_a_sound_of_more_than_a_day(team: Team, honest: Recording) -> None:
    sealed = team.phones["ines"].notebook.sealed
    long = lying(honest, rate=1000, samples=(LONGEST_S * 1000 // MANY + 1,) * MANY)
    with pytest.raises(VaultDamaged):
        Sound(sealed, long)
    assert frames_in(1) > 4000


def test_looking_at_it_stops_when_it_is_left(team: Team, honest: Recording) -> None:
    sound = Sound(team.phones["ines"].notebook.sealed, lying(honest, samples=(16_000,) * MANY))
    shape = Shape(sound)
    shape.step(0.01)
    sound.close()
    with pytest.raises(Locked):
        shape.step(60)
