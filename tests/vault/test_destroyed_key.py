"""A notebook whose key is destroyed loses nothing that is for others, and keeps nothing else.

What was written is sealed for the others, and leaves under the device secret alone.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import resting, second
from app.capture.participants import Given
from app.cover import Cover
from app.door import Door
from app.errors import CannotOpen, KeyDestroyed, VaultFull
from app.keys import lock
from app.keys.rows import RowKey
from app.merge.state import Note
from app.notebook import VAULT
from app.pages.pages import Pages
from app.study.scope import Scope
from app.vault.database import Database
from app.vault.shelf import Shelf
from tests.support.attempts import (
    WRITTEN,
    WRONG,
    a_door,
    allowed,
    opens_nothing,
    spent,
    started,
    tried,
)
from tests.support.field import Field
from tests.support.phones import PASSPHRASE, SITE, Phone, a_room, a_team, the_recording
from tests.support.sound import play, voice


@pytest.fixture
def door(phone: Phone) -> Iterator[Door]:
    door = a_door(phone)
    yield door
    door.close()


# --- what is lost, and what is not --------------------------------------------------------


async def test_what_was_written_still_leaves_and_can_be_read_by_others(tmp_path: Path) -> None:
    field = Field(a_team(tmp_path / "team", "ines"), tmp_path / "server")
    ines = field.team.phones["ines"]
    pages = ines.pages
    pages.jot(pages.open_note(SITE, "observation"), WRITTEN)
    room = a_room(pages)
    recorder = pages.record(room, "archive", 1, ines.clock.monotonic)
    play(recorder, voice(1, 16_000, 1), 16_000, ines.clock)
    pages.stop_recording()
    ines.notebook.server = "http://feed.test"
    ines.notebook.lock()
    door = Door(ines.notebook)
    spent(door, ines)
    assert door.notebook.waiting and door.notebook.audio_waiting
    status = await door.notebook.sync(audio=True, transport=field.line)
    assert status.failure is None
    assert not door.notebook.waiting and not door.notebook.audio_waiting
    await field.exchange("desk")
    desk = field.team["desk"]
    (note,) = desk.summaries("note")
    assert [line.text for line in desk.find(note.subject, Note).jottings] == [WRITTEN]
    assert the_recording(desk).finished
    door.close()
    field.store.close()
    field.team.phones["desk"].kill()


def test_nothing_of_what_the_key_opened_is_left_in_any_file(door: Door, phone: Phone) -> None:
    door.unlock(PASSPHRASE)
    slot, device_secret = phone.notebook.slot
    rows = the_rows(phone)
    door.lock()
    spent(door, phone)
    files = b"".join(path.read_bytes() for path in phone.home.rglob("*") if path.is_file())
    assert not the_rows(phone)
    assert slot not in files and device_secret not in files
    assert not [row for row in rows if row[:48] in files or row[-48:] in files]
    assert not (phone.home / second.FOLDER).exists()


def the_rows(phone: Phone) -> list[bytes]:
    with phone.notebook._database.reading() as connection:
        return [
            value
            for table in resting.KEEPING
            for (value,) in connection.execute(f"SELECT value FROM {table}")
        ]


def test_a_copy_of_the_old_slot_opens_nothing_of_what_is_left(door: Door, phone: Phone) -> None:
    slot, device_secret = phone.notebook.slot
    names = phone.notebook._standing.names
    spent(door, phone)
    vault_key = lock.open_slot(slot, PASSPHRASE, device_secret).vault_key
    with phone.notebook._database.reading() as connection:
        for table in resting.CARRYING:
            for name, value in connection.execute(f"SELECT name, value FROM {table}"):
                with pytest.raises(CannotOpen):
                    RowKey(vault_key, names).open(table, name, value)


def test_a_recording_that_went_on_under_the_lock_is_not_lost_for_it(
    door: Door, phone: Phone
) -> None:
    pages = door.unlock(PASSPHRASE)
    recorder = pages.record(a_room(pages), "archive", 1, phone.clock.monotonic)
    door.lock()
    left = tried(door, phone, allowed() + 2)
    play(recorder, voice(1, 16_000, 1), 16_000, phone.clock)
    door.cover.stop_recording()
    left += tried(door, phone, 2)
    door.close()
    door = started(phone)
    left += tried(door, phone, 2)
    assert left[allowed() :] == [0] * 6
    phone.clock.pass_by(700)
    found = the_recording(door.unlock(PASSPHRASE))
    assert found.finished and found.duration_ms == pytest.approx(1000, abs=100)
    door.lock()
    spent(door, phone)
    door.close()


def ends(on: Pages | Cover, full: pytest.MonkeyPatch) -> None:
    """End the recording on a full disk."""

    def refuses(*told: object) -> None:
        raise VaultFull

    with full.context() as patched:
        patched.setattr(Shelf, "put_many", refuses)
        with pytest.raises(VaultFull):
            on.stop_recording()


@pytest.mark.parametrize("how", ["killed", "locked then killed", "full", "locked then full"])
def test_a_recording_without_its_end_is_not_lost_for_it(
    door: Door, phone: Phone, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    pages = door.unlock(PASSPHRASE)
    recorder = pages.record(a_room(pages), "archive", 1, phone.clock.monotonic)
    play(recorder, voice(1, 16_000, 1), 16_000, phone.clock)
    if how.startswith("locked"):
        door.lock()
    if how.endswith("killed"):
        phone.kill()
        door = started(phone)
    else:
        ends(pages if how == "full" else door.cover, monkeypatch)
        door.lock()
    assert tried(door, phone, allowed() + 1)[-1] == 0
    phone.clock.pass_by(700)
    pages = door.unlock(PASSPHRASE)
    pages.catch_up()
    assert the_recording(pages).finished
    door.lock()
    spent(door, phone)
    door.close()


def test_a_recording_with_its_end_holds_nothing_back(door: Door, phone: Phone) -> None:
    pages = door.unlock(PASSPHRASE)
    recorder = pages.record(a_room(pages), "archive", 1, phone.clock.monotonic)
    play(recorder, voice(1, 16_000, 1), 16_000, phone.clock)
    assert not pages.summaries("recording")[0].extra["finished"]  # as a screen asks meanwhile
    pages.stop_recording()
    phone.kill()
    door = started(phone)
    spent(door, phone)
    door.close()


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_spoken_consent_goes_on_only_if_it_was_confirmed(
    door: Door, phone: Phone, confirmed: bool
) -> None:
    pages = door.unlock(PASSPHRASE)
    person = pages.enrol(SITE, pages.study.groups[0].id)
    recorder = pages.record_clip(person, 1, phone.clock.monotonic)
    play(recorder, voice(2, 16_000, 1), 16_000, phone.clock)
    if confirmed:
        pages.stop_recording()
        pages.grant(person, [Scope.NOTES], "group", "fr", Given("voice", clip=recorder.recording))
    door.lock()
    assert phone.notebook.audio_waiting
    spent(door, phone)
    sealed = phone.notebook.sealed
    assert bool(phone.notebook.audio_waiting) == bool(sealed.objects.names()) == confirmed
    assert sealed.objects.forming() == []


def test_a_line_on_the_cover_holds_nothing_back(door: Door, phone: Phone) -> None:
    door.cover.jot("Écrit par qui a trouvé l’appareil.")
    spent(door, phone)
    opens_nothing(door, phone)


# --- what may go wrong ------------------------------------------------------------------


class Killed(BaseException):
    """The app dies here."""


STEPS: dict[str, tuple[object, str]] = {
    "slot": (Database, "checkpoint"),
    "stage": (resting.secret, "stage"),
    "adopt": (resting.secret, "adopt"),
    "scrub": (Database, "scrub"),
    "overwrite": (second.secret, "destroy"),
    "remove": (shutil, "rmtree"),
}


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_key_is_gone_and_the_next_start_does_the_rest(
    door: Door, phone: Phone, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    tried(door, phone, allowed() - 1)
    phone.clock.pass_by(700)
    entries = phone.notebook.sealed.page(phone.device, 0)

    def dies(*told: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(*STEPS[step], dies)
        with pytest.raises(Killed):
            door.unlock(WRONG)
    phone.kill()
    again = started(phone)
    opens_nothing(again, phone)
    assert not the_rows(phone)
    assert not (phone.home / second.FOLDER).exists()
    assert phone.notebook.sealed.page(phone.device, 0) == entries
    again.close()


def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no room on the disk for a log: what stands can be overwritten, and that is all."""
    writes = Database.transaction

    @contextmanager
    def transaction(self: Database) -> Iterator[sqlite3.Connection]:
        with self.reading() as connection:
            if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
                raise VaultFull
        with writes(self) as connection:
            yield connection

    monkeypatch.setattr(Database, "transaction", transaction)


def test_filling_the_disk_forgives_none_and_saves_no_key(
    door: Door, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot, _ = phone.notebook.slot
    with monkeypatch.context() as patched:
        no_room(patched)
        for left in range(allowed() - 1, 0, -1):
            assert tried(door, phone, 1) == [left]
            door.close()
            door = started(phone)
        phone.clock.pass_by(700)
        with pytest.raises(KeyDestroyed):
            door.unlock(WRONG)
        assert slot not in (phone.home / VAULT).read_bytes()
    opens_nothing(door, phone)
    door.close()
    started(phone).close()


def test_on_a_full_disk_the_key_is_destroyed_all_the_same(
    door: Door, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*told: object) -> None:
        raise VaultFull

    with monkeypatch.context() as patched:
        patched.setattr(resting.secret, "stage", full)
        spent(door, phone)
    assert the_rows(phone)
    opens_nothing(door, phone)
    door.close()
    started(phone).close()
