"""After as many wrong passphrases as the study allows, in a row, the key is destroyed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2.exceptions import HashingError

from app.door import Door
from app.errors import KeyDestroyed, VaultDamaged, WrongPassphrase
from app.keys import lock
from app.notebook import VAULT, Membership, Notebook
from app.vault import keyslots
from tests.support.attempts import WRONG, a_door, allowed, opens_nothing, started, tried
from tests.support.phones import CHEAP, PASSPHRASE, SITE, Phone, Team, study_text


@pytest.fixture
def door(phone: Phone) -> Iterator[Door]:
    door = a_door(phone)
    yield door
    door.close()


def test_each_attempt_leaves_one_less_and_after_the_last_none_opens(
    door: Door, phone: Phone
) -> None:
    assert tried(door, phone, allowed() - 1) == list(range(allowed() - 1, 0, -1))
    phone.clock.pass_by(700)
    with pytest.raises(KeyDestroyed):
        door.unlock(WRONG)
    opens_nothing(door, phone)
    door.close()
    opens_nothing(started(phone), phone)


def test_the_last_attempt_may_be_the_right_one_and_forgives_the_others(
    door: Door, phone: Phone
) -> None:
    tried(door, phone, allowed() - 1)
    phone.clock.pass_by(700)
    assert door.unlock(PASSPHRASE).summaries("note")
    door.lock()
    assert tried(door, phone, 1) == [allowed() - 1]


def test_killing_the_app_forgives_none(door: Door, phone: Phone) -> None:
    for _ in range(allowed() - 1):
        tried(door, phone, 1)
        door.close()
        door = started(phone)
    phone.clock.pass_by(700)
    with pytest.raises(KeyDestroyed):
        door.unlock(WRONG)
    door.close()


def test_what_has_to_be_waited_is_no_attempt(door: Door, phone: Phone) -> None:
    tried(door, phone, allowed() - 1)
    for _ in range(5):
        with pytest.raises(WrongPassphrase):
            door.unlock(WRONG)
    assert not door.is_keyless


def test_a_study_that_says_nothing_never_destroys_a_key(phone: Phone, tmp_path: Path) -> None:
    text = study_text().replace(f"wrong_attempts = {allowed()}\n", "")
    home, old = tmp_path / "other", phone.notebook.sealed
    rosters = tuple(old.rosters(0))
    member = Membership(text, old.chain.root, rosters)
    shutil.copytree(phone.home, home, ignore=shutil.ignore_patterns(f"{VAULT}*"))
    Notebook.create(home, PASSPHRASE, phone.keys, member, cost=CHEAP).close()
    notebook = Notebook(home, phone.clock.wall, phone.clock.monotonic)
    notebook.unlock(PASSPHRASE)
    notebook.lock()
    assert tried(Door(notebook), phone, allowed() * 2) == [None] * allowed() * 2
    notebook.close()


def test_a_desk_that_may_be_the_only_one_to_read_keeps_its_key(team: Team) -> None:
    desk = team.phones["desk"]
    desk.notebook.lock()
    assert tried(Door(desk.notebook), desk, allowed() + 1) == [None] * (allowed() + 1)
    desk.clock.pass_by(700)
    assert desk.unlock().is_desk


@pytest.mark.parametrize("limit", ["wrong_attempts = 10\n", ""])
def test_what_the_study_came_to_allow_while_it_was_open_holds_from_the_lock_on(
    team: Team, limit: str
) -> None:
    ines = team.phones["ines"]
    text = study_text().replace(f"wrong_attempts = {allowed()}\n", limit)
    team["desk"].revise_study(text.replace("\nversion = 2\n", "\nversion = 3\n", 1))
    team.carry()
    ines.notebook.lock()
    assert tried(Door(ines.notebook), ines, 1) == [9 if limit else None]


def test_no_key_is_destroyed_of_a_notebook_that_is_open_on_another_page(
    door: Door, phone: Phone
) -> None:
    pages = door.unlock(PASSPHRASE)
    assert tried(door, phone, allowed() + 1)[-1] == 0
    pages.open_note(SITE, "observation")
    door.lock()
    phone.clock.pass_by(700)
    assert len(door.unlock(PASSPHRASE).summaries("note")) == 2


def test_what_could_not_be_tried_for_want_of_memory_is_no_attempt(
    door: Door, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_memory(*told: object) -> None:
        raise HashingError

    with monkeypatch.context() as patched:
        patched.setattr(lock, "hash_secret_raw", no_memory)
        for _ in range(allowed()):
            with pytest.raises(VaultDamaged):
                door.unlock(PASSPHRASE)
    assert tried(door, phone, 1) == [allowed() - 1]


def test_a_damaged_limit_destroys_nothing(door: Door, phone: Phone) -> None:
    carried = phone.notebook._carried
    blind = carried._sealer.blind("carried", keyslots._LIMIT)
    with phone.notebook._database.transaction() as connection:
        connection.execute("UPDATE carried SET value=? WHERE name=?", (bytes(60), blind))
    door.close()
    assert tried(started(phone), phone, 2) == [None, None]
