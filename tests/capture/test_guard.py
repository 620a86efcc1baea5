"""The private list rests sealed on this device, survives a re-key, and travels nowhere."""

from pathlib import Path

import pytest

from app.capture.guard import LONGEST, ROW, Guard
from app.errors import VaultDamaged
from app.vault.shelf import Shelf
from tests.support.forensics import found
from tests.support.phones import Phone, Team, a_team

NAME = "Zéphyrine Quatrepattes"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return a_team(tmp_path, "ines")


def named(guard: Guard, text: str) -> list[str]:
    return [text[clue.start : clue.end] for clue in guard.find(text) if clue.kind == "name"]


def test_name_put_on_the_list_is_found_from_then_on_and_after_a_restart(phone: Phone) -> None:
    text = "Ce matin zephyrine quatrepattes attend."
    assert named(phone.pages.guard, text) == []
    assert phone.pages.guard.flag(NAME)
    assert named(phone.pages.guard, text) == ["zephyrine quatrepattes"]
    phone.kill()
    guard = phone.start().guard
    assert guard.names == (NAME,) and named(guard, text) == ["zephyrine quatrepattes"]
    guard.unflag(NAME)
    phone.kill()
    assert phone.start().guard.names == ()


def test_list_is_in_order_and_holds_each_name_once(phone: Phone) -> None:
    guard = phone.pages.guard
    assert [guard.flag(name) for name in ("Élodie", " Zoé  Grande ", "Ahmed")] == [True] * 3
    assert [guard.flag(name) for name in ("elodie", "", "  ", "…")] == [False] * 4
    assert guard.flag("x" * 200)
    assert guard.names == ("Ahmed", "Élodie", "x" * LONGEST, "Zoé Grande")


def test_no_name_of_the_list_is_readable_on_the_disk(phone: Phone) -> None:
    phone.pages.guard.flag(NAME)
    phone.notebook.lock()
    assert found([NAME, "Quatrepattes"], [phone.home]) == {}


def test_list_makes_no_entry_and_nothing_to_send(phone: Phone) -> None:
    sealed = phone.notebook.sealed
    before = sealed.heads(), sealed.unsent_objects()
    phone.pages.guard.flag(NAME)
    phone.pages.guard.unflag(NAME)
    phone.pages.guard.flag(NAME)
    assert (sealed.heads(), sealed.unsent_objects()) == before


def test_list_reaches_no_other_device(team: Team, phone: Phone) -> None:
    phone.pages.guard.flag(NAME)
    team.carry()
    assert team.phones["desk"].pages.guard.names == ()


def test_list_is_there_after_the_keys_are_renewed(phone: Phone) -> None:
    phone.pages.guard.flag(NAME)
    phone.pages._rekey()
    phone.kill()
    assert phone.start().guard.names == (NAME,)


def test_lock_forgets_the_names_and_what_was_left(phone: Phone) -> None:
    guard = phone.pages.guard
    guard.flag(NAME)
    guard.leave("06 12 34 56 78")
    phone.notebook.lock()
    assert guard.names == () and named(guard, NAME) == []
    assert [clue.kind for clue in guard.find("06 12 34 56 78")] == ["phone"]


def test_what_was_left_is_not_asked_again_and_the_rest_is(phone: Phone) -> None:
    guard = phone.pages.guard
    text = "Mme Durand, 06 12 34 56 78, mme durand"
    guard.leave("Durand")
    assert [clue.kind for clue in guard.find(text)] == ["phone"]


def test_damaged_list_is_reported_and_stops_nothing(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.pages.guard.flag(NAME)
    phone.kill()
    get = Shelf.get

    def damaged(self: Shelf, name: str) -> bytes | None:
        if name == ROW:
            raise VaultDamaged("kept flagged")
        return get(self, name)

    with monkeypatch.context() as patched:
        patched.setattr(Shelf, "get", damaged)
        pages = phone.start()
    assert pages.guard.names == ()
    assert any("VaultDamaged" in held.reason for held in pages.quarantine())
    assert pages.guard.flag("Ahmed") and pages.guard.names == ("Ahmed",)


def test_under_the_lock_there_is_no_list_and_numbers_are_still_seen() -> None:
    guard = Guard()
    guard.flag(NAME)
    text = f"{NAME}, 06 12 34 56 78"
    assert [text[clue.start : clue.end] for clue in guard.find(text)] == ["06 12 34 56 78"]
