"""A first day: introduced, with the keyboard alone; a first line; a rehearsal that says ready.

The browser's microphone hears a voice that reads French, the server is a real one, and what
the rehearsal recorded is nowhere afterwards.
"""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.screens.world import PASSPHRASE, Team
from tests.support.browser import PHONE, Person, browser
from tests.support.fixtures import Start, a_context
from tests.support.in_hand import Spoken, left_by, spoken
from tests.support.servers import running
from tests.support.started import App

__all__ = ["spoken"]
LINE = "La porte s’ouvre, personne ne bouge."
FOCUSED = """name => { const e = document.activeElement; if (!e) return false;
  const said = (e.getAttribute('aria-label') || e.textContent || '').trim();
  return said.startsWith(name) }"""
MOST = 25
"""Things that a page has to go through with the keyboard."""


@pytest.fixture
def app(tmp_path: Path, start: Start) -> Iterator[App]:
    """A notebook that was never opened, and its server."""
    team = Team(tmp_path / "study")
    with running(SimpleNamespace(root_key=team.root), tmp_path / "server") as server:
        team.found(server.url)
        # A server learns from a coordinator who takes part.
        asyncio.run(team.notebooks["desk"].sync())
        team.close()
        home = team.home / "ines"
        (home / "preferences.json").write_text(json.dumps({"language": "fr", "mode": "light"}))
        yield start(home)


def tabs_to(person: Person, name: str) -> None:
    """Go there with the keyboard."""
    for _ in range(MOST):
        person.page.keyboard.press("Tab")
        person.page.wait_for_timeout(60)
        if person.page.evaluate(FOCUSED, name):
            return
    raise AssertionError(f"the keyboard does not reach {name!r}")


def enters(person: Person, name: str) -> None:
    """Press what the keyboard reached."""
    tabs_to(person, name)
    person.page.keyboard.press("Enter")
    person.settle()


def test_first_day_with_the_keyboard_alone(app: App, spoken: Spoken) -> None:
    with browser(spoken[0]) as opened:
        ines = Person(a_context(opened, PHONE).new_page(), app.link())
        tabs_to(ines, "Phrase de passe")
        ines.page.keyboard.type(PASSPHRASE)
        ines.page.keyboard.press("Enter")
        ines.sees("Ce qui est confié reste confié")
        ines.settle()
        enters(ines, "Passer")
        enters(ines, "Oui, c’est la bonne date")  # of a notebook newer than its study
        enters(ines, "Noter")
        ines.page.keyboard.type(LINE)
        ines.page.keyboard.press("Enter")
        ines.sees(LINE)
        enters(ines, "Retour")
        enters(ines, "Avant de partir, une répétition")
        enters(ines, "Commencer")
        ines.sees("Enregistrement d’essai : trois secondes")
        assert ines.named("recording").count() == 1
        ines.sees("Prêt. Bon terrain !")
        for said in ("Il vous entend bien", "Scellé, rouvert, joué, puis détruit", "Il répond et"):
            assert said in ines.tree(), said
        enters(ines, "Verrouiller")
        ines.sees("Phrase de passe")
        assert ines.errors == []
    with left_by(app) as pages:
        ((_, line),) = pages.waiting_lines()
        assert line.text == LINE
        assert pages.summaries("recording") == [] and pages.rehearsed is not None
        assert not [*(app.home / "forming").iterdir(), *(app.home / "objects").iterdir()]
