"""A sound is lent to the page, or handed over a few minutes at a time; never the whole."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import flet as ft
import pytest

from app.ui.devices.loudspeaker import STRETCH_MS, Loudspeaker
from app.ui.host.tapes import TAPES
from tests.support.stage import Stage

MINUTE_MS = 60_000


@dataclass
class Tape:
    """A sound of twelve minutes whose cuts say where they are from."""

    length_ms: int = 12 * MINUTE_MS
    size: int = 100
    cuts: list[tuple[int, int]] = field(default_factory=list)

    def cut(self, from_ms: int, to_ms: int) -> bytes:
        self.cuts.append((from_ms, to_ms))
        return f"RIFF {from_ms}".encode()

    def read(self, start: int, end: int) -> bytes:
        return bytes(end - start)


@pytest.fixture
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    stage = Stage(web=request.param)
    await stage.show(lambda page: page.add(ft.Text("…")))
    yield stage
    stage.close()


def played(stage: Stage) -> list[tuple[str, int]]:
    """Return what the platform was told to do, and at which moment of what it has."""
    return [
        (name, told["position"].in_milliseconds if told else 0)
        for name, told in stage.calls
        if name in ("play", "seek")
    ]


@pytest.mark.parametrize("stage", [False], ids=["android"], indirect=True)
async def test_stretches_follow_one_another_at_the_pace_that_was_chosen(stage: Stage) -> None:
    said: list[str] = []
    tape = Tape()
    speaker = Loudspeaker(stage.page, tape, said.append)
    await speaker.open()
    (audio,) = stage.players
    assert tape.cuts == [(0, STRETCH_MS)]
    await speaker.speed(1.5)
    await speaker.play(7 * MINUTE_MS)
    assert audio.src == b"RIFF 300000" and played(stage) == [("play", 2 * MINUTE_MS)]
    await stage.fire(audio, "state_change", {"state": "completed"})
    assert audio.src == b"RIFF 600000" and played(stage)[-1] == ("play", 0)
    assert said == [] and audio.playback_rate == 1.5
    stage.replies["get_current_position"] = ft.Duration(seconds=30)
    assert await speaker.position_ms() == 10 * MINUTE_MS + 30_000
    await stage.fire(audio, "state_change", {"state": "completed"})
    assert said == ["completed"]
    await speaker.seek(0)
    assert audio.src == b"RIFF 0" and played(stage)[-1] == ("seek", 0)
    await speaker.close()
    assert stage.players == []


@pytest.mark.parametrize("stage", [True], ids=["web"], indirect=True)
async def test_page_is_lent_an_address_as_long_as_it_listens(stage: Stage) -> None:
    said: list[str] = []
    tape = Tape()
    speaker = Loudspeaker(stage.page, tape, said.append)
    await speaker.open()
    (audio,) = stage.players
    assert isinstance(audio.src, str)
    path = audio.src.removeprefix("http://stage")
    assert TAPES.find(path) is tape
    await speaker.play(7 * MINUTE_MS)
    assert played(stage) == [("play", 7 * MINUTE_MS)] and tape.cuts == []
    await stage.fire(audio, "state_change", {"state": "playing"})
    assert said == ["playing"]
    await speaker.close()
    assert TAPES.find(path) is None and stage.players == []
