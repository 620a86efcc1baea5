"""Three hours are as easy as three minutes: memory stays flat, and sound never waits."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from app.merge.state import Recording
from app.pages.pages import Pages
from tests.support.phones import Phone, a_room, a_team, the_recording
from tests.support.sound import chunks, stereo, voice

RATE = 48_000
"""What a browser delivers, in two channels."""
PACE = 20
"""Sound comes so many times as fast as it is spoken."""
GROWTH = 50 * 2**20
FRAMES = 2048


@pytest.fixture
def phone(tmp_path: Path) -> Phone:
    return a_team(tmp_path, "ines").phones["ines"]


def record(
    phone: Phone, seconds: int, timer: Callable[[], float] = time.perf_counter
) -> tuple[float, float, int]:
    """Record for so long; return the pace kept, the longest wait (s), and the growth (bytes).

    A chunk that would come before the last was taken in waits, as in the queue of a take.
    """
    recorder = phone.pages.record(a_room(phone.pages), "voice", 2, phone.clock.monotonic)
    whole = voice(60, RATE)[: 60 * RATE // FRAMES * FRAMES]
    minute = list(chunks(stereo(whole), FRAMES, 2))
    process = psutil.Process()
    waited = ended = worked = 0.0
    first = most = 0
    for number in range(round(seconds * RATE / FRAMES)):
        phone.clock.pass_by(FRAMES / RATE)
        begun = timer()
        recorder.feed(minute[number % len(minute)])
        took = timer() - begun
        worked += took
        came = (number + 1) * FRAMES / RATE / PACE
        ended = max(ended, came) + took
        waited = max(waited, ended - came)
        if number % 1000 == 0:
            held = process.memory_info().rss
            first = held if number < 3000 else first
            most = max(most, held)
    phone.pages.stop_recording()
    return seconds / worked, waited, most - first


def is_whole(pages: Pages, seconds: int) -> None:
    recording: Recording = the_recording(pages)
    assert recording.duration_ms == pytest.approx(seconds * 1000, abs=50)
    sound = pages.open_sound(recording.subject)
    place = (seconds - 30) * 16_000
    assert len(sound.pcm(place, place + 16_000)) == 32_000


def test_five_minutes_keep_the_pace_and_take_no_memory(phone: Phone) -> None:
    # By the processor's clock: beside other tests, the wall's would tell of them.
    pace, _, growth = record(phone, 300, time.process_time)
    assert pace > PACE and growth < GROWTH
    is_whole(phone.pages, 300)


@pytest.mark.faults
def test_three_hours_at_twenty_times_the_pace_take_no_memory_and_never_wait(phone: Phone) -> None:
    seconds = 3 * 3600
    pace, waited, growth = record(phone, seconds)
    segments = sum(1 for _ in (phone.home / "objects").iterdir())
    sys.stdout.write(
        f"\nthree hours at {PACE} times the pace: {pace:.0f} times possible, the longest wait"
        f" {waited * 1000:.0f} ms, memory +{growth / 2**20:.1f} MiB, {segments} segments\n"
    )
    assert pace > PACE and waited < 2.0 and growth < GROWTH
    is_whole(phone.pages, seconds)
