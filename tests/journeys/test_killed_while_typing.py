"""The power goes while somebody types in a real browser; they open the notebook and go on.

Nothing is asked, no word can be read on the disk, and what they typed is there but for its
last two seconds.
"""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.merge.fields import current
from app.merge.state import Note
from tests.screens.world import Team
from tests.support.browser import Person
from tests.support.fixtures import Open, Start
from tests.support.forensics import found
from tests.support.in_hand import left_by, unlock
from tests.support.started import App

LOST_S = 2.0
TYPED = "Zanzibar " + " ".join(f"zanzibar{n}" for n in range(200))
"""A capital first: the keyboard of a field of prose makes one."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    team = Team(tmp_path).found()
    team.close()
    return tmp_path / "ines"


def types_until_killed(person: Person, app: App, seconds: float) -> list[float]:
    """Type without a pause, and cut the power; return when each key was."""
    keys: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        person.page.keyboard.type(TYPED[len(keys)])
        keys.append(time.monotonic())
        person.page.wait_for_timeout(40)
    app.kill()
    return keys


def lost_s(kept: str, keys: list[float], end: float) -> float:
    """Return how many seconds of typing are not in what was kept."""
    length = len(kept)
    if TYPED[length] == " ":
        length += 1  # it is not kept at an end
    assert kept and TYPED.startswith(kept)
    return end - keys[length] if length < len(keys) else 0.0


def opens_again(home: Path, start: Start, visit: Open) -> tuple[App, Person]:
    """Start the app that was killed; it asks for the passphrase and for nothing else."""
    assert found(["anzibar"], [home]) == {}
    app = start(home)
    person = visit(app)
    unlock(person)
    expect(person.root.get_by_role("alertdialog")).to_have_count(0)
    return app, person


def test_line_is_there_again(home: Path, start: Start, visit: Open) -> None:
    app = start(home)
    ines = visit(app)
    unlock(ines)
    ines.presses(ines.root.get_by_role("button", name=re.compile("^Noter")).first)
    ines.focuses(ines.field("Noter une ligne"))
    keys = types_until_killed(ines, app, 1.7)
    app, again = opens_again(home, start, visit)
    again.sees("Une ligne à ranger")
    again.sees(re.compile("^Zanzibar"))
    with left_by(app) as pages:
        ((_, line),) = pages.waiting_lines()
        assert lost_s(line.text, keys, keys[-1]) <= LOST_S


def test_title_of_a_note_is_there_again(home: Path, start: Start, visit: Open) -> None:
    app = start(home)
    ines = visit(app)
    unlock(ines)
    ines.presses("Séance")
    ines.presses(ines.root.get_by_role("button", name=re.compile("^Observation")).first)
    ines.focuses(ines.field("La scène en une ligne"))
    keys = types_until_killed(ines, app, 3.3)
    app, again = opens_again(home, start, visit)
    again.sees(re.compile("^Zanzibar"))
    with left_by(app) as pages:
        (summary,) = pages.summaries("note")
        title = current(pages.find(summary.subject, Note).fields, "title")
        assert lost_s(str(title), keys, keys[-1]) <= LOST_S


def test_line_on_the_lock_screen_is_there_again(home: Path, start: Start, visit: Open) -> None:
    app = start(home)
    ines = visit(app)
    ines.presses("Noter une ligne sans ouvrir")
    ines.focuses(ines.field("Noter une ligne"))
    keys = types_until_killed(ines, app, 2.6)
    app, again = opens_again(home, start, visit)
    again.sees("Une ligne à ranger")
    with left_by(app) as pages:
        ((_, line),) = pages.waiting_lines()
        assert lost_s(line.text, keys, keys[-1]) <= LOST_S
