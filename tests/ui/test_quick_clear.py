"""From any screen: one tap locks, two clear what is safe elsewhere, and the cover says nothing."""

import time
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import flet as ft
import pytest

from app.door import Door
from app.errors import VaultFull
from app.pages.pages import Pages
from app.ui import words
from app.ui.root import main
from app.ui.words import say
from tests.support.addresses import addresses
from tests.support.phones import PASSPHRASE, SITE, Phone, Team, a_room, a_team, allow, receive
from tests.support.sound import play, voice
from tests.support.stage import Stage

SECRET = "Zanzibar-42"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return a_team(tmp_path, "ines")


@pytest.fixture
def phone(team: Team) -> Phone:
    return team.phones["ines"]


@pytest.fixture
async def stage(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    monkeypatch.setenv("CARNET_HOME", str(phone.home))
    words.speak("fr")
    stage = Stage()
    yield stage
    stage.close()
    phone.kill()


async def opened(stage: Stage, phone: Phone) -> None:
    """Open this phone's notebook on the stage."""
    phone.notebook.lock()
    await stage.show(partial(main, opening=lambda folder: Door(phone.notebook)))
    await unlock(stage)


async def unlock(stage: Stage) -> None:
    await stage.write(say("unlock.passphrase"), PASSPHRASE)
    await stage.press(say("unlock.open"))
    await stage.until(lambda: stage.all(ft.NavigationBar))
    await stage.settle(30)


def written(pages: Pages) -> dict[str, str]:
    note = pages.open_note(SITE, "observation")
    pages.answer(note, {"title": SECRET})
    person = pages.enrol(SITE, pages.study.groups[0].id)
    allow(pages, person)
    session = a_room(pages)
    return {"note": note, "session": session, "person": person, "subject": note, "id": note}


async def test_every_screen_locks_in_one_tap_and_offers_to_clear(
    stage: Stage, phone: Phone
) -> None:
    made = written(phone.pages)
    await opened(stage, phone)
    for address in addresses(made):
        await stage.go(address)
        top = stage.all(ft.View)[-1]
        shown = [one.tooltip for one in stage._walk(top.appbar) if isinstance(one, ft.IconButton)]
        assert say("act.lock") in shown and say("clear.title") in shown, (address, shown)


async def test_two_taps_clear_and_the_cover_says_nothing_of_it(
    stage: Stage, phone: Phone, team: Team
) -> None:
    made = written(phone.pages)
    receive(team)
    fresh = phone.pages.open_note(SITE, "observation")
    phone.pages.jot(fresh, "pas encore au bureau")
    recorder = phone.pages.record(a_room(phone.pages), "archive", 1, phone.clock.monotonic)
    play(recorder, voice(12, 16_000), 16_000, phone.clock)
    phone.pages.stop_recording()
    phone.pages.guard.flag("Fatoumata")
    await opened(stage, phone)
    await stage.go(f"/note/{made['note']}")
    assert SECRET in str([field.value for field in stage.all(ft.TextField)])

    await stage.press(stage.all(ft.IconButton, tooltip=say("clear.title"))[-1])
    said = " ".join(stage.texts())
    assert "12\u00a0s de son" in said and "1\u00a0note" in said
    assert "1\u00a0enregistrement" in said
    assert say("clear.names", count=1) in said
    start = time.perf_counter()
    await stage.press(say("clear.now"))
    await stage.until(lambda: phone.notebook.is_locked)
    assert time.perf_counter() - start < 1.0
    assert stage.one(ft.TextField).label == say("unlock.passphrase")
    assert not [dialog for dialog in stage.all(ft.AlertDialog) if dialog.open]
    assert SECRET not in " ".join(stage.texts())

    await unlock(stage)
    assert stage.page.route == "/" and say("lost.body") not in stage.texts()
    await stage.until(lambda: phone.pages.summary(fresh))
    assert phone.pages.summary(made["note"]) is None
    assert SECRET not in " ".join(stage.texts())
    await stage.go("/sync")
    assert say("cleared.count", count=phone.pages.cleared) in stage.texts()
    await stage.press(say("cleared.back"))
    assert phone.pages.is_coming_back and say("cleared.coming") in stage.texts()


async def test_what_prevents_it_is_said_on_the_cover(
    stage: Stage, phone: Phone, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(phone.pages)
    receive(team)
    await opened(stage, phone)
    await stage.press(stage.all(ft.IconButton, tooltip=say("clear.title"))[-1])

    def full_disk(*told: object) -> None:
        raise VaultFull

    with monkeypatch.context() as patch:
        patch.setattr("app.vault.keyslots.write_slot", full_disk)
        await stage.press(say("clear.now"))
        await stage.until(lambda: say("error.vault_full") in stage.texts())
    assert phone.notebook.is_locked
    await unlock(stage)
    assert phone.pages.summaries() == [] and phone.pages.cleared


async def test_nothing_is_cleared_by_one_tap_or_by_a_no(
    stage: Stage, phone: Phone, team: Team
) -> None:
    written(phone.pages)
    receive(team)
    await opened(stage, phone)
    before = len(phone.pages.summaries())
    await stage.press(stage.all(ft.IconButton, tooltip=say("clear.title"))[-1])
    await stage.press(say("act.cancel"))
    assert len(phone.pages.summaries()) == before and phone.pages.cleared == 0


async def test_what_nobody_has_is_said_to_stay(stage: Stage, phone: Phone) -> None:
    written(phone.pages)
    await opened(stage, phone)
    await stage.press(stage.all(ft.IconButton, tooltip=say("clear.title"))[-1])
    assert say("clear.goes_nothing") in stage.texts()
    await stage.press(say("clear.now"))
    await stage.until(lambda: phone.notebook.is_locked)
    await unlock(stage)
    assert len(phone.pages.summaries("note")) == 1
