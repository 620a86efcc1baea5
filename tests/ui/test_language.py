"""A third language is one file; weeks, hours and motion follow the person."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path

import flet as ft
import pytest

from app.ui import tell, words
from app.ui.state import preferences
from tests.support.addresses import addresses
from tests.support.earshot import Open, open_stage
from tests.support.phones import SITE, STUDY
from tests.support.stage import Stage

PSEUDO = "eo"
MARK = "⟦"


def marked(entry: str | dict[str, str]) -> str | dict[str, str]:
    """Put a sign on every sentence, so that what was not said in this language shows."""
    if isinstance(entry, dict):
        return {form: MARK + text for form, text in entry.items()}
    return MARK + entry


@pytest.fixture
def third(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One more file among the words."""
    folder = tmp_path / "words"
    folder.mkdir()
    for code in words.languages():
        (folder / f"{code}.json").write_text((words.FOLDER / f"{code}.json").read_text("utf-8"))
    told = json.loads((words.FOLDER / "en.json").read_text("utf-8"))
    spoken = {
        key: text if key.startswith("language.") else marked(text) for key, text in told.items()
    }
    spoken |= {"language.own": "Esperanto", "language.decimal": ",", "language.thousands": " "}
    (folder / f"{PSEUDO}.json").write_text(json.dumps(spoken))
    monkeypatch.setattr(words, "FOLDER", folder)
    words.load.cache_clear()
    yield
    monkeypatch.undo()
    words.load.cache_clear()
    words.speak("fr")


@pytest.fixture
async def speaking(
    third: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Open]:
    stage, pages, shell = await open_stage(tmp_path / "home", monkeypatch)
    yield stage, pages, shell
    shell.lock()
    stage.close()


async def test_one_more_file_is_one_more_language_everywhere(speaking: Open) -> None:
    stage, pages, shell = speaking
    note, session = pages.open_note(SITE, "observation"), pages.open_session(SITE, "focus-group")
    person = pages.enrol(SITE, "peer")
    made = {"note": note, "session": session, "person": person, "subject": note, "id": session}
    await stage.go("/settings")
    await stage.press("Esperanto")
    await stage.settle(20)
    assert shell.language == PSEUDO == preferences.load(shell.home).language
    assert stage.page.locale_configuration is not None
    assert stage.page.locale_configuration.current_locale == ft.Locale(PSEUDO)
    own = {*re.findall(r'"([^"]*)"', STUDY.read_text("utf-8")), *map(words.name_of, ("fr", "en"))}
    foreign = {text for code in ("fr", "en") for text in _plain(code)}
    for route in addresses(made):
        await stage.go(route)
        said = [text for text in stage.texts() if text not in own]
        assert sum(MARK in text for text in said) > 2, route
        assert not foreign & {*said}, route
    assert tell.size(1_500_000) == f"1,5{words.FIRM}MB"
    assert words.grouped(12_000) == f"12{words.FINE}000"


def _plain(code: str) -> Iterator[str]:
    for entry in words.load(code).values():
        if isinstance(entry, str) and len(entry) > 3 and "{" not in entry:
            yield entry


async def test_hours_are_of_24_and_weeks_begin_on_monday(open_: Open) -> None:
    stage, _, shell = open_
    late = datetime(2026, 11, 27, 23, 5).astimezone()
    for code, country in (("fr", "FR"), ("en", "GB")):  # and not US, where Sunday is first
        shell.speak(code)
        here = stage.page.locale_configuration
        assert here is not None and here.current_locale == ft.Locale(code, country)
        assert tell.clock(late) == "23:05"
        assert not [key for key, text in words.load(code).items() if _of_twelve(text)]
    shell.speak("fr")


def _of_twelve(entry: str | dict[str, str]) -> bool:
    texts = entry.values() if isinstance(entry, dict) else [entry]
    return any(re.search(r"\b[ap]\.?m\.?\b", text) for text in texts)


FEATURES = (
    "accessible_navigation", "bold_text", "disable_animations", "high_contrast",
    "invert_colors", "reduce_motion", "on_off_switch_labels", "supports_announcements",
)  # fmt: skip


async def test_pages_do_not_slide_for_who_asked_for_less_motion(open_: Open) -> None:
    stage, _, _ = open_
    assert not _is_still(stage)
    for asked in ("disable_animations", "", "reduce_motion"):
        stage.replies["get_accessibility_features"] = {name: name == asked for name in FEATURES}
        await stage.live(ft.AppLifecycleState.RESUME)
        await stage.until(lambda asked=asked: _is_still(stage) == bool(asked))  # type: ignore[misc]


def _is_still(stage: Stage) -> bool:
    theme = stage.page.theme
    assert theme is not None and theme.page_transitions is not None
    shown = theme.page_transitions
    every = {shown.android, shown.ios, shown.linux, shown.macos, shown.windows}
    return every == {ft.PageTransitionTheme.NONE}
