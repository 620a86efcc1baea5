"""Two taps, counted: to a line, to the recorder, to who is here; and a line from the lock.

Everything is touched with a pointer where it stands, on a phone, and what is done every day
stands where a thumb is.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from app.merge.state import Recording, Session
from tests.screens.world import Team
from tests.support.browser import PHONE, Person
from tests.support.fixtures import Open, Start
from tests.support.in_hand import a_group, left_by, unlock

MOST = 2
THUMB = 0.55
"""Below this share of its height, a phone held in one hand is within the reach of its thumb."""
LINE = "La porte s’ouvre, personne ne bouge."
READY = """label => { const e = document.activeElement;
  return e !== null && e.getAttribute('aria-label') === label }"""


class Thumb:
    """One thumb, whose taps are counted."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.taps = 0

    def on(self, target: Locator) -> None:
        """Touch something where it stands: it is in the thumb's reach."""
        target.wait_for(state="attached")
        box = target.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] / 2 > THUMB * PHONE[1], "out of the thumb's reach"
        assert min(box["width"], box["height"]) >= 48
        self.person.taps(target)
        self.taps += 1

    def finds(self, words: str) -> None:
        """Touch the button that begins with these words."""
        self.on(self.person.root.get_by_role("button", name=re.compile(f"^{words}")).first)

    def is_ready_to_write(self, label: str) -> None:
        """The field has the cursor by itself: the next key is the first letter of the line."""
        self.person.page.wait_for_function(READY, arg=label)
        assert self.taps <= MOST


@pytest.fixture
def home(tmp_path: Path) -> Path:
    team = Team(tmp_path).found()
    team.close()
    return tmp_path / "ines"


@pytest.fixture
def session(tmp_path: Path) -> str:
    """A focus group of today, with two participants who allow audio."""
    return a_group(tmp_path, 2)


def test_line_is_written_after_one_tap_and_filed_by_another(
    home: Path, start: Start, visit: Open
) -> None:
    app = start(home)
    ines = visit(app)
    unlock(ines)
    thumb = Thumb(ines)
    thumb.finds("Noter")
    thumb.is_ready_to_write("Noter une ligne")
    ines.page.keyboard.type(LINE)
    ines.page.keyboard.press("Enter")
    ines.sees(LINE)
    ines.presses("Retour")
    ines.sees("Une ligne à ranger")
    ines.presses("Nouvelle observation")
    ines.misses("Une ligne à ranger")
    for words in ("Effacement rapide", "Effacer et verrouiller"):  # two taps hide everything
        ines.presses(words)
    ines.sees("Phrase de passe")
    ines.misses("Effacer et verrouiller")
    ines.misses(LINE)
    assert ines.errors == []
    with left_by(app) as pages:
        (summary,) = pages.summaries("note")
        assert not summary.is_loose and summary.title == LINE


def test_recorder_runs_after_two_taps(
    tmp_path: Path, session: str, start: Start, visit: Open
) -> None:
    app = start(tmp_path / "ines")
    ines = visit(app)
    unlock(ines)
    thumb = Thumb(ines)
    thumb.finds("Enregistrer")
    ines.settle()
    thumb.finds("Enregistrer")
    ines.sees("Enregistrement en cours")
    assert thumb.taps == MOST
    ines.page.wait_for_timeout(2_000)
    ines.presses("Arrêter")
    ines.sees(re.compile("^Enregistrement gardé"))
    with left_by(app) as pages:
        (summary,) = pages.recordings_of(session)
        assert pages.find(summary.subject, Recording).duration_ms > 1_000


def test_who_is_here_is_shown_after_one_tap(
    tmp_path: Path, session: str, start: Start, visit: Open
) -> None:
    ines = visit(start(tmp_path / "ines"))
    unlock(ines)
    thumb = Thumb(ines)
    thumb.finds("Qui est là")
    ines.sees(re.compile("S07-P002"))
    ines.sees("Ajouter des personnes")
    assert thumb.taps <= MOST


def test_who_is_here_in_a_session_that_begins_is_shown_after_two_taps(
    home: Path, start: Start, visit: Open
) -> None:
    app = start(home)
    ines = visit(app)
    unlock(ines)
    thumb = Thumb(ines)
    thumb.finds("Qui est là")
    ines.settle()
    group = ines.root.get_by_role("button", name=re.compile("^Groupe de discussion")).first
    ines.taps(group)
    thumb.taps += 1
    ines.sees("Ajouter des personnes")
    assert thumb.taps <= MOST
    with left_by(app) as pages:
        (summary,) = pages.summaries("session")
        assert pages.find(summary.subject, Session).method == "focus-group"


def test_line_is_written_on_the_lock_screen_after_one_tap(
    home: Path, start: Start, visit: Open
) -> None:
    app = start(home)
    ines = visit(app)
    ines.sees("Phrase de passe")
    thumb = Thumb(ines)
    thumb.finds("Noter une ligne sans ouvrir")
    thumb.is_ready_to_write("Noter une ligne")
    ines.page.keyboard.type(LINE)
    ines.page.keyboard.press("Enter")
    ines.sees(re.compile("^Noté à"))
    assert ines.errors == []
    with left_by(app) as pages:
        ((_, line),) = pages.waiting_lines()
        assert line.text == LINE
