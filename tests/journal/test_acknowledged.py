"""Sent is what the server can name, not what it says it has."""

from pathlib import Path

import pytest

from app.journal.sealed import SealedJournal
from app.wire.entry import FIRST
from app.wire.text import b64
from tests.support.phones import SITE, Phone, a_team


@pytest.fixture
def phone(tmp_path: Path) -> Phone:
    phone = a_team(tmp_path, "ines").phones["ines"]
    note = phone.pages.open_note(SITE, "observation")
    for number in range(3):
        phone.pages.jot(note, f"ligne {number}")
    return phone


@pytest.mark.parametrize(
    "head", [(4, b64(bytes(32))), (4, FIRST), (9, b64(b"x" * 32)), (10**15, FIRST)]
)
def test_server_that_cannot_name_an_entry_holds_nothing(
    phone: Phone, head: tuple[int, str]
) -> None:
    sealed: SealedJournal = phone.notebook.sealed
    sealed.acknowledge({phone.device: head})
    assert sealed.sent == 0 and phone.pages.waiting == 4
    assert all(phone.pages.is_waiting(summary) for summary in phone.pages.summaries())


def test_entry_that_the_server_names_is_sent_with_all_before_it(phone: Phone) -> None:
    sealed = phone.notebook.sealed
    third = sealed.read(phone.device, 3)
    assert third is not None
    sealed.acknowledge({phone.device: (3, third.id), "somebody else": (7, FIRST)})
    assert phone.pages.waiting == 1
    assert phone.restart().waiting == 1
