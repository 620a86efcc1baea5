"""An app that is left locks, then ends: not while it records, not with words to lose."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import flet as ft
import pytest

from app.errors import VaultFull
from app.study.scope import Scope
from app.ui import leaving
from app.ui.words import say
from tests.support.earshot import Ear, Open
from tests.support.sound import voice
from tests.support.waiting import until

SOON = 0.05
AWAY, HERE = ft.AppLifecycleState.PAUSE, ft.AppLifecycleState.RESUME


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ends of the process that were asked for."""
    asked: list[str] = []
    monkeypatch.setattr(leaving, "_ends", [lambda: asked.append("end")])
    monkeypatch.setattr(leaving, "AGAIN_S", SOON)
    return asked


@pytest.fixture
async def open_(ended: list[str], open_: Open) -> AsyncIterator[Open]:
    """The stage, with an app that is soon taken for left."""
    open_[2].background_s = open_[2].hard_s = SOON  # type: ignore[assignment]
    yield open_
    leaving._forget()


async def test_left_app_locks_then_ends(open_: Open, ended: list[str]) -> None:
    stage, _, shell = open_
    await stage.live(AWAY)
    await until(lambda: shell.locked)
    await until(lambda: ended == ["end"])


async def test_app_that_one_comes_back_to_goes_on(open_: Open, ended: list[str]) -> None:
    stage, _, shell = open_
    shell.background_s = shell.hard_s = 1
    await stage.live(AWAY)
    await stage.live(HERE)
    await asyncio.sleep(1.2)
    assert not shell.locked and ended == []


async def test_phone_that_slept_is_locked_when_it_wakes(
    open_: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, _, shell = open_
    shell.background_s = shell.hard_s = 60
    await stage.live(AWAY)
    now = leaving.now()
    monkeypatch.setattr(leaving, "now", lambda: now + 61)
    await stage.live(HERE)
    assert shell.locked


async def test_phone_that_drops_the_app_ends_it_at_once(
    open_: Open, ended: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, _, shell = open_
    shell.background_s = shell.hard_s = 3600
    monkeypatch.setenv("FLET_PLATFORM", "android")
    await stage.live(ft.AppLifecycleState.DETACH)
    assert shell.locked and ended == ["end"]


async def test_browser_that_drops_the_page_only_locks(open_: Open, ended: list[str]) -> None:
    stage, _, shell = open_
    shell.background_s = shell.hard_s = 3600
    await stage.live(ft.AppLifecycleState.DETACH)
    assert shell.locked and ended == []


async def test_cover_that_was_never_opened_has_nothing_to_forget(
    open_: Open, ended: list[str]
) -> None:
    stage, _, shell = open_
    shell.lock()
    shell.was_open = False
    await stage.live(AWAY)
    await asyncio.sleep(SOON * 6)
    assert ended == []


async def test_recording_is_never_ended_by_being_left(open_: Open, ended: list[str]) -> None:
    stage, pages, shell = open_
    session = pages.open_session("S07", "focus-group")
    someone = pages.enrol("S07", "peer")
    pages.grant(someone, [Scope.PARTICIPATION, Scope.AUDIO], "group", "fr", "voice")
    pages.arrive(session, someone)
    assert shell.take is not None
    take, ear = shell.take, Ear()
    take.microphone = ear
    await take.start(session, "voice")
    await stage.live(AWAY)
    await until(lambda: shell.locked)
    await ear.hears(voice(0.5, 16_000))
    assert take.is_on and ended == []
    await take.stop()
    await until(lambda: ended == ["end"])


async def test_line_on_the_cover_is_kept_by_being_left(open_: Open, ended: list[str]) -> None:
    stage, _, shell = open_
    shell.lock()
    await stage.settle()
    shell.hard_s = 3600
    await stage.press(say("cover.jot"))
    await stage.write(say("jot.line"), "à moitié écrit")
    await stage.live(AWAY)
    await stage.settle()
    assert stage.one(ft.TextField, label=say("jot.line")).value == ""
    assert any(say("cover.kept", clock="")[:6] in text for text in stage.texts())


async def test_words_that_cannot_be_kept_keep_the_process(
    open_: Open, ended: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, _, shell = open_
    shell.lock()
    await stage.settle()
    await stage.press(say("cover.jot"))
    await stage.write(say("jot.line"), "à moitié écrit")

    def full(self: object, text: str) -> int:
        raise VaultFull

    with monkeypatch.context() as disk:
        disk.setattr("app.cover.Cover.jot", full)
        await stage.live(AWAY)
        await asyncio.sleep(SOON * 6)
        assert ended == []
        assert stage.one(ft.TextField, label=say("jot.line")).value == "à moitié écrit"
    await until(lambda: ended == ["end"])


HOST = """
import sys, threading, time
from app.ui import leaving
from app.ui.host import command

def end() -> None:
    while not leaving._ends:
        time.sleep(0.01)
    time.sleep(0.3)
    leaving.end()

threading.Thread(target=end, daemon=True).start()
command.run(["--home", sys.argv[1], "--no-browser"])
"""


def test_host_stops_serving_and_leaves_no_process(tmp_path: Path) -> None:
    """Though its terminal is still open, and is asked for the next link."""
    host = subprocess.Popen(
        [sys.executable, "-c", HOST, str(tmp_path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert host.wait(30) == 0
    said, _ = host.communicate()
    assert b"Fatal" not in said and b"fault" not in said
