"""A notebook whose key was destroyed says so, calmly, and sends what it holds by itself."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import flet as ft
import pytest

from app.door import Door
from app.notebook import Notebook
from app.ui import words
from app.ui.root import main
from app.ui.words import say
from tests.screens.world import Team, observe
from tests.support.servers import Process, running
from tests.support.stage import Stage

Shown = tuple[Stage, list[Door]]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Team, Process]]:
    team = Team(tmp_path / "study")
    with running(SimpleNamespace(root_key=team.root), tmp_path / "server") as process:
        team.found(process.url)
        observe(team, "ines", 3)
        team.close()
        yield team, process


@pytest.fixture
async def shown(
    server: tuple[Team, Process], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Shown]:
    """The lock of Ines's notebook, before whoever tries one passphrase after the other."""
    team, _ = server
    desk = Notebook(team.home / "desk")
    assert (await desk.sync()).failure is None  # by it the server knows who takes part
    desk.close()
    monkeypatch.setenv("CARNET_HOME", str(team.home / "ines"))
    words.speak("fr")
    doors: list[Door] = []

    def opening(folder: Path) -> Door:
        doors.append(Door(Notebook(folder)))
        return doors[0]

    stage = Stage()
    await stage.show(lambda page: main(page, opening))
    yield stage, doors
    stage.close()
    doors[0].close()


async def tries(stage: Stage) -> None:
    """Try a wrong passphrase."""
    await stage.write(say("unlock.passphrase"), "pas la bonne")
    await stage.press(say("unlock.open"))
    await stage.settle(30)


def says(stage: Stage, words: str) -> Callable[[], bool]:
    return lambda: words in stage.texts()


async def spent(shown: Shown) -> None:
    """Try until the key is destroyed, with fewer attempts than a study may allow: each waits."""
    stage, doors = shown
    await tries(stage)
    doors[0].notebook._attempts.allow(3)
    await tries(stage)
    assert says(stage, say("unlock.left", count=1))()
    await tries(stage)
    await stage.until(says(stage, say("keyless.title")))


async def test_the_last_attempts_are_told_and_no_others(shown: Shown) -> None:
    stage, doors = shown
    await tries(stage)
    assert stage.texts().count(say("error.wrong_passphrase")) == 1
    left = doors[0].notebook._attempts.left
    assert left and say("unlock.left", count=left) not in stage.texts()
    doors[0].notebook._attempts.allow(5)
    await tries(stage)
    assert says(stage, say("unlock.left", count=3))()


async def test_after_the_last_one_nothing_can_be_typed_and_all_of_it_leaves(shown: Shown) -> None:
    stage, doors = shown
    assert doors[0].notebook.waiting
    await spent(shown)
    assert stage.all(ft.TextField) == []
    await stage.until(says(stage, say("keyless.sent")))
    assert not doors[0].notebook.waiting


async def test_without_a_network_it_says_that_something_waits_and_goes_on_later(
    shown: Shown,
) -> None:
    stage, doors = shown
    book = doors[0].notebook
    url, book.server = book.server, "http://127.0.0.1:9"
    await spent(shown)
    await stage.until(says(stage, say("keyless.waiting")))
    book.server = url
    again = Stage()
    await again.show(lambda page: main(page, lambda folder: doors[0]))
    await again.until(says(again, say("keyless.sent")))
    assert again.all(ft.TextField) == []
    again.close()


async def test_with_no_server_it_says_where_to_bring_it(shown: Shown) -> None:
    stage, doors = shown
    doors[0].notebook.server = ""
    await spent(shown)
    await stage.until(says(stage, say("keyless.no_server")))
