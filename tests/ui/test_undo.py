"""For some seconds after an act one tap undoes it; a line that was taken out, for ever."""

import flet as ft
import pytest

import app.ui.undoing as undoing
from app.merge.fields import current
from app.merge.state import Note, Session
from app.ui.words import say
from tests.support.earshot import Open
from tests.support.phones import SITE


async def test_line_taken_out_is_put_back_at_once_or_from_the_list_of_those_taken_out(
    open_: Open,
) -> None:
    stage, pages, shell = open_
    note = pages.open_note(SITE, "observation")
    line = pages.jot(note, "Un rire, puis plus rien")
    await stage.go(f"/note/{note}")
    assert say("lines.removed", count=1) not in stage.texts()

    def lines() -> list[str]:
        return [one.text for one in pages.find(note, Note).jottings]

    async def take_out(line: str) -> None:
        await stage.until(lambda: "Un rire, puis plus rien" in stage.texts())
        await stage.press(stage.keyed(line))
        await stage.press(say("jot.remove"))
        assert lines() == []

    await take_out(line)
    assert say("undo.line") in stage.texts()
    await stage.press(say("act.undo"))
    assert lines() == ["Un rire, puis plus rien"] and shell.offer is None
    await take_out(pages.find(note, Note).jottings[0].entry)
    await stage.press(say("lines.removed", count=1))
    assert "Un rire" in " ".join(stage.texts())
    await stage.press(say("lines.back"))
    assert lines() == ["Un rire, puis plus rien"] and not pages.taken_out(note)


async def test_offer_passes_by_itself_and_none_outlives_the_lock(
    open_: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, pages, shell = open_
    session = pages.open_session(SITE, "focus-group")
    pages.arrive_unknown(session, 2)
    await stage.go(f"/session/{session}")
    name = say("room.unknown", count=2)
    monkeypatch.setattr(undoing, "UNDO_S", 0.2)
    await stage.press(say("room.leave", name=name))
    assert not pages.find(session, Session).here
    await stage.until(lambda: shell.offer is None)
    monkeypatch.setattr(undoing, "UNDO_S", 60.0)
    pages.arrive_unknown(session, 2)
    await stage.settle()
    await stage.press(say("room.leave", name=name))
    assert say("undo.left", name=name) in stage.texts()
    shell.lock()
    assert shell.offer is None


async def test_answer_that_was_tapped_over_is_back_in_one_tap(open_: Open) -> None:
    stage, pages, _ = open_
    note = pages.open_note(SITE, "observation")
    pages.answer(note, {"violence": True})
    await stage.resize(1024, 768)
    await stage.go(f"/note/{note}")
    question = stage.one(ft.Container, key="violence")
    chips = {c.key: c for c in stage._walk(question) if isinstance(c, ft.Chip)}
    await stage.fire(chips["False"], "select", True)
    assert current(pages.find(note, Note).fields, "violence") is False
    await stage.press(say("act.undo"))
    assert current(pages.find(note, Note).fields, "violence") is True


async def test_answer_that_was_wiped_out_is_back_in_its_field(open_: Open) -> None:
    stage, pages, _ = open_
    note = pages.open_note(SITE, "observation")
    pages.answer(note, {"title": "Au guichet"})
    await stage.go(f"/note/{note}")

    def title() -> ft.TextField:
        return next(f for f in stage.all(ft.TextField) if f.on_blur is not None)

    stage.session.apply_patch(title()._i, {"value": ""})
    await stage.fire(title(), "change", "")
    await stage.fire(title(), "blur")
    assert current(pages.find(note, Note).fields, "title") == ""
    await stage.press(say("act.undo"))
    assert title().value == "Au guichet"
