"""What an answer was before is shown with what changed, and can be taken up again."""

from pathlib import Path

import flet as ft
import pytest

from app.merge.fields import current
from app.merge.state import Note
from app.ui import naming
from app.ui.words import language, say
from tests.support.earshot import open_stage
from tests.support.phones import SITE
from tests.support.stage import Stage

FIELD = "present"
FIRST, SECOND = "Deux personnes à la porte", "Trois personnes à la porte, et un chien"


def spans(stage: Stage, decoration: ft.TextDecoration) -> list[str]:
    texts = [span for text in stage.all(ft.Text) for span in text.spans or ()]
    return [span.text or "" for span in texts if span.style and span.style.decoration == decoration]


async def test_earlier_answer_is_taken_up_again_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, pages, _ = await open_stage(tmp_path, monkeypatch, width=1024, height=768)
    note = pages.open_note(SITE, "observation")
    for text in (FIRST, SECOND):
        pages.answer(note, {FIELD: text})
    await stage.go(f"/note/{note}")
    asked = naming.field_of(pages, pages.subject(note), FIELD)
    assert asked is not None
    await stage.press(say("field.history", field=asked.label.in_(language())))
    assert spans(stage, ft.TextDecoration.UNDERLINE) == ["Trois", ", et un chien"]
    assert spans(stage, ft.TextDecoration.LINE_THROUGH) == ["Deux"]
    await stage.press(say("history.again"))
    found = pages.find(note, Note)
    assert current(found.fields, FIELD) == FIRST
    assert [version.value for version in pages.history(note, FIELD)] == [FIRST, SECOND, FIRST]
    stage.close()
    pages.close()
