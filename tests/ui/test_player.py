"""A player is spoken to once it can answer, in the order one speaks, and then let go of."""

import asyncio
from collections.abc import AsyncIterator

import flet as ft
import pytest

from app.ui.devices import player as module
from app.ui.devices.chime import Chime
from app.ui.devices.player import Player
from tests.support.stage import Stage

SOUND, OTHER = b"RIFF one", b"RIFF two"


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """A page whose platform takes its time to load a sound."""
    stage = Stage()
    stage.loads_sounds = False
    await stage.show(lambda page: page.add(ft.Text("…")))
    yield stage
    stage.close()


async def loaded(stage: Stage) -> None:
    await stage.fire(stage.players[-1], "loaded")


def asked(stage: Stage) -> list[str]:
    return [name for name, _ in stage.calls]


async def test_nothing_is_asked_before_the_sound_is_there_then_all_in_order(stage: Stage) -> None:
    player = Player(stage.page)
    player.load(SOUND)
    acts = [player.seek(4_000), player.play(4_000), player.pause(), player.speed(1.5)]
    doing = asyncio.gather(*acts)
    await stage.settle()
    assert asked(stage) == [] and await player.position_ms() is None
    await loaded(stage)
    await doing
    assert asked(stage) == ["seek", "play", "pause"]
    assert stage.players[0].playback_rate == 1.5


async def test_another_sound_in_its_place_is_waited_for_too(stage: Stage) -> None:
    player = Player(stage.page)
    player.load(SOUND)
    await loaded(stage)
    await player.play(0)
    player.load(OTHER)
    playing = asyncio.create_task(player.play(0))
    await stage.settle()
    assert asked(stage) == ["play"] and stage.players[0].src == OTHER
    await loaded(stage)
    await playing
    assert asked(stage) == ["play", "play"]


async def test_pause_never_overtakes_the_play_before_it(stage: Stage) -> None:
    begun, over = asyncio.Event(), asyncio.Event()

    async def slow(_: ft.Duration) -> None:
        begun.set()
        await over.wait()

    player = Player(stage.page)
    player.load(SOUND)
    await loaded(stage)
    stage.players[0].play = slow  # type: ignore[method-assign, assignment]
    acts = asyncio.gather(player.play(0), player.pause())
    await begun.wait()
    await stage.settle()
    assert asked(stage) == []
    over.set()
    await acts
    assert asked(stage) == ["pause"]


async def test_closed_player_is_held_nowhere_and_nobody_waits_for_it(stage: Stage) -> None:
    player = Player(stage.page)
    player.load(SOUND)
    (held,) = stage.players
    playing = asyncio.create_task(player.play(0))
    await stage.settle()
    await player.close()
    await playing
    assert asked(stage) == ["release"] and stage.players == [] and held.src is None
    await player.play(0)
    await player.close()
    assert asked(stage) == ["release"]


async def test_start_signal_is_heard_the_first_time_too(stage: Stage) -> None:
    ringing = asyncio.create_task(Chime(stage.page).ring())
    await stage.settle()
    assert asked(stage) == []
    await loaded(stage)
    await ringing
    assert asked(stage) == ["play"]


async def test_sound_that_never_loads_is_given_up(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOADS_S", 0.05)
    player = Player(stage.page)
    player.load(SOUND)
    with pytest.raises(TimeoutError):
        await player.play(0)
    assert asked(stage) == []
