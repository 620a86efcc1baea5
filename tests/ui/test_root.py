"""Root shows the lock or the notebook, and no failure stops it."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import flet as ft
import pytest

from app.errors import VaultDamaged
from app.ui import words
from app.ui.components.frame import leaf
from app.ui.contexts import use_pages, use_shell
from app.ui.root import main
from app.ui.routes import ROUTES
from app.ui.words import say
from tests.support.cover import PASSPHRASE, Cover, empty_notebook
from tests.support.stage import Stage


@pytest.fixture
async def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    monkeypatch.setenv("CARNET_HOME", str(tmp_path))
    words.speak("fr")
    empty_notebook(tmp_path)
    stage = Stage()
    await stage.show(partial(main, opening=Cover))
    yield stage
    stage.close()


async def unlock(stage: Stage) -> None:
    await stage.write(say("unlock.passphrase"), PASSPHRASE)
    await stage.press(say("unlock.open"))
    await stage.settle()


async def test_start_is_locked_and_no_other_screen_exists(stage: Stage) -> None:
    assert say("today.empty") not in stage.texts()
    stage.one(ft.TextField, label=say("unlock.passphrase"), password=True)


async def test_locking_unmounts_everything(stage: Stage) -> None:
    await unlock(stage)
    assert say("today.empty") in stage.texts()
    await stage.go("/settings")
    await stage.press(say("act.lock"))
    assert stage.all(ft.NavigationBar) == []
    assert stage.one(ft.TextField).value == ""


async def test_wide_screen_has_a_rail_and_a_narrow_one_a_bar(stage: Stage) -> None:
    await unlock(stage)
    assert len(stage.all(ft.NavigationBar)) == 1
    await stage.resize(1024, 768)
    assert stage.all(ft.NavigationBar) == []
    assert len(stage.all(ft.NavigationRail)) == 1


async def test_language_changes_every_word_at_once(stage: Stage) -> None:
    await unlock(stage)
    await stage.go("/settings")
    await stage.press("English")
    assert "Language" in stage.texts()
    locale = stage.page.locale_configuration
    assert locale is not None and locale.current_locale is not None
    assert locale.current_locale.language_code == "en"


async def test_unknown_address_leads_back(stage: Stage) -> None:
    await unlock(stage)
    await stage.go("/nowhere")
    assert say("lost.body") in stage.texts()
    await stage.press(say("lost.back"))
    await stage.settle()
    assert say("today.empty") in stage.texts()


async def test_app_leaving_the_screen_for_good_locks(stage: Stage) -> None:
    await unlock(stage)
    await stage.live(ft.AppLifecycleState.DETACH)
    assert say("today.empty") not in stage.texts()


async def test_app_in_the_background_locks_after_the_delay_of_the_study(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon = property(lambda locks: 0.6, lambda locks, told: None)
    monkeypatch.setattr("app.study.study.Locks.background_s", soon)
    await unlock(stage)
    await stage.live(ft.AppLifecycleState.HIDE)
    await stage.live(ft.AppLifecycleState.SHOW)
    await asyncio.sleep(0.8)
    assert say("today.empty") in stage.texts()
    await stage.live(ft.AppLifecycleState.HIDE)
    await asyncio.sleep(0.8)
    await stage.settle()
    assert say("today.empty") not in stage.texts()


async def test_crash_in_a_handler_is_a_sentence_and_nothing_of_it_is_shown(
    stage: Stage, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @ft.component
    def Trap() -> ft.View:
        return leaf(use_shell(), "/settings", "Trap", ft.TextButton("Fall", on_click=fall))

    def fall() -> None:
        raise ValueError("secret words")

    monkeypatch.setattr(settings_route(), "component", Trap)
    await unlock(stage)
    await stage.go("/settings")
    await stage.press("Fall")
    assert say("crash.handler") in stage.texts()
    assert "secret" not in " ".join(stage.texts())
    await stage.press(say("act.close"))
    assert say("crash.handler") not in stage.texts()


async def test_crash_in_a_drawing_leads_back_to_a_living_first_page(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    @ft.component
    def Broken() -> ft.View:
        raise KeyError("secret words")

    await unlock(stage)
    with monkeypatch.context() as patch:
        patch.setattr(settings_route(), "component", Broken)
        await stage.go("/settings")
        await stage.settle(40)
    assert say("crash.screen") in stage.texts()
    assert say("today.empty") in stage.texts()
    await stage.go("/settings")
    assert say("settings.light") in stage.texts()


async def test_screen_first_drawn_after_the_lock_is_not_missed(
    stage: Stage, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @ft.component
    def Late() -> ft.View:
        shell = use_shell()
        if not shell.locked:
            shell.lock()
        use_pages()
        raise KeyError("never drawn")

    await unlock(stage)
    with monkeypatch.context() as patch:
        patch.setattr(settings_route(), "component", Late)
        await stage.go("/settings")
        await stage.settle(40)
    stage.one(ft.TextField, label=say("unlock.passphrase"), password=True)
    assert say("crash.screen") not in stage.texts()
    assert "fault" not in "".join(capfd.readouterr())


async def test_device_with_no_notebook_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARNET_HOME", str(tmp_path))
    stage = await Stage().show(main)
    assert say("absent.body") in stage.texts()
    assert list(tmp_path.iterdir()) == []
    stage.close()


async def test_notebook_that_cannot_be_opened_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_: Path) -> Cover:
        raise VaultDamaged

    monkeypatch.setenv("CARNET_HOME", str(tmp_path))
    stage = await Stage().show(partial(main, opening=damaged))
    assert say("error.vault_damaged") in stage.texts()
    stage.close()


def settings_route() -> ft.Route:
    return next(route for route in ROUTES if route.path == "/settings")
