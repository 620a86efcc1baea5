"""A number slips into a note: it is seen while one writes, and hidden before it rests."""

from pathlib import Path

import pytest

from app.merge.fields import current
from app.merge.state import Note
from tests.screens.world import Team
from tests.support.browser import Person
from tests.support.fixtures import Open, Start
from tests.support.in_hand import left_by, unlock
from tests.support.started import App

NUMBER = "06 12 34 56 78"
BEFORE = f"Il laisse le {NUMBER} au comptoir"
CARET = "() => document.activeElement.selectionStart"


@pytest.fixture
def note(tmp_path: Path) -> str:
    """An observation of today, still without its title."""
    team = Team(tmp_path).found()
    begun = str(team.pages["ines"].open_note("S07", "observation"))
    team.close()
    return begun


def test_a_number_hidden_by_a_finger_was_never_an_entry(
    tmp_path: Path, note: str, start: Start, visit: Open
) -> None:
    app = start(tmp_path / "ines")
    ines = visit(app)
    unlock(ines)
    ines.goes(f"/note/{note}")
    title = ines.page.locator("textarea").first
    ines.writes(title, BEFORE)
    ines.sees("Un numéro de téléphone\u00a0: 06 12…")

    # Asking moves nothing: one goes on writing where one was, in the middle of the line.
    for _ in range(len(" au comptoir")):
        ines.page.keyboard.press("ArrowLeft")
    ines.page.wait_for_timeout(800)
    assert ines.page.evaluate(CARET) == len(BEFORE) - len(" au comptoir")
    ines.page.keyboard.type(", plié,", delay=60)
    ines.page.wait_for_timeout(800)
    assert title.input_value() == f"Il laisse le {NUMBER}, plié, au comptoir"

    # The pointer takes the cursor out of the field before it presses.
    ines.taps(ines.button("Masquer"))
    ines.sees("Masqué.")
    hidden = f"Il laisse le {'×' * len(NUMBER)}, plié, au comptoir"
    assert _held(ines) == hidden
    ines.page.wait_for_timeout(300)
    versions, shown = _kept(app, note)
    assert versions == [hidden] and shown == hidden


def _held(person: Person) -> str:
    field = person.page.locator("textarea").first
    person.focuses(field)
    return field.input_value()


def _kept(app: App, note: str) -> tuple[list[object], object]:
    """Return every answer that was ever an entry, and the one that stands."""
    with left_by(app) as pages:
        past = [version.value for version in pages.history(note, "title")]
        return past, current(pages.find(note, Note).fields, "title")
