"""The study file changes while a note is being written: the note asks what it asked.

A fieldworker is in the middle of an answer when the exchange brings the next version, in
which that question is gone, has another name, or is answered otherwise.
"""

import re
from pathlib import Path

import flet as ft
import pytest

from app.merge.fields import current, stored
from app.merge.state import Note
from app.pages.pages import Pages
from app.study.events import Value
from app.study.template import problems_of, visible_fields
from app.ui import naming
from app.ui.words import FINE, language, say
from tests.support.cover import STUDY, empty_notebook
from tests.support.earshot import open_again, open_stage
from tests.support.stage import Stage

TYPED = "Il baisse les yeux et"
ANSWERS: dict[str, Value] = {
    "title": "Au guichet",
    "setting": "welcome",
    "stance": "aside",
    "headcount": 12,
    "present": "Douze personnes, deux derrière la vitre",
    "ease": 2,
    "violence": False,
}


def next_study() -> str:
    """Return the study file's next version, whose observations ask otherwise."""
    number = re.search(r"^version = (\d+)", STUDY, re.MULTILINE)
    assert number is not None
    text = STUDY.replace(number[0], f"version = {int(number[1]) + 1}", 1)
    head, template = text.split('[[templates]]\nid = "observation"\nversion = 2', 1)
    template, sep, rest = template.partition("\n[[templates]]\n")
    fields = template.split("[[templates.fields]]\n")
    fields = [one for one in fields if not one.startswith('id = "stance"')]  # removed
    changed = "[[templates.fields]]\n".join(fields)
    for before, after in (
        ('id = "what-happened"', 'id = "scene"'),  # renamed
        ('id = "headcount"\nkind = "number"', 'id = "headcount"\nkind = "long"'),  # of another kind
        ("min = 0\nmax = 300\n", ""),
        ('{ id = "welcome"', '{ id = "lobby"'),  # an option under another name
        ("Qui est là ?", "Quelles places, quels rôles ?"),
    ):
        assert before in changed, before
        changed = changed.replace(before, after, 1)
    return f'{head}[[templates]]\nid = "observation"\nversion = 3{changed}{sep}{rest}'


def box(stage: Stage, label: str) -> ft.TextField:
    """Return the field under a question."""
    found = (f for f in stage.all(ft.TextField) if isinstance(f.label, ft.Text))
    return next(f for f in found if isinstance(f.label, ft.Text) and f.label.value == label)


async def type_(stage: Stage, field: ft.TextField, text: str) -> None:
    stage.session.apply_patch(field._i, {"value": text})
    await stage.fire(field, "change", text)


def asked(pages: Pages, note: str, field: str) -> str:
    found = naming.field_of(pages, pages.subject(note), field)
    assert found is not None, field
    return found.label.in_(language())


async def test_note_begun_before_is_asked_what_it_was_asked_and_can_be_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_notebook(tmp_path, "coordinator")
    stage, pages, shell = await open_stage(tmp_path, monkeypatch, width=1024, height=900)
    note, killed = (pages.open_note("S07", "observation") for _ in "ab")
    for one in (note, killed):
        pages.answer(one, ANSWERS)
    pages.save_draft(killed, {"what-happened": TYPED, "stance": "among"})
    happened = asked(pages, note, "what-happened")
    questions = [asked(pages, note, name) for name in ANSWERS if name != "title"]
    await stage.go(f"/note/{note}")
    await type_(stage, box(stage, happened), TYPED)

    pages.revise_study(next_study())
    await stage.settle(30)

    assert pages.study.template("observation").version == 3
    assert pages.find(note, Note).version == 2
    assert box(stage, happened).value == TYPED, "what is being typed stays in its field"
    for question in questions:
        assert question in stage.texts(), question
    assert say("answer.unknown_field") not in stage.texts()
    await type_(stage, box(stage, happened), f"{TYPED} sort.")
    await stage.fire(box(stage, happened), "blur")
    fields = pages.find(note, Note).fields
    assert current(fields, "what-happened") == f"{TYPED} sort."
    template = naming.template_of(pages, pages.subject(note))
    assert template is not None
    values = stored(fields)
    left = {problem.field_id for problem in problems_of(template, values)}
    for field in visible_fields(template, values):
        if field.id in left:
            pages.answer(note, {field.id: "Rien d’autre."})
    assert not problems_of(template, stored(pages.find(note, Note).fields))

    shell.lock()
    await stage.settle()
    pages = await open_again(stage, shell)
    await stage.until(lambda: not pages.draft(killed))
    found = pages.find(killed, Note)
    assert current(found.fields, "what-happened") == TYPED
    assert current(found.fields, "stance") == "among"
    await stage.go(f"/note/{killed}")
    assert box(stage, happened).value == TYPED
    await stage.go(f"/entry/{killed}")
    assert TYPED in stage.texts() and asked(pages, killed, "stance") in stage.texts()

    fresh = pages.open_note("S07", "observation")
    await stage.go(f"/note/{fresh}")
    assert f"Quelles places, quels rôles{FINE}?" in stage.texts()
    assert naming.field_of(pages, pages.subject(fresh), "stance") is None
    stage.close()
    pages.close()
