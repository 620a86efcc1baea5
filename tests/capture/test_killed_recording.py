"""An app killed while it records loses less than a second, and finds the rest again."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from app.merge.state import Recording, Session
from tests.support.phones import Phone, a_room, a_team
from tests.support.recording_app import RATE
from tests.support.sound import numbered, samples

SPEED = 4.0
REPOSITORY = Path(__file__).parents[2]


def killed(phone: Phone, session: str, preset: str, after_s: float) -> int:
    """Record in another process, kill it, and return how many samples it had been given."""
    phone.kill()
    command = [
        sys.executable, "-m", "tests.support.recording_app",
        str(phone.home), session, preset, str(SPEED),
    ]  # fmt: skip
    app = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=REPOSITORY)
    assert app.stdout is not None
    app.stdout.readline()
    time.sleep(after_s)
    app.send_signal(signal.SIGKILL)
    said, _ = app.communicate()
    return int(said.split(b"\n")[-2]) if said.count(b"\n") else 512


def check(folder: Path, seed: int, preset: str = "archive") -> float:
    """Kill a recording somewhere; return how many seconds of it are missing."""
    team = a_team(folder, "ines")
    phone = team.phones["ines"]
    session = a_room(phone.pages)
    chance = random.Random(seed)
    given = killed(phone, session, preset, chance.uniform(0, 4))
    pages = phone.start()
    (summary,) = pages.summaries("recording")
    recording = pages.find(summary.subject, Recording)
    assert recording.finished and recording.recovered
    assert (recording.session, pages.find(session, Session).subject) == (session, session)
    heard = samples(pages.sound(summary.subject))
    if preset == "archive":
        assert np.array_equal(heard, numbered(len(heard))), f"seed {seed}"
    assert abs(summary.size - len(heard) / 16) <= 1
    assert not pages.quarantine()
    phone.kill()
    return (given - len(heard)) / RATE


@pytest.mark.parametrize("seed", range(8))
def test_killed_recording_loses_less_than_a_second(seed: int, tmp_path: Path) -> None:
    assert check(tmp_path, seed) <= 1.0


def test_killed_recording_of_small_quality_loses_less_than_a_second(tmp_path: Path) -> None:
    assert check(tmp_path, 3, "voice") <= 1.0


def test_recording_goes_on_being_found_however_often_the_app_is_killed(tmp_path: Path) -> None:
    team = a_team(tmp_path, "ines")
    phone = team.phones["ines"]
    session = a_room(phone.pages)
    for seed in range(3):
        killed(phone, session, "archive", 0.5 + seed / 3)
    pages = phone.start()
    found = [pages.find(one.subject, Recording) for one in pages.recordings_of(session)]
    assert len(found) == 3
    assert all(one.finished and one.duration_ms > 0 for one in found)
    assert phone.notebook.sealed.objects.forming() == []


@pytest.mark.faults
def test_killed_recording_loses_less_than_a_second_200_times(tmp_path: Path) -> None:
    lost = [check(tmp_path / str(seed), seed) for seed in range(1000, 1200)]
    sys.stdout.write(f"\nkilled 200 times: at most {max(lost):.3f} s of sound lost\n")
    assert max(lost) <= 1.0
