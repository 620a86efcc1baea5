"""Nobody can be recorded without seeing it: no choice, study or word takes the sign away."""

import ast
import itertools
import json
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from app.study.scope import Scope
from app.ui import words
from app.ui.components import running as bar
from app.ui.devices.chime import LENGTH_S, RATE, notes
from app.ui.screens import recording as panel
from app.ui.state import take as module
from app.ui.state.preferences import MODES, Preferences
from app.ui.state.take import Take
from app.ui.words import say
from tests.support.earshot import Ear, Open
from tests.support.phones import STUDY
from tests.support.sound import samples, voice
from tests.support.stage import Stage

SIGNS = ("running.on", "running.paused")
CHOICES = {
    "language": words.languages(),
    "mode": MODES,
    "wifi_only": (True, False),
    "chime": (True, False),
    "introduced": (True, False),
}


@pytest.fixture(autouse=True)
def silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody speaks here, for as long as it takes; and French is spoken again afterwards."""
    monkeypatch.setattr(module, "DEAF_S", 600)
    yield
    words.speak("fr")


async def start(open_: Open, preset: str = "voice") -> Take:
    _, pages, shell = open_
    session = pages.open_session("S07", "focus-group")
    someone = pages.enrol("S07", "peer")
    pages.grant(someone, [Scope.PARTICIPATION, Scope.AUDIO], "group", "fr", "voice")
    pages.arrive(session, someone)
    take = shell.take
    assert take is not None
    take.microphone = Ear()
    await take.start(session, preset)
    return take


async def shown(stage: Stage) -> None:
    for _ in range(200):
        await stage.settle(5)
        if say("running.on") in stage.texts():
            return
    raise AssertionError("the sign is not shown")


async def test_every_choice_a_person_has_leaves_the_sign_shown(open_: Open) -> None:
    stage, _, shell = open_
    assert {field.name for field in fields(Preferences)} == set(CHOICES), "a choice is not tried"
    take = await start(open_)
    for language, mode, wifi_only, chime, introduced in itertools.product(*CHOICES.values()):
        shell.speak(str(language))
        shell.light(str(mode))
        shell.send_audio(wifi_only=bool(wifi_only))
        shell.signal(chime=bool(chime))
        shell.introduced = bool(introduced)
        await shown(stage)
    shell.lock()
    await shown(stage)
    await take.stop()


async def test_every_quality_of_the_study_shows_the_sign(open_: Open) -> None:
    stage, pages, _ = open_
    for preset in pages.study.presets:
        take = await start(open_, preset.id)
        await shown(stage)
        await take.stop()
        await stage.settle(40)


def keys_of(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | set().union(*map(keys_of, value.values()), set())
    return set().union(*map(keys_of, value), set()) if isinstance(value, list) else set()


def test_no_key_of_a_study_file_speaks_of_the_sign() -> None:
    told = {key.lower() for key in keys_of(tomllib.loads(STUDY.read_text("utf-8")))}
    assert len(told) > 50
    for hint in ("indicator", "hide", "hidden", "silent", "covert", "stealth", "chime", "signal"):
        assert not [key for key in told if hint in key]


@pytest.mark.parametrize("module", [bar, panel])
def test_what_draws_the_sign_reads_no_choice_and_no_study(module: object) -> None:
    tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))  # type: ignore[attr-defined]
    read = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not read & {"study", "chime", "wifi_only", "mode", "preferences", "home"}


def test_words_of_the_sign_say_so_in_every_language() -> None:
    for code, told in (("fr", "enregistrement"), ("en", "record")):
        said = json.loads((words.FOLDER / f"{code}.json").read_text("utf-8"))
        assert all(told in said[sign].lower() for sign in SIGNS)


async def test_room_hears_a_signal_before_each_start_and_each_resumption(open_: Open) -> None:
    _, _, shell = open_
    assert Preferences().chime and shell.take is not None
    rung: list[list[str]] = []
    heard: list[str] = []

    async def ring() -> None:
        rung.append(list(heard))

    shell.take.ring = ring
    take = await start(open_)
    assert isinstance(take.microphone, Ear)
    heard = take.microphone.said
    await take.microphone.hears(voice(0.5, 16_000), pace=4)
    await take.pause()
    await take.resume()
    assert len(rung) == 2 and "resume" not in rung[1], "before the microphone hears again"
    await take.stop()


def test_signal_is_short_soft_at_its_ends_and_not_too_loud() -> None:
    pcm = samples(notes())
    assert len(pcm) == round(LENGTH_S * RATE) and LENGTH_S < 0.5
    assert abs(int(pcm[0])) + abs(int(pcm[-1])) < 100 and 5_000 < max(abs(pcm)) < 12_000
