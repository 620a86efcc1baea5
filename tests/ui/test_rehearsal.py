"""The rehearsal tries everything for real, says what is not ready, and keeps nothing."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import flet as ft
import pytest

from app.capture import trial
from app.errors import MicrophoneRefused
from app.pages.pages import Pages
from app.ui.components.rehearsal_due import STALE_DAYS
from app.ui.state import trying
from app.ui.state.checks import Checks
from app.ui.state.shell import Shell
from app.ui.words import say
from sync_server.service import build
from sync_server.settings import Settings
from sync_server.store.sqlite import SqliteStore
from tests.support.earshot import Ear, Open
from tests.support.lines import Line
from tests.support.phones import a_team
from tests.support.sound import Samples, chunks, tone, voice
from tests.support.stage import Stage

RATE = 16_000
HUSH = tone(0.256, RATE, peak=40)
LISTENED_S = 0.6


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try for a moment only: how long a trial is, is told elsewhere."""
    for module in (trial, trying):
        monkeypatch.setattr(module, "LIMIT_S", 0.6)


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Listen for less than it takes to be sure of a rate."""
    monkeypatch.setattr(trying, "LISTENS_S", LISTENED_S)


@asynccontextmanager
async def spoken(shell: Shell, said: Samples | None = None) -> AsyncIterator[Ear]:
    """A microphone before which somebody goes on speaking."""
    ear = Ear()
    assert shell.take is not None
    shell.take.microphone = ear
    said = voice(2.048, RATE) if said is None else said

    async def speak() -> None:
        start, spoken = time.monotonic(), 0
        for chunk in itertools.cycle(chunks(said)):
            spoken += len(chunk) // 2  # by the clock: a machine that is late catches up
            await asyncio.sleep(max(0.0, start + spoken / RATE - time.monotonic()))
            if ear._hear is not None:
                ear._hear(chunk)

    speaking = asyncio.create_task(speak())
    yield ear
    speaking.cancel()
    with suppress(asyncio.CancelledError):
        await speaking


async def plays(stage: Stage) -> None:
    """Play whatever is given to be played, to its end."""
    heard = 0
    while True:
        await asyncio.sleep(0.02)
        if (asked := played(stage)) > heard:
            heard = asked
            for player in stage.players:
                told = {"state": "completed"}
                await stage.session.dispatch_event(player._i, "state_change", told)


def played(stage: Stage) -> int:
    return [name for name, _ in stage.calls].count("play")


@asynccontextmanager
async def held(open_: Open, said: Samples | None = None) -> AsyncIterator[Ear]:
    """The rehearsal's page, somebody who speaks, and a loudspeaker that plays."""
    stage, _, shell = open_
    await stage.go("/rehearsal")
    async with spoken(shell, said) as ear:
        playing = asyncio.create_task(plays(stage))
        yield ear
        playing.cancel()


def a_trial_is_left(pages: Pages) -> bool:
    return pages.trial is not None or bool(pages._sealed.objects.forming())


async def test_everything_is_tried_and_ready_is_said_once_it_is(open_: Open) -> None:
    stage, pages, _ = open_
    written = pages.written
    async with held(open_):
        await stage.press(say("ready.begin"))
        await stage.until(lambda: say("ready.doing.listening") in stage.texts())
        await stage.until(lambda: say("ready.doing.recording") in stage.texts())
        assert [s for s in stage.all(ft.Semantics) if s.identifier == "recording"]
        above = {say("ready.what"), say("ready.room")} & {*stage.texts()}
        assert not above, "with large letters it would push the sign out of the screen"
        await stage.until(lambda: say("ready.yes") in stage.texts())
    texts = stage.texts()
    assert say("ready.microphone", khz=16) in texts, "the true rate"
    assert say("ready.room") in texts and say("ready.clock_alone") in texts
    assert say("ready.sheets", count=len(pages.study.sheets)) in texts
    assert say("ready.sound") in texts and say("ready.server_none") in texts
    assert not a_trial_is_left(pages) and pages.written == written
    assert pages.rehearsed is not None and pages.rehearsed.missing == ()
    await stage.go("/")
    assert say("ready.due") not in stage.texts()


async def test_what_is_not_ready_is_said_and_tried_again_alone(open_: Open, brief: None) -> None:
    stage, pages, shell = open_
    async with held(open_, HUSH):
        await stage.press(say("ready.begin"))
        await stage.until(lambda: say("ready.not_yet", count=1) in stage.texts())
        assert say("ready.microphone_quiet") in stage.texts()
    assert pages.rehearsed is not None and pages.rehearsed.missing == ("microphone",)
    await stage.go("/")
    assert {say("ready.not_ready"), say("ready.of.microphone")} <= {*stage.texts()}
    await stage.go("/rehearsal")
    async with held(open_):
        await stage.press(say("ready.begin"))
        await stage.until(lambda: say("ready.yes") in stage.texts())
        before = played(stage)
        await stage.press(say("ready.retry", what=say("ready.of.microphone")))
        await stage.until(lambda: say("ready.yes") in stage.texts())
        assert played(stage) == before, "that check alone"
    assert shell.take is not None and shell.take.state == "off"


async def test_refused_microphone_is_a_sentence_and_the_rest_is_still_tried(
    open_: Open, brief: None
) -> None:
    stage, pages, shell = open_
    await stage.go("/rehearsal")
    assert shell.take is not None
    shell.take.microphone = Ear(MicrophoneRefused())
    await stage.press(say("ready.begin"))
    await stage.until(lambda: say("ready.not_yet", count=2) in stage.texts())
    assert stage.texts().count(say("error.microphone_refused")) == 2
    assert say("ready.server_none") in stage.texts() and not a_trial_is_left(pages)


async def test_it_stops_at_any_moment_and_lets_everything_go(
    open_: Open, brief: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, pages, shell = open_
    for module in (trial, trying):
        monkeypatch.setattr(module, "LIMIT_S", 30.0)

    async def leave() -> None:
        await stage.go("/")

    async def lock() -> None:
        shell.lock()

    for stop in (lambda: stage.press(say("ready.stop")), leave, lock):
        async with held(open_) as ear:
            await stage.press(say("ready.begin"))
            await stage.until(lambda: say("ready.doing.recording") in stage.texts())
            assert a_trial_is_left(pages)
            await stop()
            await stage.until(lambda ear=ear: ear.said[-1] == "close")  # type: ignore[misc]
            await stage.settle(20)
            assert not a_trial_is_left(pages) and pages.rehearsed is None
            await stage.go("/")


async def test_nobody_is_heard_who_did_not_allow_it(open_: Open, brief: None) -> None:
    stage, pages, _ = open_
    session = pages.open_session("S07", "focus-group")
    pages.arrive_unknown(session, 1)
    async with held(open_) as ear:
        await stage.press(say("ready.begin"))
        await stage.until(lambda: say("ready.not_yet", count=1) in stage.texts())
        assert say("input.somebody_here") in stage.texts()
        assert ear.said.count("open") == 1, "listened to, and nothing kept"
    assert not a_trial_is_left(pages)


async def test_server_that_was_not_told_of_a_device_asks_for_the_coordination(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = a_team(tmp_path / "team", "ines")
    notebook = team.phones["ines"].notebook
    store = SqliteStore(tmp_path / "server")
    line = Line(build(Settings(tmp_path / "server", team.root_key), store, time.time))
    notebook.server = "http://feed.test"
    monkeypatch.setattr(notebook, "reach", partial(notebook.reach, line))
    checks = Checks(team["ines"], notebook)
    assert (await checks.server()).words == "ready.server_unmet"
    first, second = team.rosters  # the first knows the desk alone
    store.add_roster(first.roster.version, first.encode())
    assert (await checks.server()).words == "ready.server_unmet"
    store.add_roster(second.roster.version, second.encode())
    assert (await checks.server()).is_ready
    team.close()


async def test_it_is_asked_for_calmly_before_the_first_and_after_a_week(open_: Open) -> None:
    stage, pages, _ = open_
    assert say("ready.due") in stage.texts()
    pages.note_rehearsal([])
    await stage.until(lambda: say("ready.due") not in stage.texts())
    now = pages._clock
    pages._clock = lambda: now() - (STALE_DAYS * 24 + 1) * 3_600_000
    pages.note_rehearsal([])
    await stage.until(lambda: say("ready.due") in stage.texts())
    await stage.go("/settings")
    await stage.press(say("ready.title"))
    assert stage.page.route == "/rehearsal"
