"""What is being typed is never replaced by what was typed before, and one draft stops no other."""

import pytest

from app.errors import TooLarge
from app.merge.fields import current
from app.merge.state import Note
from app.pages.pages import Pages
from app.vault.shelf import Shelf
from tests.support.phones import SITE, Phone


def test_what_is_typed_while_drafts_are_adopted_stands(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = phone.pages.open_note(SITE, "observation")
    phone.pages.save_draft(note, {"title": "avant"})
    scan = Shelf.scan

    def slow(self: Shelf):  # type: ignore[no-untyped-def]
        yield from list(scan(self))
        if self._table != "drafts":
            return
        # Found, and not yet adopted: the person has come back to the note and finished it.
        phone.notebook.pages.answer(note, {"title": "après"})
        phone.notebook.pages.save_draft(note, {"title": "après, et plus"})

    phone.kill()
    with monkeypatch.context() as patched:
        patched.setattr(Shelf, "scan", slow)
        pages = phone.start()
    assert current(pages.find(note, Note).fields, "title") == "après, et plus"


def test_draft_that_cannot_be_written_stays_and_stops_no_other(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = [phone.pages.open_note(SITE, "observation") for _ in range(4)]
    for note in notes:
        phone.pages.save_draft(note, {"title": "brouillon"})
    answer = Pages.answer

    def refusing(self: Pages, subject: str, answers: dict[str, str]) -> None:
        if subject == notes[1]:
            raise TooLarge("entry")
        answer(self, subject, answers)

    phone.kill()
    with monkeypatch.context() as patched:
        patched.setattr(Pages, "answer", refusing)
        pages = phone.start()
    titles = [current(pages.find(note, Note).fields, "title") for note in notes]
    assert titles == ["brouillon", None, "brouillon", "brouillon"]
    assert pages.draft(notes[1]) == {"title": "brouillon"}
