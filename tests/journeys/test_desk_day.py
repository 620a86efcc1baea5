"""A coordinator's day at the desk, in a real browser: look, search, read, listen, settle."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.screens.world import PASSPHRASE, Team, populate
from tests.support.browser import TABLET, Person
from tests.support.fixtures import Open, Start

HEARD = """() => { const play = HTMLMediaElement.prototype.play;
  window.sounds = []; window.ended = 0;
  HTMLMediaElement.prototype.play = function () {
    if (!window.sounds.includes(this)) {
      window.sounds.push(this); this.addEventListener('ended', () => { window.ended++ }) }
    return play.call(this);
  } }"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The home of a desk whose study has months of entries."""
    team = Team(tmp_path_factory.mktemp("study")).found()
    populate(team)
    team.close()
    yield team.home / "desk"


@pytest.fixture
def desk(home: Path, start: Start, visit: Open) -> Person:
    """Somebody at the desk, with the notebook open."""
    person = visit(start(home), TABLET)
    person.page.evaluate(HEARD)
    person.writes("Phrase de passe", PASSPHRASE)
    person.presses("Ouvrir le carnet")
    person.sees("Le terrain, service par service")
    return person


def heard(person: Person, beyond: float) -> float:
    """Wait until the browser's own player is past a moment, in seconds, and return where."""
    for _ in range(100):
        at = person.page.evaluate("Math.max(0, ...window.sounds.map(s => s.currentTime))")
        if at > beyond:
            return float(at)
        person.page.wait_for_timeout(100)
    raise AssertionError("nothing is played")


def test_overview_gives_the_figures(desk: Person) -> None:
    cell = "Observation sur place\u00a0: 8 sur 6, prévu atteint"
    expect(desk.root.get_by_label(cell).first).to_be_attached()
    expect(
        desk.root.get_by_label(re.compile(r"Entretien individuel\u00a0: \d+ sur 66, en cours"))
    ).to_be_attached()
    desk.sees("29")
    expect(
        desk.root.get_by_label(re.compile("Pair·es.*\u00a0: 8 sur 18, en cours"))
    ).to_be_attached()
    desk.sees("Silencieux depuis 34 jours")
    desk.presses(desk.root.get_by_role("button", name=re.compile("entrée à départager")))
    desk.sees(re.compile("Deux personnes ont répondu"))
    assert desk.errors == []


def test_search_ignores_accents_and_the_entry_reads_word_for_word(desk: Person) -> None:
    desk.presses(desk.tab("Entrées"))
    desk.writes("Chercher un mot", "refus deux")
    desk.sees(re.compile("Le refus"))
    desk.writes("Chercher un mot", "controle hotel")
    desk.sees("Rien ne correspond")
    desk.writes("Chercher un mot", "vide capot controle")
    row = desk.root.get_by_role("button", name=re.compile("Contrôle au coin de la rue")).first
    desk.presses(row)
    desk.sees(
        "Contrôle au coin de la rue. Deux agents, un sac vidé sur le capot. La file se défait."
    )
    desk.sees("Une violence a-t-elle été vue, racontée ou évitée ?".replace(" ?", "\u202f?"))
    desk.sees("Institutionnelle, Symbolique, stigmate")
    assert desk.errors == []


def test_recording_is_heard_to_its_end(desk: Person) -> None:
    desk.presses(desk.tab("Entrées"))
    desk.presses(desk.root.get_by_role("button", name=re.compile("Enregistrement de 12")).first)
    desk.presses("1,5\u00a0×")
    desk.presses("Écouter")
    first = heard(desk, 0.5)
    desk.page.wait_for_timeout(1000)
    assert heard(desk, first) - first > 1.2  # faster than the clock
    desk.presses("Pause")
    desk.presses(desk.root.get_by_role("button", name=re.compile("Solution proposée")).first)
    desk.presses("Écouter")
    assert heard(desk, 10.3) < 12.1  # the mark was ten seconds in
    desk.page.wait_for_function("() => window.ended === 1")  # before, the button may yet change
    expect(desk.button("Écouter")).to_be_attached()
    desk.presses(desk.tab("Réglages"))
    assert desk.errors == []


def test_conflict_is_settled_for_good(desk: Person) -> None:
    desk.presses(desk.root.get_by_role("button", name=re.compile("entrée à départager")))
    desk.sees(re.compile("Deux personnes ont répondu"))  # the first page says "à départager" too
    desk.presses(desk.root.get_by_role("button", name=re.compile("à départager")).last)
    desk.sees("Sujet annoncé")
    desk.presses("Garder celle de Karim")
    desk.sees(re.compile("Deux personnes ont parlé"))
    desk.presses("Garder celle d’Inès")
    desk.sees("C’est réglé")
    desk.presses("Retour aux entrées")
    desk.misses(re.compile("question à départager"))
    assert desk.errors == []
