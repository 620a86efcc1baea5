"""A second passphrase opens an empty, ordinary notebook, and nothing tells that it was chosen."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app import second
from app.door import Door
from app.errors import CannotOpen, InvalidInput, Locked, VaultError, WrongPassphrase
from app.keys import agefile, lock
from app.merge.state import Note
from app.notebook import VAULT
from app.pages.pages import Pages
from app.vault import keyslots
from app.vault.database import Database
from app.wire.entry import split
from tests.support.field import Field
from tests.support.phones import PASSPHRASE, SITE, Phone, Team, a_room, a_team, the_recording
from tests.support.sound import play, voice

OTHER = "un soir de grand vent"
ANOTHER = "trois chaises bleues"


@pytest.fixture
def door(phone: Phone) -> Door:
    """Whoever comes to this door has been here before."""
    phone.notebook.lock()
    door = Door(phone.notebook)
    door.unlock(PASSPHRASE)
    return door


def chosen(door: Door, passphrase: str = OTHER) -> Door:
    """Choose a second passphrase, as the one who holds the notebook does, and lock it."""
    second.choose(door.notebook, passphrase)
    door.lock()
    return door


def texts(pages: Pages) -> list[str]:
    return [j.text for s in pages.summaries("note") for j in pages.find(s.subject, Note).jottings]


def jotted(pages: Pages, text: str) -> None:
    pages.jot(pages.open_note(SITE, "observation"), text)


# --- what it opens ----------------------------------------------------------------------


def test_it_opens_an_empty_notebook_of_the_same_person(door: Door, phone: Phone) -> None:
    jotted(phone.pages, "Il a parlé de sa sortie.")
    own = door.notebook.pages
    mine, site, title = own.me, own.home_site, own.study.title
    pages = chosen(door).unlock(OTHER)
    pages.catch_up()
    assert pages.summaries() == []
    assert (pages.me, pages.home_site, pages.study.title) == (mine, site, title)
    assert pages.plan_clearing().goes == pages.waiting == 0


def test_one_can_work_in_it_and_find_it_again_as_it_was_left(door: Door) -> None:
    jotted(chosen(door).unlock(OTHER), "Rien à signaler.")
    door.lock()
    assert texts(door.unlock(OTHER)) == ["Rien à signaler."]


def test_each_passphrase_opens_its_own_and_neither_shows_the_other(door: Door) -> None:
    jotted(door.notebook.pages, "à moi")
    jotted(chosen(door).unlock(OTHER), "pour eux")
    door.lock()
    assert texts(door.unlock(PASSPHRASE)) == ["à moi"]
    assert texts(door.unlock(OTHER)) == ["pour eux"]


def test_it_is_there_after_a_restart(door: Door, phone: Phone) -> None:
    chosen(door).close()
    phone.start()
    phone.notebook.lock()
    assert Door(phone.notebook).unlock(OTHER).summaries() == []


def test_a_coordinator_has_one_too(team: Team) -> None:
    desk = team.phones["desk"].notebook
    team["ines"].open_note(SITE, "observation")
    team.carry()
    desk.lock()
    door = Door(desk)
    door.unlock(PASSPHRASE)
    pages = chosen(door).unlock(OTHER)
    assert pages.is_desk and pages.summaries() == []
    assert pages.sites == team["ines"].sites


def test_while_one_is_open_the_other_is_closed(door: Door, phone: Phone) -> None:
    chosen(door).unlock(OTHER)
    with pytest.raises(Locked):
        _ = phone.notebook.pages
    behind = door.notebook
    door.unlock(PASSPHRASE)
    assert behind.is_locked and not phone.notebook.is_locked


# --- what it does not open --------------------------------------------------------------


def test_with_all_that_it_opens_nothing_of_the_first_can_be_read(door: Door, phone: Phone) -> None:
    jotted(phone.pages, "Il a parlé de sa sortie.")
    chosen(door).unlock(OTHER)
    journal = door.notebook.pages._journal
    found = [journal.box, *(e for c in journal.circles._open.values() for e in c.epochs)]
    entries = list(split(phone.notebook.sealed.page(phone.device, 0)))
    assert len(found) == len(entries) == 2
    for entry in entries:
        with pytest.raises(CannotOpen):
            agefile.open_keybox(entry.keybox, found)


# --- what shows -------------------------------------------------------------------------


def files(home: Path) -> dict[str, int]:
    found = (path for path in home.rglob("*") if path.is_file())
    return {str(path.relative_to(home)): path.stat().st_size for path in found}


def test_files_are_the_same_whether_one_was_chosen_or_not(tmp_path: Path) -> None:
    shown = []
    for name, is_chosen in (("with", True), ("without", False)):
        team = a_team(tmp_path / name, "ines")
        team.phones["ines"].notebook.lock()
        door = Door(team.phones["ines"].notebook)
        door.unlock(PASSPHRASE)
        if is_chosen:
            second.choose(door.notebook, OTHER)
        door.close()
        shown.append(files(team.phones["ines"].home))
        team.phones["desk"].kill()
    assert shown[0] == shown[1]
    assert "second/vault.db" in shown[0]


def test_every_guess_costs_one_stretching_whatever_it_opens(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(door)
    stretched: list[str] = []
    plain = lock._stretch

    def counted(passphrase: str, *told: object) -> bytearray:
        stretched.append(passphrase)
        return plain(passphrase, *told)  # type: ignore[arg-type]

    monkeypatch.setattr(lock, "_stretch", counted)
    for passphrase in (PASSPHRASE, OTHER):
        door.unlock(passphrase)
        door.lock()
    with pytest.raises(WrongPassphrase):
        door.unlock("ni l’une ni l’autre")
    assert stretched == [PASSPHRASE, OTHER, "ni l’une ni l’autre"]


def test_wrong_ones_wait_as_they_always_did_and_either_right_one_forgives(
    door: Door, phone: Phone
) -> None:
    chosen(door)
    for right in (OTHER, PASSPHRASE):
        waits = []
        for _ in range(4):
            phone.clock.pass_by(700)
            with pytest.raises(WrongPassphrase) as told:
                door.unlock("pas la bonne")
            waits.append(told.value.wait_s)
        assert waits == [0, 0, 2, 4]
        phone.clock.pass_by(5)
        door.unlock(right)
        door.lock()


async def test_an_exchange_carries_the_first_and_tells_of_the_second(tmp_path: Path) -> None:
    field = Field(a_team(tmp_path / "team", "ines"), tmp_path / "server")
    ines = field.team.phones["ines"]
    ines.notebook.server = "http://feed.test"
    ines.notebook.lock()
    door = Door(ines.notebook)
    jotted(door.unlock(PASSPHRASE), "Il a parlé de sa sortie.")
    jotted(door.notebook.pages, "Puis il est parti.")
    jotted(chosen(door).unlock(OTHER), "Rien à signaler.")
    pages, told = door.notebook.pages, []
    assert (pages.waiting, door.notebook.synced_at) == (2, None)
    status = await door.notebook.sync(audio=True, tell=told.append, transport=field.line)
    assert (status.failure, status.entries_sent, pages.waiting) == (None, 2, 0)
    assert told == [status]
    assert door.notebook.synced_at == status.last_success_at
    await field.exchange("desk")
    desk = field.team["desk"]
    assert sorted(texts(desk)) == ["Il a parlé de sa sortie.", "Puis il est parti."]
    assert {s.dev for s in desk.summaries()} == {ines.device}
    door.close()
    field.store.close()
    field.team.phones["desk"].kill()


async def test_without_a_network_it_waits_as_any_notebook_does(door: Door, phone: Phone) -> None:
    phone.notebook.server = "http://127.0.0.1:9"
    pages = chosen(door).unlock(OTHER)
    jotted(pages, "Rien à signaler.")
    status = await door.notebook.sync()
    assert (status.failure, status.entries_waiting, pages.waiting) == ("Unreachable", 2, 2)
    assert (await door.notebook.reach()).failure == "Unreachable"


# --- what goes on -----------------------------------------------------------------------


def test_a_recording_under_the_lock_is_ended_and_kept(door: Door, phone: Phone) -> None:
    pages = door.notebook.pages
    second.choose(door.notebook, OTHER)
    room = a_room(pages)
    recorder = pages.record(room, "archive", 1, phone.clock.monotonic)
    play(recorder, voice(1, 16_000, 1), 16_000, phone.clock)
    door.lock()
    assert phone.notebook.cover.is_recording
    assert not door.unlock(OTHER).is_recording
    assert not phone.notebook.cover.is_recording
    door.lock()
    found = the_recording(door.unlock(PASSPHRASE))
    assert found.finished and found.duration_ms == pytest.approx(1000, abs=100)


def test_a_recording_in_the_second_is_ended_when_the_first_opens(door: Door, phone: Phone) -> None:
    pages = chosen(door).unlock(OTHER)
    recorder = pages.record(a_room(pages), "archive", 1, phone.clock.monotonic)
    play(recorder, voice(1, 16_000, 1), 16_000, phone.clock)
    door.lock()
    assert door.notebook.cover.is_recording
    assert not door.unlock(PASSPHRASE).is_recording
    door.lock()
    found = the_recording(door.unlock(OTHER))
    assert found.finished and found.duration_ms == pytest.approx(1000, abs=100)


def test_a_line_on_the_cover_goes_to_the_first_whichever_was_open(door: Door) -> None:
    chosen(door).unlock(OTHER)
    door.lock()
    door.cover.jot("Deux personnes attendent.")
    assert texts(door.unlock(OTHER)) == []
    door.lock()
    pages = door.unlock(PASSPHRASE)
    assert [line.text for _, line in pages.waiting_lines()] == ["Deux personnes attendent."]


# --- choosing ---------------------------------------------------------------------------


def test_a_short_one_and_the_one_that_opens_the_first_are_refused(door: Door) -> None:
    for passphrase, words in {
        "": "second.short",
        "  onze lettre  ": "second.short",
        PASSPHRASE: "second.same",
        f"  {PASSPHRASE} ": "second.same",
    }.items():
        with pytest.raises(InvalidInput) as told:
            second.choose(door.notebook, passphrase)
        assert told.value.words == words


def test_choosing_another_destroys_what_the_one_before_opened(door: Door, phone: Phone) -> None:
    jotted(chosen(door).unlock(OTHER), "Rien à signaler.")
    copied = phone.home.parent / "copied"
    door.lock()
    door.unlock(PASSPHRASE)
    shutil.copytree(phone.home / second.FOLDER, copied)
    chosen(door, ANOTHER)
    with pytest.raises(WrongPassphrase):
        door.unlock(OTHER)
    assert texts(door.unlock(ANOTHER)) == []
    assert os.listdir(phone.home).count(second.FOLDER) == 1
    kept = b"".join(path.read_bytes() for path in phone.home.rglob("*") if path.is_file())
    assert (copied / "device.key").read_bytes() not in kept


def test_taken_away_it_opens_nothing(door: Door) -> None:
    chosen(door)
    door.unlock(PASSPHRASE)
    second.make(door.notebook)
    door.lock()
    with pytest.raises(WrongPassphrase):
        door.unlock(OTHER)


def test_one_can_be_chosen_in_the_second_as_in_any_notebook(door: Door) -> None:
    jotted(chosen(door).unlock(OTHER), "Rien à signaler.")
    chosen(door, ANOTHER)
    assert texts(door.unlock(ANOTHER)) == []
    assert texts(door.unlock(OTHER)) == ["Rien à signaler."]
    assert texts(door.unlock(PASSPHRASE)) == []


# --- what may go wrong ------------------------------------------------------------------


class Killed(BaseException):
    """The app dies here."""


STEPS: dict[str, tuple[object, str]] = {
    "rename": (os, "rename"),
    "remove": (shutil, "rmtree"),
    "overwrite": (second.secret, "destroy"),
}


@pytest.mark.parametrize("at", range(2))
@pytest.mark.parametrize("step", STEPS)
def test_killed_while_choosing_leaves_the_one_before_or_the_new_one(
    door: Door, phone: Phone, monkeypatch: pytest.MonkeyPatch, step: str, at: int
) -> None:
    jotted(phone.pages, "à moi")
    jotted(chosen(door).unlock(OTHER), "pour eux")
    door.lock()
    door.unlock(PASSPHRASE)
    where, name = STEPS[step]
    plain: Callable[..., object] = getattr(where, name)
    left = [at]

    def dying(*told: object, **named: object) -> object:
        source = str(told[0])
        if "second" in source and "vault" not in source and "device" not in source:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
        return plain(*told, **named)

    with monkeypatch.context() as patch:
        patch.setattr(where, name, dying)
        try:
            second.choose(phone.notebook, ANOTHER)
        except Killed:
            pass
        else:
            assert left[0] >= 0, "it was killed, and went on"
    phone.kill()
    phone.start()
    phone.notebook.lock()
    again = Door(phone.notebook)
    assert texts(again.unlock(PASSPHRASE)) == ["à moi"]
    again.lock()
    opens = [passphrase for passphrase in (OTHER, ANOTHER) if is_open(again, passphrase)]
    assert len(opens) == 1
    assert sorted(path.name for path in phone.home.iterdir() if "second" in path.name) == ["second"]


def is_open(door: Door, passphrase: str) -> bool:
    try:
        door.unlock(passphrase)
    except WrongPassphrase:
        return False
    door.lock()
    return True


@pytest.mark.parametrize("name", ["vault.db", "device.key", "slots"])
def test_a_damaged_second_stops_nobody(door: Door, phone: Phone, name: str) -> None:
    jotted(phone.pages, "à moi")
    home = chosen(door).notebook.home / second.FOLDER
    if name == "slots":
        database = Database(home / VAULT)
        with database.transaction() as connection:
            connection.execute("DELETE FROM slots WHERE name=?", (keyslots.MAIN,))
        database.close()
    else:
        (home / name).write_bytes(b"\0" * 64)
    assert texts(door.unlock(PASSPHRASE)) == ["à moi"]
    door.lock()
    with pytest.raises(WrongPassphrase):
        door.unlock(OTHER)


def test_a_full_disk_stops_nobody(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    phone.notebook.lock()
    door = Door(phone.notebook)

    def full(*told: object) -> None:
        raise VaultError("ENOSPC")

    with monkeypatch.context() as patch:
        patch.setattr(second, "make", full)
        door.unlock(PASSPHRASE)
    assert not (phone.home / second.FOLDER).exists()
    door.lock()
    door.unlock(PASSPHRASE)
    assert (phone.home / second.FOLDER).exists()
