"""What the journals add up to: put down with what was just written, and little of it in memory."""

import threading
from collections.abc import Iterable
from pathlib import Path

import pytest

from app.journal import catalogue
from app.journal.catalogue import Catalogue
from app.merge.state import Note, Recording
from app.study.events import Event
from app.study.ids import SubjectId
from tests.support.phones import a_room, a_team


def test_checkpoint_made_while_a_recorder_writes_hides_no_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = a_team(tmp_path, "ines").phones["ines"]
    recorder = phone.pages.record(a_room(phone.pages), "archive", 1)
    add = Catalogue.add

    savings: list[threading.Thread] = []

    def interrupted(self: Catalogue, events: Iterable[Event]) -> set[SubjectId]:
        saving = threading.Thread(target=self.save)
        savings.append(saving)
        saving.start()
        saving.join(0.3)
        return add(self, events)

    with monkeypatch.context() as patched:
        patched.setattr(Catalogue, "add", interrupted)
        marking = threading.Thread(target=recorder.mark, args=("ici",))
        marking.start()
        marking.join(5)
        assert not marking.is_alive()
        savings[0].join(5)
    found = phone.restart().find(recorder.recording, Recording)
    assert [mark.label for mark in found.marks] == ["ici"]


def test_memory_holds_so_many_events_and_every_note_still_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue, "REMEMBERED", 10)
    pages = a_team(tmp_path, "ines").phones["ines"].pages
    notes = [pages.open_note(pages.sites[0], "observation") for _ in range(8)]
    for turn in range(4):
        for number, note in enumerate(notes):
            pages.jot(note, f"{number}.{turn}")
            held = pages._catalogue._held.values()
            assert sum(len(one.events) for one in held) <= 10
    for number, note in enumerate(notes):
        found = pages.find(note, Note)
        assert [line.text for line in found.jottings] == [f"{number}.{turn}" for turn in range(4)]
