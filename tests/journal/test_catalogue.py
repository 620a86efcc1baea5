"""What the journals add up to is never put down without what was just written."""

import threading
from collections.abc import Iterable
from pathlib import Path

import pytest

from app.journal.catalogue import Catalogue
from app.merge.state import Recording
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
