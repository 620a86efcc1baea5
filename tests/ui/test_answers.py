"""What is typed saves itself: as a draft at once, as an entry soon, and nothing is lost."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import CarnetError, VaultFull
from app.merge.fields import current
from app.merge.state import Note
from app.notebook import Notebook
from app.pages.pages import Pages
from app.ui.state import answers as module
from app.ui.state.answers import Answers
from app.ui.state.soon import SOON_S
from tests.support.cover import PASSPHRASE, empty_notebook


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    empty_notebook(tmp_path)
    notebook = Notebook(tmp_path)
    yield notebook.unlock(PASSPHRASE)
    notebook.close()


@pytest.fixture
def failures() -> list[CarnetError]:
    return []


@pytest.fixture
def note(pages: Pages) -> str:
    return pages.open_note("S07", "observation")


@pytest.fixture
def answers(pages: Pages, note: str, failures: list[CarnetError]) -> Answers:
    return Answers(pages, note, failures.append)


def stored(pages: Pages, note: str, field: str) -> object:
    return current(pages.find(note, Note).fields, field)


async def test_typing_is_a_draft_then_an_entry(
    pages: Pages, note: str, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "QUIET_S", 1.0)
    answers.type("present", "Onze personnes", "Onze personnes")
    assert answers.saved.state == "typing"
    await asyncio.sleep(SOON_S + 0.1)
    assert pages.draft(note) == {"present": "Onze personnes"}
    assert stored(pages, note, "present") is None
    await asyncio.sleep(0.6)
    assert stored(pages, note, "present") == "Onze personnes"
    assert pages.draft(note) == {} and answers.saved.state == "saved"


async def test_somebody_who_types_on_is_kept_all_the_same(
    pages: Pages, note: str, answers: Answers
) -> None:
    """A draft waits for no pause: there is none for as long as somebody writes."""
    text, behind = "", 0.0
    start = time.monotonic()
    kept_at = start
    while time.monotonic() - start < 3 * SOON_S:
        text += "a"
        answers.type("present", text, text)
        await asyncio.sleep(0.02)
        if pages.draft(note).get("present", "") == text:
            kept_at = time.monotonic()
        behind = max(behind, time.monotonic() - kept_at)
    assert pages.draft(note) and behind < 1.0


async def test_leaving_a_field_writes_it_and_shows_it_as_stored(
    pages: Pages, note: str, answers: Answers
) -> None:
    answers.type("headcount", "011", 11)
    assert answers.shown("headcount", "") == "011"
    answers.leave()
    assert stored(pages, note, "headcount") == 11
    assert answers.shown("headcount", "11") == "11"


async def test_tapped_answer_is_an_entry_at_once(pages: Pages, note: str, answers: Answers) -> None:
    answers.say("setting", "welcome")
    assert stored(pages, note, "setting") == "welcome"
    answers.say("setting", None)
    assert stored(pages, note, "setting") is None


async def test_what_was_left_half_typed_is_adopted(
    pages: Pages, note: str, answers: Answers
) -> None:
    pages.save_draft(note, {"present": "deux chiens"})
    answers.adopt()
    assert stored(pages, note, "present") == "deux chiens"
    assert pages.draft(note) == {}


async def test_what_cannot_be_written_stays_and_is_told(
    pages: Pages,
    note: str,
    answers: Answers,
    failures: list[CarnetError],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> None:
        raise VaultFull

    answers.type("present", "Onze", "Onze")
    with monkeypatch.context() as patch:
        patch.setattr(pages, "answer", full)
        answers.leave()
    assert isinstance(failures[0], VaultFull)
    assert answers.shown("present", "") == "Onze"
    answers.leave()
    assert stored(pages, note, "present") == "Onze"
