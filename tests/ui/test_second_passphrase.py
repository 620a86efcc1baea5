"""With a second passphrase one shows another notebook, as if there were no first."""

from collections.abc import AsyncIterator
from pathlib import Path

import flet as ft
import pytest

from app.door import Door
from app.notebook import Notebook
from app.second import Second
from app.ui import words
from app.ui.root import main
from app.ui.state.shell import Shell
from app.ui.words import say
from tests.support.cover import PASSPHRASE, empty_notebook
from tests.support.earshot import Ear
from tests.support.phones import a_room
from tests.support.shells import every_shell
from tests.support.sound import tone
from tests.support.stage import Stage

OTHER = "un soir de grand vent"
WRITTEN = "Il a parlé de sa sortie."

Held = tuple[Stage, Door, Shell]


@pytest.fixture
async def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Held]:
    """A notebook that is open on a stage, with one note in it."""
    monkeypatch.setenv("CARNET_HOME", str(tmp_path))
    words.speak("fr")
    empty_notebook(tmp_path)
    doors: list[Door] = []
    shells = every_shell(monkeypatch.setattr)

    def opening(folder: Path) -> Door:
        doors.append(Door(Notebook(folder)))
        return doors[-1]

    stage = Stage()
    await stage.show(lambda page: main(page, opening))
    await opened(stage, PASSPHRASE)
    pages = doors[0].notebook.pages
    pages.jot(pages.open_note("S07", "observation"), WRITTEN)
    await stage.settle(30)
    yield stage, doors[0], shells[0]
    stage.close()
    doors[0].close()


async def opened(stage: Stage, passphrase: str) -> None:
    await stage.write(say("unlock.passphrase"), passphrase)
    await stage.press(say("unlock.open"))
    await stage.until(lambda: stage.all(ft.NavigationBar) or stage.all(ft.AppBar))
    await stage.settle(40)


async def typed(stage: Stage, passphrase: str, again: str) -> None:
    await stage.go("/second")
    await stage.write(say("second.typed"), passphrase)
    await stage.write(say("second.again"), again)
    await stage.press(say("second.choose"))


def page_of(stage: Stage) -> list[str]:
    """Return what stands on the page, without the one that it lies over."""
    texts = stage.texts()
    return texts[len(texts) - 1 - texts[::-1].index(say("second.what")) :]


async def test_it_is_chosen_in_the_settings_and_opens_an_empty_notebook(held: Held) -> None:
    stage, door, shell = held
    assert shell.notice is None
    await stage.go("/settings")
    await stage.press(say("second.title"))
    await typed(stage, OTHER, OTHER)
    await stage.until(lambda: say("second.chosen") in stage.texts())
    assert stage.page.route == "/settings"
    await stage.go("/entries")
    assert any(WRITTEN in text for text in stage.texts())
    await stage.press(say("act.lock"))
    await opened(stage, OTHER)
    assert isinstance(door.notebook, Second)
    for route in ("/", "/entries", "/people", "/sync", "/settings"):
        await stage.go(route)
        assert not any(WRITTEN in text for text in stage.texts()), route
    await stage.press(say("act.lock"))
    await opened(stage, PASSPHRASE)
    await stage.go("/entries")
    assert any(WRITTEN in text for text in stage.texts())


@pytest.mark.parametrize(
    ("passphrase", "again", "told"),
    [
        (OTHER, "un soir de grand v", "second.differ"),
        ("bref", "bref", "second.short"),
        (PASSPHRASE, PASSPHRASE, "second.same"),
        ("", "", "second.short"),
    ],
)
async def test_what_cannot_be_one_is_said_and_changes_nothing(
    held: Held, passphrase: str, again: str, told: str
) -> None:
    stage, _, shell = held
    await typed(stage, passphrase, again)
    said = say(told, count="12")
    await stage.until(lambda: stage.all(ft.TextField, error=said))
    assert stage.page.route == "/second"
    await stage.go("/entries")  # and nobody who comes to another page reads of it
    assert said not in stage.texts() and shell.notice is None


async def test_the_page_looks_the_same_whether_one_was_chosen_or_not(held: Held) -> None:
    stage, _, _ = held
    await stage.go("/second")
    before = page_of(stage)
    await typed(stage, OTHER, OTHER)
    await stage.until(lambda: stage.page.route == "/settings")
    await stage.press(say("act.lock"))
    for passphrase in (PASSPHRASE, OTHER):
        await opened(stage, passphrase)
        await stage.go("/second")
        assert page_of(stage) == before
        await stage.press(say("act.lock"))


async def test_an_address_of_the_first_is_not_looked_for_in_the_second(held: Held) -> None:
    stage, door, _ = held
    await typed(stage, OTHER, OTHER)
    await stage.until(lambda: stage.page.route == "/settings")
    (note,) = door.notebook.pages.summaries("note")
    await stage.go(f"/note/{note.subject}")
    await stage.press(say("act.lock"))
    await opened(stage, OTHER)
    assert stage.page.route == "/"
    assert say("today.empty") in stage.texts()


async def test_a_recording_that_goes_on_under_the_lock_is_over_and_kept(held: Held) -> None:
    stage, door, shell = held
    await typed(stage, OTHER, OTHER)
    await stage.until(lambda: stage.page.route == "/settings")
    pages, take = door.notebook.pages, shell.take
    assert take is not None
    ear = Ear()
    take.microphone = ear
    await take.start(a_room(pages), "voice")
    await ear.hears(tone(0.5, 16_000), pace=4)
    await stage.press(say("act.lock"))
    assert say("running.on") in stage.texts()
    await opened(stage, OTHER)
    await stage.until(lambda: ear.said[-1] == "close")
    assert shell.take is not take and not shell.is_taking
    assert say("running.on") not in stage.texts()
    await stage.press(say("act.lock"))
    await opened(stage, PASSPHRASE)
    (recording,) = door.notebook.pages.summaries("recording")
    assert recording.extra["finished"] and recording.size > 100
