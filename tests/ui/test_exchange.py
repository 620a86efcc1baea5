"""The exchange runs by itself against a real server, and the screen says how it stands."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import flet as ft
import pytest

from app.ui import sync_loop, words
from app.ui.root import main
from app.ui.sync_loop import SyncLoop
from app.ui.words import say
from tests.screens.world import PASSPHRASE, Team, observe
from tests.support.phones import Clock, a_room
from tests.support.servers import Process, running
from tests.support.sound import play, voice
from tests.support.stage import Stage


class Kept(SyncLoop):
    """The loop of the notebook that is open."""

    last: "Kept"

    def start(self) -> None:
        Kept.last = self
        super().start()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Team, Process]]:
    team = Team(tmp_path / "study")
    study = SimpleNamespace(root_key=team.root)
    with running(study, tmp_path / "server") as process:
        team.found(process.url)
        observe(team, "ines", 3)
        team.close()
        yield team, process


@asynccontextmanager
async def opened(home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """Open a notebook on a stage, as its owner does."""
    monkeypatch.setenv("CARNET_HOME", str(home))
    monkeypatch.setattr("app.ui.following.SyncLoop", Kept)
    words.speak("fr")
    stage = Stage()
    stage.replies["get_connectivity"] = ["wifi"]
    await stage.show(main)
    await stage.write(say("unlock.passphrase"), PASSPHRASE)
    await stage.press(say("unlock.open"))
    await stage.until(lambda: bool(stage.all(ft.NavigationBar)))
    try:
        yield stage
    finally:
        if stage.all(ft.NavigationBar):
            await stage.go("/settings")
            await stage.press(say("settings.lock_now"))
        stage.close()


def says(stage: Stage, pattern: str) -> Callable[[], bool]:
    return lambda: any(re.search(pattern, text) for text in stage.texts())


async def brings_the_roster(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the desk exchange first: a server learns from a coordinator who takes part."""
    async with opened(team.home / "desk", monkeypatch) as stage:
        await stage.go("/sync")
        await stage.until(says(stage, "Dernier échange réussi"))


async def test_unlocking_sends_and_the_desk_receives(
    server: tuple[Team, Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    team, _ = server
    await brings_the_roster(team, monkeypatch)
    async with opened(team.home / "ines", monkeypatch) as stage:
        await stage.go("/sync")
        await stage.until(says(stage, "Tout est envoyé"))
        await stage.until(says(stage, "Dernier échange réussi"))
    async with opened(team.home / "desk", monkeypatch) as stage:
        await stage.go("/entries")
        await stage.until(says(stage, "Contrôle au coin de la rue"))


async def test_change_leaves_by_itself_soon_after(
    server: tuple[Team, Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    team, _ = server
    monkeypatch.setattr(sync_loop, "AFTER_CHANGE_S", 0.3)
    async with opened(team.home / "desk", monkeypatch) as stage:
        await stage.go("/sync")
        await stage.until(says(stage, "Dernier échange réussi"))
        pages = Kept.last.exchange.notebook.pages
        note = pages.open_note("S07", "observation")
        pages.jot(note, "Relire avec Inès")
        await stage.until(says(stage, "2 écrits attendent"))
        await stage.until(says(stage, "Tout est envoyé"))
        pages.jot(note, "Et avec Lou")  # fewer than waited before
        await stage.until(says(stage, "1 écrit attend"))
        await stage.until(says(stage, "Tout est envoyé"))


async def test_sound_that_still_waits_is_not_said_to_be_sent(
    server: tuple[Team, Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    team, _ = server
    monkeypatch.setattr(sync_loop, "AFTER_CHANGE_S", 0.3)
    await brings_the_roster(team, monkeypatch)
    async with opened(team.home / "ines", monkeypatch) as stage:
        stage.replies["get_connectivity"] = ["mobile"]
        await stage.go("/sync")
        await stage.until(lambda: Kept.last.exchange.synced_at is not None)
        await stage.until(lambda: not Kept.last.exchange.is_running)
        pages, clock = Kept.last.exchange.notebook.pages, Clock()
        play(
            pages.record(a_room(pages), "voice", 1, clock.monotonic),
            voice(3, 16_000),
            16_000,
            clock,
        )
        pages.stop_recording()
        await stage.until(says(stage, "^[0-9]+.Ko de son à envoyer"))
        assert not says(stage, "Tout est envoyé")()
        await stage.go("/")
        assert says(stage, "de son à envoyer")()


async def test_cut_road_is_a_sentence_and_is_tried_again_on_demand(
    server: tuple[Team, Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    team, process = server
    process.stop()
    async with opened(team.home / "ines", monkeypatch) as stage:
        await stage.go("/sync")
        await stage.until(says(stage, "Le serveur ne répond pas.*Nouvel essai dans une minute"))
        assert says(stage, r"\d+ écrits attendent de partir")()
        assert Kept.last.exchange.road == "offline"
        before = Kept.last.exchange.status
        await stage.press(say("sync.now"))
        await stage.until(lambda: Kept.last.exchange.status is not before)


async def test_sound_waits_for_wifi_until_told_otherwise(
    server: tuple[Team, Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    team, _ = server
    async with opened(team.home / "ines", monkeypatch) as stage:
        stage.replies["get_connectivity"] = ["mobile"]
        ask = Kept.last.exchange.audio_allowed
        assert await ask() is False
        stage.replies["get_connectivity"] = ["wifi"]
        assert await ask() is True
        stage.replies["get_connectivity"] = ["mobile"]
        await stage.go("/sync")
        switch = stage.one(ft.Switch)
        assert switch.value is True
        stage.session.apply_patch(switch._i, {"value": False})
        await stage.fire(switch, "change", False)
        assert await ask() is True
    assert '"wifi_only": false' in (team.home / "ines" / "preferences.json").read_text()


async def test_what_travels_by_file_is_asked_nothing_about_the_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = Team(tmp_path / "alone").found()
    team.close()
    async with opened(team.home / "ines", monkeypatch) as stage:
        await stage.go("/sync")
        assert say("sync.no_server") in stage.texts()
        assert not stage.all(ft.Switch)
