"""Help is one tap away on every page, in every language, with whom to call; it needs no network."""

import re

import flet as ft
import pytest

from app.ui import words
from app.ui.components.help import sentences, topic_of
from app.ui.words import say
from tests.support.addresses import PARAMETER, addresses
from tests.support.earshot import Open
from tests.support.stage import Stage


@pytest.mark.parametrize("code", words.languages())
def test_every_page_has_its_own_text_of_three_to_six_sentences(code: str) -> None:
    words.speak(code)
    try:
        topics = {path: topic_of(path) for path in addresses() if path != "/"}
        assert len(topics) > 25
        for path, topic in topics.items():
            named = [part for part in path.split("/") if part and part != PARAMETER]
            assert topic == (named[-1] if named else "lost"), path
        for topic in {"today", "desk", *topics.values()}:
            told = sentences(topic)
            assert 3 <= len(told) <= 6, topic
            assert all(re.search(r"[.!?]$", one) and len(one) < 130 for one in told), topic
    finally:
        words.speak("fr")


def test_every_text_is_of_some_page() -> None:
    topics = {topic_of(path) for path in addresses()} | {"today", "desk"}
    texts = {key.removeprefix("help.of.") for key in words.load("fr") if key.startswith("help.of.")}
    assert texts == topics


async def opened(stage: Stage, route: str) -> ft.AlertDialog:
    """Go somewhere, and ask for help there."""
    await stage.go(route)
    # Below a page that lies over another, the other one's help is still there.
    await stage.press(stage.all(ft.IconButton, tooltip=say("help.open"))[-1])
    (dialog,) = (one for one in stage.all(ft.AlertDialog) if one.open)
    return dialog


def told(stage: Stage, dialog: ft.AlertDialog) -> set[str]:
    return {one.value for one in stage._walk(dialog) if isinstance(one, ft.Text)}


def _title(one: object) -> str:
    title = getattr(one, "title", None)
    return title.value if isinstance(title, ft.Text) else ""


async def press_in(stage: Stage, dialog: ft.AlertDialog, label: str) -> None:
    (pressed,) = (
        one
        for one in stage._walk(dialog)
        if getattr(one, "on_click", None) and label in (_title(one), getattr(one, "content", ""))
    )
    await stage.press(pressed)
    await stage.settle(20)


async def test_help_is_one_tap_away_and_leads_to_whom_to_call(open_: Open) -> None:
    stage, pages, shell = open_
    session = pages.open_session("S07", "focus-group")
    there = f"/session/{session}"
    for route, topic in (("/", "today"), ("/entries", "entries"), (there, "session")):
        dialog = await opened(stage, route)
        assert {*sentences(topic)} <= told(stage, dialog)
        await press_in(stage, dialog, say("act.close"))
    shell.speak("en")
    await stage.settle(20)
    dialog = await opened(stage, "/")
    assert "The three acts" in " ".join(told(stage, dialog))
    await press_in(stage, dialog, say("contacts.title"))
    assert stage.page.route == "/contacts"
    shell.speak("fr")
