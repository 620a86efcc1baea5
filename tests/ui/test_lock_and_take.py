"""Locking while the platform still asks for the microphone hides no recording and starts none."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from app.capture.recorder import Recorder
from app.errors import Locked
from app.pages.pages import Pages
from app.study.scope import Scope
from app.ui.words import say
from tests.support.earshot import Ear, Open


class Asking(Ear):
    """A microphone that answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = asyncio.Event()

    async def open(self, hear: Callable[[bytes], None]) -> None:
        await self.answer.wait()
        await super().open(hear)


def a_room(pages: Pages) -> str:
    session = pages.open_session("S07", "focus-group")
    someone = pages.enrol("S07", "peer")
    pages.grant(someone, [Scope.PARTICIPATION, Scope.AUDIO], "group", "fr", "voice")
    pages.arrive(session, someone)
    return session


async def test_lock_while_the_platform_asks_starts_nothing(open_: Open) -> None:
    _, pages, shell = open_
    assert shell.take is not None
    take = shell.take
    ear = take.microphone = Asking()
    starting = asyncio.create_task(take.start(a_room(pages), "voice"))
    await asyncio.sleep(0.05)
    shell.lock()
    ear.answer.set()
    with pytest.raises(Locked):
        await starting
    assert take.state == "off" and ear.said == ["open", "close"]
    assert not pages.is_recording


async def test_recording_that_started_as_the_lock_fell_is_said_on_the_cover(
    open_: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, pages, shell = open_
    assert shell.take is not None
    take = shell.take
    take.microphone = Ear()
    made, gone_on = threading.Event(), threading.Event()
    record = Pages.record

    def slow(self: Pages, session: str, preset: str, channels: int | None = None) -> Recorder:
        recorder = record(self, session, preset, channels)
        made.set()
        gone_on.wait(5)
        return recorder

    monkeypatch.setattr(Pages, "record", slow)
    starting = asyncio.create_task(take.start(a_room(pages), "voice"))
    await asyncio.to_thread(made.wait, 5)
    shell.lock()
    gone_on.set()
    await starting
    await stage.settle(60)
    assert take.pages.is_recording and say("running.on") in stage.texts()
    await take.stop()
    await stage.settle(60)
    assert not take.pages.is_recording and say("running.on") not in stage.texts()
    with pytest.raises(Locked):
        pages.open_session("S07", "focus-group")
