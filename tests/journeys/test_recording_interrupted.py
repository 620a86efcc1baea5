"""Somebody comes late, the page is reloaded or closed: what was said is kept.

Or, when it is asked for, erased for ever.
"""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.merge.state import Recording
from app.pages.pages import Pages
from tests.support.browser import Person
from tests.support.fixtures import PICTURES, Start
from tests.support.in_hand import RATE, Spoken, a_group, left_by
from tests.support.sound import Samples, likeness_along, samples
from tests.support.started import App

AT_ONCE_S = 1.0
PEOPLE = ("S07-P001", "S07-P002")


@pytest.fixture
def session(tmp_path: Path) -> str:
    return a_group(tmp_path, len(PEOPLE))


@pytest.fixture
def app(tmp_path: Path, session: str, start: Start) -> App:
    return start(tmp_path / "ines")


def records(person: Person, session: str, seconds: float) -> None:
    person.goes(f"/session/{session}")
    person.presses("Enregistrer")
    person.sees("Enregistrement en cours")
    person.page.wait_for_timeout(seconds * 1000)


def recordings(pages: Pages) -> list[Recording]:
    return [pages.find(one.subject, Recording) for one in pages.summaries("recording")]


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
    before = ines.touches(group)
    assert ines.appears("Enregistrement en pause") - before < AT_ONCE_S
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
    with left_by(app) as pages:
        assert recordings(pages) == [] and not list((app.home / "objects").iterdir())


def test_page_that_is_reloaded_keeps_what_was_said(
    ines: Person, app: App, session: str, spoken: Spoken
) -> None:
    records(ines, session, 5)
    ines.reloads()
    ines.page.wait_for_timeout(8_000)  # until the app is sure that nothing more will come
    with left_by(app) as pages:
        (recording,) = recordings(pages)
        holds_the_speech(pages, recording, spoken[1], 4)
        assert recording.session == session


def test_page_that_is_closed_keeps_what_was_said(
    ines: Person, app: App, session: str, spoken: Spoken
) -> None:
    records(ines, session, 5)
    ines.page.close()
    time.sleep(6)  # longer than a reload takes
    with left_by(app) as pages:
        (recording,) = recordings(pages)
        holds_the_speech(pages, recording, spoken[1], 4)
        assert recording.session == session and not recording.recovered
