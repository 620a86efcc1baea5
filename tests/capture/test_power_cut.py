"""The power goes while a recording is written: its whole frames are there, and the journal agrees.

Every write of the files of sound is remembered, with the database as it stood then. Then
the power is cut after each of them, and what was not synced is lost, torn or kept by chance.
"""

import random
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from app.capture.segments import Segments
from app.keys.frames import Frame
from app.merge.state import Recording
from app.vault import objects
from tests.support.phones import Phone, a_room, a_team
from tests.support.power import Disk
from tests.support.sound import numbered, play, samples

RATE = 16_000
SECONDS = 22
"""More than two segments of the first quality."""
SAID = numbered(SECONDS * RATE)


@pytest.fixture
def phone(tmp_path: Path) -> Phone:
    return a_team(tmp_path / "phones", "ines").phones["ines"]


def recorded(phone: Phone, copies: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    """Record with a pause, and remember every write; the app is dead afterwards."""
    session = a_room(phone.pages)
    disk = Disk(phone.home, copies)
    append = Segments.append

    def acknowledged(self: Segments, frames: list[Frame]) -> None:
        append(self, frames)
        disk.promised.append((len(disk.acts), sum(frame.samples for frame in frames)))

    with monkeypatch.context() as patch:
        patch.setattr(Segments, "append", acknowledged)
        patch.setattr(objects, "os", disk)
        patch.setattr(objects, "open", disk.open_file, raising=False)
        patch.setattr(objects, "sync_directory", disk.sync_directory)
        recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
        play(recorder, SAID[: 5 * RATE], RATE, phone.clock)
        recorder.pause()
        phone.pages.resume_recording()
        play(recorder, SAID[5 * RATE :], RATE, phone.clock)
        phone.pages.stop_recording()
    phone.kill()
    return disk


def check(phone: Phone, disk: Disk, after: int, seed: int, home: Path) -> None:
    """Cut the power after so many acts, start the app, and hold it to its promise."""
    disk.cut_after(after, random.Random(seed), home)
    again = Phone("again", home, phone.keys, phone.clock)
    pages = again.start()
    found = pages.summaries("recording")
    told = f"after {after} of {len(disk.acts)} acts, seed {seed}"
    if not found:
        assert not promised(disk, after), told
    for summary in found:
        recording = pages.find(summary.subject, Recording)
        heard = samples(pages.sound(summary.subject))
        assert recording.finished and len(heard) == sum(recording.samples), told
        assert np.array_equal(heard, SAID[: len(heard)]), told
        assert len(heard) >= promised(disk, after), told
        assert not again.notebook.sealed.objects.forming() and not pages.quarantine(), told
    again.kill()


def promised(disk: Disk, after: int) -> int:
    """Return how many samples had been acknowledged."""
    return sum(samples for acts, samples in disk.promised if acts <= after)


def cuts(disk: Disk, every: int, tries: int) -> Iterable[tuple[int, int]]:
    return ((n, seed) for n in range(0, len(disk.acts) + 1, every) for seed in range(tries))


def test_power_cut_leaves_whole_frames_and_a_journal_that_agrees(
    phone: Phone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = recorded(phone, tmp_path / "copies", monkeypatch)
    assert len(disk.acts) > 90 and promised(disk, len(disk.acts)) == len(SAID)
    for number, (after, seed) in enumerate(cuts(disk, every=5, tries=1)):
        check(phone, disk, after, seed, tmp_path / "cut" / str(number))


@pytest.mark.faults
def test_power_cut_after_every_write(
    phone: Phone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, disk = time.monotonic(), recorded(phone, tmp_path / "copies", monkeypatch)
    tried = 0
    for number, (after, seed) in enumerate(cuts(disk, every=1, tries=6)):
        check(phone, disk, after, seed, tmp_path / "cut" / str(number))
        tried += 1
    sys.stdout.write(
        f"\npower cut after each of {len(disk.acts)} acts on the files of sound: {tried} states,"
        f" all whole up to the last frame, {time.monotonic() - start:.0f} s\n"
    )
