"""An app killed while it records loses less than a second, and finds the rest again."""

import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from app.merge.state import Recording, Session
from tests.support.phones import Phone, a_room, a_team
from tests.support.recording_app import FRAMES, RATE
from tests.support.sound import numbered, samples

SPEED = 6.0
REPOSITORY = Path(__file__).parents[2]


def killed(phone: Phone, session: str, preset: str, after_s: float, seed: int = 0) -> list[int]:
    """Record in another process, kill it; return how many samples each take was given."""
    phone.kill()
    command = [
        sys.executable, "-m", "tests.support.recording_app",
        str(phone.home), session, preset, str(SPEED), str(seed),
    ]  # fmt: skip
    app = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=REPOSITORY)
    assert app.stdout is not None
    said = app.stdout.readline()  # it is about to begin
    time.sleep(after_s)
    app.send_signal(signal.SIGKILL)
    said += app.communicate()[0]
    given: dict[int, int] = {}
    for line in said.split(b"\n")[:-1]:
        take, fed = map(int, line.split())
        given[take] = fed
    return list(given.values())


def check(folder: Path, seed: int, preset: str = "archive") -> float:
    """Kill a recording somewhere; return how many seconds of it are missing."""
    team = a_team(folder, "ines")
    phone = team.phones["ines"]
    session = a_room(phone.pages)
    given = killed(phone, session, preset, random.Random(seed).uniform(0, 3), seed)
    pages = phone.start()
    found = sorted(pages.summaries("recording"), key=lambda s: pages.find(s.subject, Recording).at)
    lost = 0.0
    for place, fed in enumerate(given):
        if place >= len(found):  # killed as it began, before there was anything to keep
            lost = max(lost, fed / RATE)
            continue
        summary = found[place]
        recording = pages.find(summary.subject, Recording)
        assert recording.finished, f"seed {seed}"
        assert recording.session == pages.find(session, Session).subject
        heard = samples(pages.sound(summary.subject))
        if preset == "archive" and fed > FRAMES:  # one chunk alone tells no rate
            assert np.array_equal(heard, numbered(len(heard))), f"seed {seed}"
        assert abs(summary.size - len(heard) / 16) <= 1
        lost = max(lost, (fed - len(heard)) / RATE)
    assert len(found) <= len(given) and not pages.quarantine(), f"seed {seed}"
    assert not phone.notebook.sealed.objects.forming(), f"seed {seed}"
    team.close()
    return lost


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
        killed(phone, session, "archive", 1.0 + seed / 3)
    pages = phone.start()
    found = [pages.find(one.subject, Recording) for one in pages.recordings_of(session)]
    assert len(found) == 3
    assert all(one.finished and one.duration_ms > 0 for one in found)
    assert phone.notebook.sealed.objects.forming() == []


@pytest.mark.faults
@pytest.mark.parametrize("part", range(4))
def test_killed_recording_loses_less_than_a_second_200_times(tmp_path: Path, part: int) -> None:
    start, seeds = time.monotonic(), range(1000 + 50 * part, 1050 + 50 * part)
    with ThreadPoolExecutor(3) as several:
        lost = list(several.map(lambda seed: check(tmp_path / str(seed), seed), seeds))
    sys.stdout.write(
        f"\nkilled 50 times, {part + 1} of 4, while recording, pausing, ending, beginning: at most"
        f" {max(lost):.3f} s of sound lost, {time.monotonic() - start:.0f} s\n"
    )
    assert max(lost) <= 1.0
