"""Damage is told precisely, stops nothing that is whole, and never becomes false words."""

import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.errors import VaultDamaged, VaultError, VaultForeign, WrongPassphrase
from app.merge.state import Note, Recording
from app.notebook import Notebook
from app.pages.pages import Pages
from tests.support.damage import spoil
from tests.support.phones import PASSPHRASE, SITE, Phone, a_room, a_team
from tests.support.sound import Samples, play, samples, voice

NOTES, LINES = 60, 3
RATE = 16_000
SOUND = voice(9, RATE)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phone]:
    """A notebook with notes and nine seconds of sound, closed as a killed app leaves it."""
    team = a_team(tmp_path_factory.mktemp("whole"), "ines")
    phone, pages = team.phones["ines"], team["ines"]
    for n in range(NOTES):
        note = pages.open_note(SITE, "observation")
        pages.answer(note, {"setting": words(n, 0)})
        for line in range(1, LINES):
            pages.jot(note, words(n, line))
    recorder = pages.record(a_room(pages), "archive", 1, phone.clock.monotonic)
    play(recorder, SOUND, RATE, phone.clock)
    pages.stop_recording()
    phone.notebook.lock()
    phone.notebook.close()
    yield phone


def words(note: int, line: int) -> str:
    return f"note {note} ligne {line} : " + "ce qui a été vu, entendu ; " * 12 + "fin."


def copied(whole: Phone, home: Path) -> Phone:
    shutil.copytree(whole.home, home)
    return Phone("copy", home, whole.keys, whole.clock)


def truth(pages: Pages) -> set[str]:
    """Return every line that can still be read."""
    found: set[str] = set()
    for summary in pages.summaries("note"):
        note = pages.find(summary.subject, Note)
        found |= {version.value for v in note.fields.values() for version in v}  # type: ignore[misc]
        found |= {jotting.text for jotting in note.jottings}
    return found


ALL = {words(n, line) for n in range(NOTES) for line in range(LINES)}


def outcome(phone: Phone) -> tuple[str, set[str], int]:
    """Open a spoilt notebook: what is said of it, what can be read, how much is reported."""
    try:
        notebook = Notebook(phone.home, clock=phone.clock.wall)
    except VaultError as error:
        return told(error), set(), 0
    try:
        pages = notebook.unlock(PASSPHRASE)
        pages.catch_up()
        return "opened", truth(pages), len(pages.quarantine())
    except VaultError as error:
        return told(error), set(), 0
    finally:
        notebook._database.close()


def told(error: VaultError) -> str:
    assert isinstance(error, VaultForeign) or str(error), "it says what is damaged"
    return type(error).__name__


def spoilt_database(whole: Phone, home: Path, seed: int) -> tuple[str, set[str], int]:
    phone = copied(whole, home)
    try:
        spoil(phone.home / "vault.db", random.Random(seed))
        return outcome(phone)
    finally:
        shutil.rmtree(home)


def check_database(whole: Phone, folder: Path, seeds: range) -> None:
    outcomes: Counter[str] = Counter()
    for seed in seeds:
        said, read, reported = spoilt_database(whole, folder / str(seed), seed)
        outcomes[said] += 1
        assert read <= ALL, f"seed {seed}: false words"
        if said == "opened" and read != ALL:
            assert reported, f"seed {seed}: {len(ALL - read)} lines lost in silence"
    assert outcomes["opened"] > len(seeds) * 0.5, outcomes


def test_spoilt_database_opens_or_says_what_is_damaged(whole: Phone, tmp_path: Path) -> None:
    check_database(whole, tmp_path, range(200))


@pytest.mark.faults
def test_spoilt_database_opens_or_says_what_is_damaged_2000_times(
    whole: Phone, tmp_path: Path
) -> None:
    check_database(whole, tmp_path, range(1000, 3000))


def test_one_damaged_row_costs_nothing_while_the_other_copy_is_whole(
    whole: Phone, tmp_path: Path
) -> None:
    """An opened row is made again from its entry, and an entry is not asked while it is there."""
    for table in ("opened", "entries"):
        phone = copied(whole, tmp_path / table)
        change_rows(phone, table, every=True)
        said, read, _ = outcome(phone)
        assert (said, read) == ("opened", ALL)


def test_damaged_rows_are_reported_one_by_one_and_the_others_open(
    whole: Phone, tmp_path: Path
) -> None:
    phone = copied(whole, tmp_path / "copy")
    change_rows(phone, "opened", every=True)
    change_rows(phone, "entries", every=False)
    drop_checkpoint(phone)
    said, read, reported = outcome(phone)
    assert said == "opened"
    assert ALL > read, "some are lost"
    assert len(ALL - read) <= reported * LINES, "a note whose opening is lost is not shown"


def change_rows(phone: Phone, table: str, every: bool) -> None:
    notebook = Notebook(phone.home)
    with notebook._database.transaction() as connection:
        rows = connection.execute(f"SELECT name, value FROM {table}").fetchall()
        for name, value in rows if every else rows[::7]:
            spoilt = value[:-1] + bytes([value[-1] ^ 1])
            connection.execute(f"UPDATE {table} SET value=? WHERE name=?", (spoilt, name))
    notebook._database.close()


def drop_checkpoint(phone: Phone) -> None:
    notebook = Notebook(phone.home)
    pages = notebook.unlock(PASSPHRASE)
    pages._catalogue._kept.delete(["checkpoint"])
    notebook._database.close()


MADE_AGAIN = ("heads", "ledger", "acknowledged", "quarantine", "server", "roster/2")


@pytest.mark.parametrize("name", MADE_AGAIN)
def test_damaged_housekeeping_is_made_again(name: str, whole: Phone, tmp_path: Path) -> None:
    phone = copied(whole, tmp_path / "copy")
    damage(phone, "carried", name)
    said, read, _ = outcome(phone)
    assert (said, read) == ("opened", ALL)


def test_damaged_count_of_attempts_locks_nobody_out(whole: Phone, tmp_path: Path) -> None:
    phone = copied(whole, tmp_path / "copy")
    (phone.home / "attempts").write_bytes(bytes(16))
    notebook = Notebook(phone.home, monotonic=phone.clock.monotonic)
    with pytest.raises(WrongPassphrase) as told:
        notebook.unlock(PASSPHRASE)
    phone.clock.pass_by(told.value.wait_s)
    assert notebook.unlock(PASSPHRASE)
    notebook.close()


@pytest.mark.parametrize("name", ["device", "root", "roster/1"])
def test_damaged_origin_is_named(name: str, whole: Phone, tmp_path: Path) -> None:
    phone = copied(whole, tmp_path / "copy")
    damage(phone, "carried", name)
    with pytest.raises(VaultDamaged, match=name):
        Notebook(phone.home)


def damage(phone: Phone, table: str, name: str) -> None:
    notebook = Notebook(phone.home)
    notebook.unlock(PASSPHRASE)
    with notebook._database.transaction() as connection:
        blind = notebook._carrying.blind(table, name)
        connection.execute(
            f"UPDATE {table} SET value=zeroblob(length(value)) WHERE name=?", (blind,)
        )
    notebook._database.close()


def test_segment_with_a_flipped_bit_costs_half_a_second_and_is_reported(
    whole: Phone, tmp_path: Path
) -> None:
    phone = copied(whole, tmp_path / "copy")
    pages = phone.start()
    recording = pages.find(pages.summaries("recording")[0].subject, Recording)
    before = samples(pages.sound(recording.subject))
    path = phone.home / "objects" / recording.segments[0]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 4
    path.write_bytes(data)
    after = samples(pages.sound(recording.subject))
    assert len(after) == len(before)
    assert 0 < int(np.count_nonzero(after != before)) <= RATE // 2
    assert any("segment" in held.reason for held in pages.quarantine())
    phone.kill()


def false_sound(before: Samples, after: Samples) -> Samples:
    """Return what is neither the beginning nor the end of what was said."""
    start = common(before, after)
    end = common(before[start:][::-1], after[start:][::-1])
    return after[start : len(after) - end]


def common(one: Samples, other: Samples) -> int:
    size = min(len(one), len(other))
    different = np.flatnonzero(one[:size] != other[:size])
    return int(different[0]) if len(different) else size


def check_segments(whole: Phone, folder: Path, seeds: range) -> None:
    phone = copied(whole, folder / "copy")
    pages = phone.start()
    recording = pages.find(pages.summaries("recording")[0].subject, Recording)
    before = samples(pages.sound(recording.subject))
    assert len(before) == len(SOUND)
    for seed in seeds:
        chance = random.Random(seed)
        path = phone.home / "objects" / chance.choice(recording.segments)
        kept = path.read_bytes()
        spoil(path, chance)
        after = samples(pages.sound(recording.subject))
        assert not false_sound(before, after).any(), f"seed {seed}: a false sound"
        assert abs(len(after) - len(before)) < RATE // 2
        path.write_bytes(kept)
    phone.kill()


def test_spoilt_segment_is_silent_where_it_is_damaged(whole: Phone, tmp_path: Path) -> None:
    check_segments(whole, tmp_path, range(60))


@pytest.mark.faults
def test_spoilt_segment_is_silent_where_it_is_damaged_2000_times(
    whole: Phone, tmp_path: Path
) -> None:
    check_segments(whole, tmp_path, range(1000, 3000))


def test_missing_files_are_told(whole: Phone, tmp_path: Path) -> None:
    phone = copied(whole, tmp_path / "copy")
    pages = phone.start()
    recording = pages.find(pages.summaries("recording")[0].subject, Recording)
    os.unlink(phone.home / "objects" / recording.segments[0])
    assert not pages.has_sound(recording.subject)
    with pytest.raises(VaultDamaged):
        phone.notebook.sealed.read_object(recording.segments[0])
    assert pages.sound(recording.subject)
    phone.kill()


def test_spoilt_device_secret_is_a_foreign_vault(whole: Phone, tmp_path: Path) -> None:
    phone = copied(whole, tmp_path / "copy")
    (phone.home / "device.key").write_bytes(bytes(32))
    with pytest.raises(VaultForeign):
        Notebook(phone.home)
