"""Who is there is counted by group, one tap each, and told with the hour it was counted."""

from pathlib import Path

import pytest
from flet import IconButton

import app.ui.state.answers as answers
from app.merge.fields import conflicts, current
from app.merge.headcounts import field_of
from app.merge.state import Note
from app.ui import naming
from app.ui.words import say
from tests.support.earshot import Open
from tests.support.phones import SITE, a_team


async def test_taps_are_one_count_and_what_replaces_one_is_undone(
    open_: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, pages, _ = open_
    note = pages.open_note(SITE, "observation")
    await stage.resize(1024, 768)
    await stage.go(f"/note/{note}")
    worker = naming.group_name(pages, "worker")

    def counted() -> object:
        return current(pages.find(note, Note).fields, field_of("worker"))

    assert stage.one(IconButton, tooltip=say("headcount.fewer", group=worker)).disabled
    for _ in range(3):
        await stage.press(say("headcount.more", group=worker))
    await stage.go("/")
    assert counted() == 3 and len(pages.headcounts(note)) == 1
    await stage.go(f"/note/{note}")
    monkeypatch.setattr(answers, "TAPPING_S", 0.01)
    await stage.press(say("headcount.fewer", group=worker))
    await stage.until(lambda: counted() == 2)
    assert [one.counts for one in pages.headcounts(note)] == [{"worker": 3}, {"worker": 2}]
    await stage.press(say("act.undo"))
    assert counted() == 3
    await stage.go(f"/entry/{note}")
    said = say("headcount.group", group=worker, number=2)
    assert any(said in text for text in stage.texts())


def test_two_who_count_apart_are_both_shown_and_other_groups_merge(tmp_path: Path) -> None:
    team = a_team(tmp_path, "ines")
    ines, desk = team["ines"], team["desk"]
    note = ines.open_note(SITE, "observation")
    team.carry()
    ines.answer(note, {field_of("worker"): 2, field_of("peer"): 1})
    desk.answer(note, {field_of("worker"): 3, field_of("attending"): 8})
    team.carry()
    found = desk.find(note, Note)
    assert conflicts(found.fields) == [field_of("worker")]
    assert current(found.fields, field_of("peer")) == 1
    assert current(found.fields, field_of("attending")) == 8
    team.close()
