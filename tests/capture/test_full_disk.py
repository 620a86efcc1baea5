"""A full disk ends a recording cleanly: what was said is kept, and the person is told."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.capture import room
from app.capture.recorder import Phase
from app.errors import VaultFull
from app.keys.frames import SEGMENT_BYTES
from app.merge.state import Note
from app.vault import objects
from tests.support.phones import SITE, Phone, a_room, a_team, the_recording
from tests.support.sound import chunks, play, samples, voice

RATE = 16_000
SAID = voice(20, RATE)


@pytest.fixture
def phone(tmp_path: Path) -> Phone:
    return a_team(tmp_path, "ines").phones["ines"]


@pytest.fixture(autouse=True)
def to_the_last_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program may use up what Carnet leaves free: here nothing is left free."""
    monkeypatch.setattr(room, "RESERVE_BYTES", 0)


class FullDisk:
    """The operating system's own writes, which fail once a number of bytes was written."""

    def __init__(self, room: int) -> None:
        self.room = room

    def write(self, handle: int, data: bytes) -> int:
        if self.room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = os.write(handle, data[: self.room])
        self.room -= written
        return written

    def __getattr__(self, name: str) -> object:
        return getattr(os, name)


def fill_up(phone: Phone, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "os", FullDisk(room))


@pytest.mark.parametrize("room", [0, 1, 1000, 40_000, 200_000, 262_143, 262_144, 300_000, 500_000])
def test_what_was_said_before_the_disk_was_full_is_kept(
    phone: Phone, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_room(phone.pages)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    fill_up(phone, room, monkeypatch)
    play(recorder, SAID, RATE, phone.clock)
    assert recorder.phase is Phase.STOPPED
    assert isinstance(recorder.failure, VaultFull)
    assert "Free some space" in (VaultFull.__doc__ or "")
    phone.pages.stop_recording()
    monkeypatch.undo()
    phone.pages.catch_up()
    recording = the_recording(phone.pages)
    heard = samples(phone.pages.sound(recording.subject))
    assert recording.finished
    assert np.array_equal(heard, SAID[: len(heard)])
    whole, rest = divmod(room, SEGMENT_BYTES)
    assert len(heard) * 2 >= whole * 16 * 16_000 + (rest - 120_000) * 0.95


def test_nothing_stalls_while_the_disk_stays_full(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_room(phone.pages)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    fill_up(phone, 100_000, monkeypatch)
    play(recorder, SAID, RATE, phone.clock)
    phone.pages.stop_recording()
    phone.pages.catch_up()
    note = phone.pages.open_note(SITE, "observation")
    phone.pages.jot(note, "le disque est plein")
    assert phone.pages.find(note, Note).jottings


def test_stopping_on_a_full_disk_says_so_and_loses_nothing(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_room(phone.pages)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    play(recorder, SAID, RATE, phone.clock)
    with phone.notebook._database.reading() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(VaultFull):
        for _ in range(50):  # until the pages that are still free are used up
            recorder.mark("x" * 3000)
        phone.pages.stop_recording()
    if phone.pages.recorder is not None:
        with pytest.raises(VaultFull):
            phone.pages.stop_recording()
    pages_again = phone.restart()
    recording = the_recording(pages_again)
    assert recording.finished
    assert np.array_equal(samples(pages_again.sound(recording.subject)), SAID)


def test_half_a_frame_is_taken_back(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    session = a_room(phone.pages)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    play(recorder, SAID[: 4 * RATE], RATE, phone.clock)
    (forming,) = phone.notebook.sealed.objects.forming()
    size = len(phone.notebook.sealed.objects.read_forming(forming))
    fill_up(phone, 777, monkeypatch)
    for chunk in chunks(SAID[4 * RATE :]):
        recorder.feed(chunk)
    monkeypatch.undo()
    assert len(phone.notebook.sealed.objects.read_forming(forming)) == size


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of four mebibytes."""
    place = tmp_path / "small"
    place.mkdir()
    if os.geteuid() or os.system(f"mount -t tmpfs -o size=4m none {place} 2>/dev/null"):
        yield place
        return
    yield place
    os.system(f"umount -l {place}")


def test_real_disk_that_fills_up_keeps_what_was_said(small_disk: Path) -> None:
    phone = a_team(small_disk, "ines").phones["ines"]
    session = a_room(phone.pages)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(1_000_000))
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    said = voice(150 if os.path.ismount(small_disk) else 20, RATE)
    play(recorder, said, RATE, phone.clock)
    assert os.path.ismount(small_disk) == isinstance(recorder.failure, VaultFull)
    phone.pages.stop_recording()
    assert phone.restart().summaries("session"), "it opens on a full disk too"
    ballast.unlink()
    phone.pages.catch_up()
    recording = the_recording(phone.pages)
    heard = samples(phone.pages.sound(recording.subject))
    assert recording.finished and len(heard) > 10 * RATE
    assert np.array_equal(heard, said[: len(heard)])
