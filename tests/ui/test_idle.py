"""An open notebook that nobody touches locks; one that is read, typed in or recording does not."""

import asyncio

import flet as ft
import pytest

from app.study.scope import Scope
from app.ui import idle
from app.ui.words import say
from tests.support.earshot import Ear, Open
from tests.support.stage import Stage
from tests.support.waiting import until


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds on the clock, told by hand; it is looked at often."""
    told = [1000.0]
    monkeypatch.setattr(idle, "now", lambda: told[0])
    monkeypatch.setattr(idle, "LOOK_S", 0.02)
    return told


async def looked(stage: Stage) -> None:
    await asyncio.sleep(0.1)
    await stage.settle()


async def test_time_is_the_one_the_study_gives(open_: Open) -> None:
    _, pages, shell = open_
    assert shell.idle_s == pages.study.locks.idle_s == 300


async def test_untouched_notebook_locks(open_: Open, clock: list[float]) -> None:
    stage, _, shell = open_
    clock[0] += 299
    await looked(stage)
    assert not shell.locked
    clock[0] += 1
    await until(lambda: shell.locked)
    await stage.settle()
    assert stage.all(ft.NavigationBar) == []


async def test_what_a_hand_does_keeps_it_open(open_: Open, clock: list[float]) -> None:
    stage, _, shell = open_
    await stage.go("/settings")
    (reading,) = [one for one in stage.all(ft.ListView) if one.on_scroll is not None][-1:]
    for _ in range(4):
        clock[0] += 250
        await stage.scroll(reading, 40, 400)
        await looked(stage)
        assert not shell.locked
    clock[0] += 301
    await until(lambda: shell.locked)


async def test_what_the_platform_says_by_itself_does_not(open_: Open, clock: list[float]) -> None:
    stage, _, shell = open_
    clock[0] += 299
    await stage.fire(stage.page, "resize", {"width": 390, "height": 844})
    clock[0] += 2
    await until(lambda: shell.locked)


async def test_recording_is_not_locked_under_whoever_listens(
    open_: Open, clock: list[float]
) -> None:
    stage, pages, shell = open_
    session = pages.open_session("S07", "focus-group")
    someone = pages.enrol("S07", "peer")
    pages.grant(someone, [Scope.PARTICIPATION, Scope.AUDIO], "group", "fr", "voice")
    pages.arrive(session, someone)
    assert shell.take is not None
    shell.take.microphone = Ear()
    await shell.take.start(session, "voice")
    clock[0] += 3600
    await looked(stage)
    assert not shell.locked
    await shell.take.stop()
    await until(lambda: shell.locked)
    await stage.settle()
    assert stage.one(ft.TextField).label == say("unlock.passphrase")
