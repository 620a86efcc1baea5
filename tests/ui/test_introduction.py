"""The introduction is read once, on a notebook in which nothing is written yet."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.ui.state import preferences
from app.ui.state.preferences import Preferences
from app.ui.words import say
from tests.support.cover import empty_notebook
from tests.support.earshot import Open, open_stage

PAGES = ("intro.promise", "intro.acts", "intro.taken")


@pytest.fixture
async def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Open]:
    """A notebook that was never opened, in the hands of somebody new."""
    empty_notebook(tmp_path)
    preferences.save(tmp_path, Preferences())
    stage, pages, shell = await open_stage(tmp_path, monkeypatch)
    yield stage, pages, shell
    shell.lock()
    stage.close()


async def test_three_pages_are_turned_once(new: Open) -> None:
    stage, _, shell = new
    for number, title in enumerate(PAGES, 1):
        assert say(title) in stage.texts()
        assert say("today.jot") not in stage.texts()
        await stage.press(say("intro.begin") if number == len(PAGES) else say("intro.next"))
    assert say("today.jot") in stage.texts()
    assert preferences.load(shell.home).introduced


async def test_one_tap_passes_over_it_and_it_can_be_read_again(new: Open) -> None:
    stage, _, shell = new
    await stage.press(say("intro.skip"))
    assert say("today.jot") in stage.texts() and preferences.load(shell.home).introduced
    await stage.go("/settings")
    await stage.press(say("intro.again"))
    await stage.settle(20)
    assert say(PAGES[0]) in stage.texts()
    await stage.press(say("intro.next"))
    await stage.press(say("intro.back"))
    await stage.press(say("intro.skip"))
    assert say("today.jot") in stage.texts()


async def test_a_notebook_with_something_in_it_opens_at_its_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, pages, shell = await open_stage(tmp_path, monkeypatch)
    shell.introduced = False
    pages.jot("", "Onze personnes attendent")
    await stage.until(lambda: say(PAGES[0]) not in stage.texts())
    assert say("today.jot") in stage.texts() and not shell.introduced
    shell.lock()
    stage.close()
