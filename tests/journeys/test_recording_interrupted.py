"""Somebody comes late, the page is reloaded or closed: what was said is kept.

Or, when it is asked for, erased for ever.
"""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.merge.state import Recording
from app.notebook import Notebook
from app.pages import Pages
from app.study.scope import Scope
from tests.journeys.test_field_day import appears, unlock
from tests.journeys.test_lock_while_recording import goes
from tests.screens.world import PASSPHRASE, Team
from tests.support.browser import PHONE, SIXTEEN_KHZ, App, Person, browser
from tests.support.fixtures import PICTURES, Start
from tests.support.sound import Samples, likeness_along, samples, speech

RATE = 16_000
AT_ONCE_S = 1.0
PRESS = """e => (e.hasAttribute('flt-tappable') ? e : e.querySelector('[flt-tappable]')).click()"""
PEOPLE = ("S07-P001", "S07-P002")


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Samples]:
    path = tmp_path_factory.mktemp("sound") / "speech.wav"
    return path, speech(path, rate=RATE)


@pytest.fixture
def session(tmp_path: Path) -> str:
    """A focus group of two people who allow audio."""
    team = Team(tmp_path).found()
    pages = team.pages["ines"]
    held = str(pages.open_session("S07", "focus-group"))
    for _ in PEOPLE:
        person = pages.enrol("S07", "attending")
        pages.grant(person, [Scope.PARTICIPATION, Scope.AUDIO], "group", "fr", "signature")
        pages.arrive(held, person)
    for notebook in team.notebooks.values():
        notebook.close()
    return held


@pytest.fixture
def app(tmp_path: Path, session: str, start: Start) -> App:
    return start(tmp_path / "ines")


@pytest.fixture
def ines(
    app: App, spoken: tuple[Path, Samples], request: pytest.FixtureRequest
) -> Iterator[Person]:
    with browser(spoken[0]) as opened:
        context = opened.new_context(
            viewport={"width": PHONE[0], "height": PHONE[1]},
            locale="fr-FR",
            timezone_id="Europe/Paris",
            permissions=["microphone"],
        )
        context.set_default_timeout(15_000)
        context.add_init_script(SIXTEEN_KHZ)
        person = Person(context.new_page(), app.link())
        unlock(person)
        yield person
        if getattr(request.node, "failed", False):
            person.picture(PICTURES / "failed" / f"{request.node.name}.png")


def records(person: Person, session: str, seconds: float) -> None:
    goes(person, f"/session/{session}")
    person.presses("Enregistrer")
    person.sees("Enregistrement en cours")
    person.page.wait_for_timeout(seconds * 1000)


def kept(app: App) -> tuple[Notebook, Pages, list[Recording]]:
    """Stop the app, and open what it left."""
    app.stop()
    notebook = Notebook(app.home)
    pages = notebook.unlock(PASSPHRASE)
    pages.catch_up()
    return notebook, pages, [pages.find(s.subject, Recording) for s in pages.summaries("recording")]


def holds_the_speech(pages: Pages, recording: Recording, source: Samples, least_s: float) -> None:
    heard = samples(pages.sound(recording.subject))
    assert recording.finished and len(heard) >= least_s * RATE
    assert likeness_along(source, heard) > 0.9


def test_late_arrival_pauses_it_within_a_second_and_all_can_be_erased(
    ines: Person, app: App, session: str
) -> None:
    records(ines, session, 3)
    ines.presses(ines.role("checkbox", PEOPLE[1]))
    ines.sees(re.compile(f"^{PEOPLE[1]} prend la parole"))
    ines.picture(PICTURES / "recording" / "running.png")
    ines.presses("Ajouter des personnes")
    group = ines.root.get_by_role("button", name=re.compile("^Personnes qui fréquentent")).first
    group.wait_for(state="attached")
    before = time.monotonic()
    group.evaluate(PRESS)
    assert appears(ines, "Enregistrement en pause") - before < AT_ONCE_S
    ines.presses("Terminé")
    ines.sees(re.compile("S07-P003"))
    expect(ines.button("Reprendre")).to_have_attribute("aria-disabled", "true")
    ines.picture(PICTURES / "recording" / "late-arrival.png")
    ines.presses("Effacer ce qui vient d’être dit")
    ines.picture(PICTURES / "recording" / "erase.png")
    ines.presses(ines.role("checkbox", "Tout"))
    ines.presses("Effacer")
    ines.sees("L’enregistrement est effacé.")
    assert ines.errors == []
    notebook, pages, recordings = kept(app)
    assert recordings == [] and not list((app.home / "objects").iterdir())
    notebook.close()


def test_page_that_is_reloaded_keeps_what_was_said(
    ines: Person, app: App, session: str, spoken: tuple[Path, Samples]
) -> None:
    records(ines, session, 5)
    ines.page.reload()
    ines.ready()
    ines.page.wait_for_timeout(8_000)  # until the app is sure that nothing more will come
    notebook, pages, (recording,) = kept(app)
    holds_the_speech(pages, recording, spoken[1], 4)
    assert recording.session == session
    notebook.close()


def test_page_that_is_closed_keeps_what_was_said(
    ines: Person, app: App, session: str, spoken: tuple[Path, Samples]
) -> None:
    records(ines, session, 5)
    ines.page.close()
    time.sleep(6)  # longer than a reload takes
    notebook, pages, (recording,) = kept(app)
    holds_the_speech(pages, recording, spoken[1], 4)
    assert recording.session == session and not recording.recovered
    notebook.close()
