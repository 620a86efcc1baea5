"""A name or a number in a field is asked about aside, before it rests, and never blocks."""

import asyncio
from pathlib import Path

import flet as ft
import pytest

from app.merge.fields import current
from app.merge.state import Note
from app.pages.pages import Pages
from app.ui.state import answers, watch
from app.ui.words import say
from tests.support.earshot import Open
from tests.support.stage import Stage

PHONE = "06 12 34 56 78"
LINE = f"Il laisse le {PHONE} et part."
HIDDEN = f"Il laisse le {'×' * len(PHONE)} et part."


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a line be looked at as soon as its author pauses."""
    monkeypatch.setattr(watch, "PAUSE_S", 0.01)


def prose(pages: Pages) -> tuple[str, str]:
    """Return the identifier and the label of a question answered in prose."""
    asked = next(f for f in pages.study.template("observation").fields if f.id == "title")
    return asked.id, asked.label.in_("fr")


async def writes(stage: Stage, label: str, text: str) -> None:
    await stage.write(label, text)
    await asyncio.sleep(0.03)
    await stage.settle(30)


def value(stage: Stage, label: str) -> str:
    return str(stage.one(ft.TextField, label=label).value)


async def test_line_says_what_was_found_and_repeats_no_more_than_its_beginning(
    open_: Open,
) -> None:
    stage, _, _ = open_
    await stage.go("/jot")
    await writes(stage, say("jot.line"), "Onze personnes attendent")
    assert say("clue.hide") not in labels(stage)
    await writes(stage, say("jot.line"), LINE)
    assert say("clue.phone", start="06 12…") in stage.texts()
    assert PHONE not in " ".join(stage.texts())
    said = [one for one in stage.all(ft.Semantics) if one.live_region]
    assert any(text_of(one) == say("clue.phone", start="06 12…") for one in said)


async def test_hiding_keeps_the_length_and_can_be_taken_back(open_: Open) -> None:
    stage, _, _ = open_
    label = say("jot.line")
    await stage.go("/jot")
    await writes(stage, label, LINE)
    await stage.press(say("clue.hide"))
    assert value(stage, label) == HIDDEN
    assert say("clue.hidden") in stage.texts()
    await stage.press(say("clue.put_back"))
    assert value(stage, label) == LINE
    assert say("clue.hide") not in labels(stage)
    await writes(stage, label, LINE + " Encore.")
    assert say("clue.hide") not in labels(stage)


async def test_what_is_left_stands_and_is_not_asked_again_anywhere(open_: Open) -> None:
    stage, pages, _ = open_
    await stage.go("/jot")
    await writes(stage, say("jot.line"), f"{LINE} Mme Durand aussi.")
    assert say("clue.more", count=1) in " ".join(stage.texts())
    await stage.press(say("clue.leave"))
    assert say("clue.likely", start="Du…") in stage.texts()
    await stage.press(say("clue.leave"))
    assert say("clue.leave") not in labels(stage)
    note = pages.open_note("S07", "observation")
    await stage.go(f"/note/{note}")
    await writes(stage, prose(pages)[1], LINE)
    assert say("clue.leave") not in labels(stage)


async def test_line_is_sent_all_the_same_and_the_asking_ends_with_it(open_: Open) -> None:
    stage, pages, _ = open_
    await stage.go("/jot")
    await writes(stage, say("jot.line"), LINE)
    await stage.fire(stage.one(ft.TextField, label=say("jot.line")), "submit", LINE)
    await stage.settle(80)
    (summary,) = pages.summaries("note")
    assert [line.text for line in pages.find(summary.subject, Note).jottings] == [LINE]
    assert say("clue.hide") not in labels(stage)


async def test_name_hidden_in_an_answer_was_never_an_entry(open_: Open) -> None:
    stage, pages, _ = open_
    name, label = prose(pages)
    pages.guard.flag("Aziza")
    note = pages.open_note("S07", "observation")
    await stage.go(f"/note/{note}")
    await writes(stage, label, "Le sac d'Aziza")
    # The finger that goes to the button takes the cursor out of the field first.
    await stage.fire(stage.one(ft.TextField, label=label), "blur")
    assert pages.draft(note) == {name: "Le sac d'Aziza"}
    await stage.press(say("clue.hide"))
    assert value(stage, label) == "Le sac d'×××××"
    assert current(pages.find(note, Note).fields, name) == "Le sac d'×××××"
    assert [version.value for version in pages.history(note, name)] == ["Le sac d'×××××"]


async def test_answer_asked_about_is_an_entry_once_one_leaves_or_waits_enough(
    open_: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, pages, _ = open_
    name, label = prose(pages)
    first, second = (pages.open_note("S07", "observation") for _ in range(2))
    await stage.go(f"/note/{first}")
    await writes(stage, label, LINE)
    await stage.go("/")
    assert current(pages.find(first, Note).fields, name) == LINE
    monkeypatch.setattr(answers, "PATIENCE_S", 0.05)
    await stage.go(f"/note/{second}")
    await writes(stage, label, LINE)
    await stage.fire(stage.one(ft.TextField, label=label), "blur")
    await asyncio.sleep(0.1)
    await stage.settle(30)
    assert current(pages.find(second, Note).fields, name) == LINE


async def test_quiet_answer_waits_for_what_is_asked_about_it(
    open_: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, pages, _ = open_
    name, label = prose(pages)
    monkeypatch.setattr(answers, "QUIET_S", 0.05)
    note = pages.open_note("S07", "observation")
    await stage.go(f"/note/{note}")
    await writes(stage, label, LINE)
    await asyncio.sleep(0.15)
    assert current(pages.find(note, Note).fields, name) is None
    await writes(stage, label, "Il part.")
    await asyncio.sleep(0.15)
    assert current(pages.find(note, Note).fields, name) == "Il part."


async def test_asking_leaves_the_field_itself_alone(open_: Open) -> None:
    stage, _, _ = open_
    await stage.go("/jot")
    before = stage.one(ft.TextField, label=say("jot.line"))
    await writes(stage, say("jot.line"), LINE)
    after = stage.one(ft.TextField, label=say("jot.line"))
    assert after._i == before._i and after.value == LINE


async def test_line_on_the_cover_is_guarded_too(open_: Open) -> None:
    stage, pages, shell = open_
    pages.guard.flag("Aziza")
    shell.lock()
    await stage.settle()
    await stage.press(say("cover.jot"))
    await writes(stage, say("jot.line"), f"Aziza, {PHONE}")
    assert say("clue.phone", start="06 12…") in stage.texts()
    await stage.press(say("clue.hide"))
    assert value(stage, say("jot.line")) == f"Aziza, {'×' * len(PHONE)}"


async def test_list_is_kept_in_the_settings(open_: Open) -> None:
    stage, pages, shell = open_
    await stage.go("/settings")
    assert say("flagged.help") in stage.texts() and say("flagged.empty") in stage.texts()
    await stage.write(say("flagged.add"), "  Grande  Zoé ")
    await stage.press(say("flagged.put"))
    assert pages.guard.names == ("Grande Zoé",)
    assert value(stage, say("flagged.add")) == "" and "Grande Zoé" in stage.texts()
    await stage.press(say("flagged.remove", name="Grande Zoé"))
    assert pages.guard.names == () and say("flagged.empty") in stage.texts()
    pages.guard.flag("Aziza")
    shell.lock()
    await stage.settle()
    assert "Aziza" not in " ".join(stage.texts())


def test_every_field_of_prose_has_its_line() -> None:
    screens = Path(__file__).parents[2] / "app" / "ui" / "screens"
    prose = [one for one in screens.glob("*.py") if "prose=" in one.read_text("utf-8")]
    assert len(prose) >= 4
    for screen in prose:
        if screen.name == "plan.py":
            continue  # old words are made to name nobody there, and it says where they still do
        text = screen.read_text("utf-8")
        assert "ClueLine" in text or "guarded(" in text, screen.name


def labels(stage: Stage) -> list[object]:
    return [one.content for one in stage.all(ft.TextButton)]


def text_of(said: ft.Semantics) -> str:
    return str(said.content.value) if isinstance(said.content, ft.Text) else ""
