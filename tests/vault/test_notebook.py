"""A notebook opens for its person, on its device, and says nothing to anybody else."""

import shutil
from pathlib import Path

import pytest

from app.errors import (
    Locked,
    VaultDamaged,
    VaultError,
    VaultForeign,
    WrongPassphrase,
)
from app.merge.state import Note
from app.notebook import Notebook
from app.vault import keyslots
from app.vault.secret import read_or_make
from tests.support.phones import CHEAP, PASSPHRASE, SITE, Phone, Team


def reopened(phone: Phone) -> Notebook:
    phone.kill()
    return Notebook(phone.home, clock=phone.clock.wall, monotonic=phone.clock.monotonic)


def test_locked_notebook_has_no_pages(phone: Phone) -> None:
    phone.notebook.lock()
    with pytest.raises(Locked):
        _ = phone.notebook.pages


def test_what_was_written_is_there_after_a_restart(phone: Phone) -> None:
    note = phone.pages.open_note(SITE, "observation")
    phone.pages.jot(note, "À l’entrée, on attend.")
    assert phone.restart().find(note, Note).jottings[0].text == "À l’entrée, on attend."


def test_unlocking_twice_keeps_the_open_pages(phone: Phone) -> None:
    assert phone.notebook.unlock(PASSPHRASE) is phone.notebook.pages


def test_notebook_is_never_made_over_another(phone: Phone, team: Team) -> None:
    note = phone.pages.open_note(SITE, "observation")
    with pytest.raises(VaultError, match="already"):
        Notebook.create(phone.home, "autre phrase", phone.keys, team.membership, cost=CHEAP)
    assert phone.restart().find(note, Note)


def test_wrong_passphrase_waits_longer_each_time(phone: Phone) -> None:
    phone.notebook.lock()
    waits = []
    for _ in range(7):
        phone.clock.pass_by(700)
        with pytest.raises(WrongPassphrase) as told:
            phone.notebook.unlock("pas la bonne")
        waits.append(told.value.wait_s)
    assert waits == [0, 0, 2, 4, 8, 16, 32]


def test_longest_wait_is_ten_minutes(phone: Phone) -> None:
    phone.notebook.lock()
    for _ in range(15):
        phone.clock.pass_by(700)
        with pytest.raises(WrongPassphrase) as told:
            phone.notebook.unlock("pas la bonne")
    assert told.value.wait_s == 600


def test_right_passphrase_waits_too(phone: Phone) -> None:
    phone.notebook.lock()
    for _ in range(4):
        phone.clock.pass_by(60)
        with pytest.raises(WrongPassphrase):
            phone.notebook.unlock("pas la bonne")
    with pytest.raises(WrongPassphrase) as told:
        phone.notebook.unlock(PASSPHRASE)
    assert told.value.wait_s > 0
    phone.clock.pass_by(told.value.wait_s)
    assert phone.notebook.unlock(PASSPHRASE)


def test_killing_the_app_forgives_no_attempt(phone: Phone) -> None:
    notebook = reopened(phone)
    for _ in range(5):
        phone.clock.pass_by(60)
        with pytest.raises(WrongPassphrase):
            notebook.unlock("pas la bonne")
        notebook.close()
        notebook = Notebook(phone.home, monotonic=phone.clock.monotonic)
    with pytest.raises(WrongPassphrase) as told:
        notebook.unlock(PASSPHRASE)
    assert told.value.wait_s == 8
    phone.clock.pass_by(8)
    assert notebook.unlock(PASSPHRASE)
    notebook.close()


@pytest.mark.parametrize("years", [-10, 10])
def test_clock_set_back_or_forward_forgives_no_attempt(phone: Phone, years: int) -> None:
    notebook = reopened(phone)
    for _ in range(5):
        phone.clock.pass_by(60)
        with pytest.raises(WrongPassphrase):
            notebook.unlock("pas la bonne")
    phone.clock.ms += years * 365 * 86_400_000
    with pytest.raises(WrongPassphrase) as told:
        notebook.unlock(PASSPHRASE)
    assert told.value.wait_s == 8
    notebook.close()
    notebook = Notebook(phone.home, phone.clock.wall, phone.clock.monotonic)
    with pytest.raises(WrongPassphrase) as told:
        notebook.unlock(PASSPHRASE)
    assert told.value.wait_s == 8
    notebook.close()


def test_success_forgives_what_went_before(phone: Phone) -> None:
    phone.notebook.lock()
    for _ in range(2):
        with pytest.raises(WrongPassphrase):
            phone.notebook.unlock("pas la bonne")
    phone.notebook.unlock(PASSPHRASE)
    phone.notebook.lock()
    with pytest.raises(WrongPassphrase) as told:
        phone.notebook.unlock("pas la bonne")
    assert told.value.wait_s == 0


def test_vault_copied_to_another_device_is_foreign(phone: Phone, tmp_path: Path) -> None:
    phone.kill()
    read_or_make(tmp_path / "thief", bytes(32))
    shutil.copy(phone.home / "vault.db", tmp_path / "thief" / "vault.db")
    with pytest.raises(VaultForeign):
        Notebook(tmp_path / "thief")


def test_vault_without_its_device_secret_is_foreign_and_no_new_secret_is_made(
    phone: Phone,
) -> None:
    phone.kill()
    (phone.home / "device.key").unlink()
    with pytest.raises(VaultForeign):
        Notebook(phone.home)
    assert not (phone.home / "device.key").exists()


def test_passphrase_does_not_open_with_another_device_secret(phone: Phone) -> None:
    phone.kill()
    (phone.home / "device.key").write_bytes(bytes(32))
    with pytest.raises(VaultForeign):
        Notebook(phone.home)


def test_damaged_slot_is_said_to_be_damaged(phone: Phone) -> None:
    notebook = reopened(phone)
    slot = keyslots.read_slot(notebook._database)
    keyslots.write_slot(notebook._database, slot[:-10])
    with pytest.raises(VaultDamaged, match="keyslot"):
        notebook.unlock(PASSPHRASE)
    notebook.close()


def test_missing_slot_is_said_to_be_missing(phone: Phone) -> None:
    notebook = reopened(phone)
    with notebook._database.transaction() as connection:
        connection.execute("DELETE FROM slots")
    with pytest.raises(VaultDamaged, match="keyslot"):
        notebook.unlock(PASSPHRASE)
    notebook.close()


def test_slot_that_asks_for_100_gib_is_refused_at_once(phone: Phone) -> None:
    notebook = reopened(phone)
    slot = keyslots.read_slot(notebook._database)
    keyslots.write_slot(notebook._database, slot.replace(b'"m":64,', b'"m":104857600,'))
    with pytest.raises(VaultDamaged, match="keyslot"):
        notebook.unlock(PASSPHRASE)
    notebook.close()


def test_locked_notebook_still_takes_in_and_hands_on(phone: Phone, team: Team) -> None:
    session = team["desk"].open_session(SITE, "focus-group")
    phone.notebook.lock()
    team.carry()
    assert phone.notebook.is_locked
    assert phone.notebook.sealed.head(team.phones["desk"].device)[0] == 1
    assert phone.unlock().summary(session) is not None


def test_full_disk_does_not_keep_a_notebook_open(phone: Phone) -> None:
    phone.pages.open_note(SITE, "observation")
    with phone.notebook._database.reading() as connection:
        connection.execute("PRAGMA max_page_count=1")
    phone.notebook.lock()
    assert phone.notebook.is_locked
    assert len(phone.restart().summaries()) == 1


@pytest.mark.parametrize("ms", [-5, 0, 2**62])
def test_clock_gone_mad_stops_nobody(phone: Phone, team: Team, ms: int) -> None:
    phone.clock.ms = ms
    note = phone.pages.open_note(SITE, "observation")
    phone.pages.jot(note, "à une heure impossible")
    team.carry()
    assert team["desk"].find(note, Note).jottings[0].text == "à une heure impossible"
    assert not team["desk"].quarantine()
