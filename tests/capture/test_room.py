"""A recording leaves room for notes: it ends before the disk does, and what was said is kept."""

from pathlib import Path

import numpy as np
import pytest

from app.capture import room
from app.capture.recorder import Phase
from app.errors import DiskNearlyFull
from app.keys.frames import SEGMENT_BYTES
from app.vault.objects import Objects
from tests.support.phones import SITE, Phone, a_room, a_team, the_recording
from tests.support.sound import play, samples, voice

RATE = 16_000


@pytest.fixture
def phone(tmp_path: Path) -> Phone:
    return a_team(tmp_path, "ines").phones["ines"]


def leave(free: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Objects, "free_bytes", lambda self: free)


def test_nothing_begins_on_the_last_of_a_disk(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_room(phone.pages)
    leave(room.RESERVE_BYTES - 1, monkeypatch)
    with pytest.raises(DiskNearlyFull):
        phone.pages.record(session, "archive", 1)
    assert phone.pages.summaries("recording") == []
    assert phone.pages.hours_left("archive") == 0


def test_recording_that_comes_near_the_end_of_the_disk_ends_whole(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = voice(12, RATE)
    recorder = phone.pages.record(a_room(phone.pages), "archive", 1, phone.clock.monotonic)
    play(recorder, said[: 10 * RATE], RATE, phone.clock)
    leave(room.RESERVE_BYTES - 1, monkeypatch)
    play(recorder, said[10 * RATE :], RATE, phone.clock)
    assert recorder.phase is Phase.STOPPED
    assert isinstance(recorder.failure, DiskNearlyFull)
    phone.pages.stop_recording()
    recording = the_recording(phone.pages)
    heard = samples(phone.pages.sound(recording.subject))
    assert recording.finished and not recording.recovered
    assert len(heard) >= 10 * RATE and np.array_equal(heard, said[: len(heard)])
    phone.pages.jot(phone.pages.open_note(SITE, "observation"), "il reste de quoi écrire")


@pytest.mark.parametrize(("preset", "hours"), [("archive", 10), ("voice", 40), ("light", 80)])
def test_hours_left_are_those_the_disk_can_take(
    phone: Phone, monkeypatch: pytest.MonkeyPatch, preset: str, hours: int
) -> None:
    """What is written in a minute, an hour at a time, fills what was said to be left."""
    leave(room.RESERVE_BYTES + 1_180_000_000, monkeypatch)
    assert phone.pages.hours_left(preset) == pytest.approx(hours, rel=0.01)
    rate = phone.pages.study.preset(preset).rate
    recorder = phone.pages.record(a_room(phone.pages), preset, 1, phone.clock.monotonic)
    play(recorder, voice(128, rate), rate, phone.clock, frames=8192)
    phone.pages.stop_recording()
    written = sum(path.stat().st_size for path in (phone.home / "objects").iterdir())
    # The seconds before the rate is known take more, and the last segment is filled up.
    assert 0 <= written - 1_180_000_000 / hours * 128 / 3600 <= 2 * SEGMENT_BYTES
