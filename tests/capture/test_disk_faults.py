"""Each call on the disk fails in turn: a recording ends cleanly and keeps what was said."""

import errno
import os
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.capture.recorder import Phase, Recorder
from app.capture.segments import Segments
from app.errors import CarnetError, VaultError, VaultFull
from app.keys.frames import Frame
from app.ui import words
from app.ui.acting import tell_error
from app.ui.state.shell import Shell
from app.vault import database, objects
from tests.support.phones import SITE, Phone, a_room, a_team, the_recording
from tests.support.sound import numbered, play, samples

RATE = 16_000
SAID = numbered(18 * RATE)
"""Two segments of the first quality, and a part of the third."""
CALLS = ("open", "write", "fdatasync", "fsync", "replace")


class FailingDisk:
    """The operating system's own calls, of which one fails, and all that follow it if told so."""

    def __init__(self, error: int, fails_at: int, goes_on: bool) -> None:
        self.error, self.fails_at, self.goes_on = error, fails_at, goes_on
        self.calls = 0
        self.failed: Counter[str] = Counter()

    def called(self, name: str, call: Callable[..., Any], *told: Any) -> Any:
        self.calls += 1
        if self.calls == self.fails_at or (self.goes_on and self.calls > self.fails_at):
            self.failed[name] += 1
            raise OSError(self.error, os.strerror(self.error))
        return call(*told)

    def __getattr__(self, name: str) -> Any:
        call = getattr(os, name)
        if name not in CALLS:
            return call
        return lambda *told: self.called(name, call, *told)

    def sync_directory(self, path: Path) -> None:
        self.called("fsync", database.sync_directory, path)


@pytest.fixture
def phone(tmp_path: Path) -> Phone:
    return a_team(tmp_path, "ines").phones["ines"]


def record(
    phone: Phone, disk: FailingDisk, monkeypatch: pytest.MonkeyPatch
) -> tuple[Recorder, CarnetError | None, int]:
    """Record on a disk that fails; return what was told, and the samples acknowledged."""
    told: CarnetError | None = None
    acknowledged, append = [0], Segments.append
    session = a_room(phone.pages)

    def counted(self: Segments, frames: list[Frame]) -> None:
        append(self, frames)
        acknowledged[0] += sum(frame.samples for frame in frames)

    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    with monkeypatch.context() as patch:
        patch.setattr(objects, "os", disk)
        patch.setattr(objects, "sync_directory", disk.sync_directory)
        patch.setattr(Segments, "append", counted)
        play(recorder, SAID, RATE, phone.clock)
        try:
            phone.pages.stop_recording()
        except VaultError as error:
            told = error
    return recorder, recorder.failure or told, acknowledged[0]


def check(phone: Phone, disk: FailingDisk, monkeypatch: pytest.MonkeyPatch) -> CarnetError | None:
    """Hold one recording on a failing disk to the promise; return what the person was told."""
    recorder, told, acknowledged = record(phone, disk, monkeypatch)
    assert recorder.phase is Phase.STOPPED and not phone.pages.is_recording
    where = f"call {disk.fails_at}: {dict(disk.failed)}"
    assert (told is not None) == bool(disk.failed), where
    phone.pages.catch_up()  # there is room again
    recording = the_recording(phone.pages)
    heard = samples(phone.pages.sound(recording.subject))
    assert recording.finished, where
    assert np.array_equal(heard, SAID[: len(heard)]) and len(heard) >= acknowledged, where
    assert not phone.notebook.sealed.objects.forming(), where
    phone.pages.jot(phone.pages.open_note(SITE, "observation"), "on continue")
    return told


def sentence(error: CarnetError, home: Path) -> str:
    shell = Shell(home)
    tell_error(shell, error)
    assert shell.notice is not None
    return shell.notice.text()


@pytest.mark.parametrize("fails_at", [1, 2, 5, 9, 34, 35, 36, 37, 38, 40, 60])
@pytest.mark.parametrize(("error", "goes_on"), [(errno.ENOSPC, True), (errno.EIO, False)])
def test_failing_disk_ends_a_recording_and_loses_nothing_of_it(
    phone: Phone, error: int, goes_on: bool, fails_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = check(phone, FailingDisk(error, fails_at, goes_on), monkeypatch)
    assert told is not None
    assert isinstance(told, VaultFull) == (error == errno.ENOSPC)


def test_what_happened_is_said_in_words(phone: Phone, tmp_path: Path) -> None:
    for language in words.languages():
        words.speak(language)
        for error in (VaultFull(), VaultError()):
            assert len(sentence(error, tmp_path)) > 40
    words.speak("fr")


@pytest.mark.faults
def test_every_call_on_the_disk_fails_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: Counter[str] = Counter()
    for error, goes_on in ((errno.ENOSPC, True), (errno.ENOSPC, False), (errno.EIO, False)):
        fails_at = 1
        while True:
            home = tmp_path / f"{error}-{goes_on}-{fails_at}"
            team = a_team(home, "ines")
            disk = FailingDisk(error, fails_at, goes_on)
            told = check(team.phones["ines"], disk, monkeypatch)
            team.close()
            if told is None:
                break  # past the last call
            tried[errno.errorcode[error]] += 1
            fails_at += 1
    sys.stdout.write(
        f"\ndisk that fails at each call in turn: {dict(tried)}, all ended cleanly, nothing"
        f" acknowledged was lost\n"
    )
