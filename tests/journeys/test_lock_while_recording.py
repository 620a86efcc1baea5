"""Somebody comes to the door: lock while it records, jot on the cover, go on, and open again."""

import re
from pathlib import Path

import pytest

from app.merge.state import Recording, Session
from tests.support.browser import Person
from tests.support.fixtures import Start
from tests.support.in_hand import RATE, Spoken, a_group, left_by, unlock
from tests.support.sound import found_in, likeness_along, samples
from tests.support.started import App

SECOND = "un soir de grand vent"
LINE = "On frappe ; ils se taisent, puis reprennent."


@pytest.fixture
def session(tmp_path: Path) -> str:
    return a_group(tmp_path, 1)


@pytest.fixture
def app(tmp_path: Path, session: str, start: Start) -> App:
    return start(tmp_path / "ines")


def test_line_and_the_whole_sound_are_there_after_the_lock(
    ines: Person, app: App, session: str, spoken: Spoken
) -> None:
    ines.goes(f"/session/{session}")
    ines.presses("Enregistrer")
    ines.sees("Enregistrement en cours")
    ines.page.wait_for_timeout(4_000)
    ines.goes("/")
    ines.presses("Verrouiller")
    ines.sees("Phrase de passe")
    ines.sees("Enregistrement en cours")
    ines.misses("S07-P001")
    ines.presses("Noter une ligne sans ouvrir")
    ines.writes("Noter une ligne", LINE)
    ines.page.keyboard.press("Enter")
    ines.sees(re.compile("^Noté à"))
    assert ines.holds("Noter une ligne") == ""
    ines.page.wait_for_timeout(5_000)
    unlock(ines)
    ines.sees(re.compile("La ligne notée sur la couverture"))
    ines.goes(f"/session/{session}")
    ines.sees("Enregistrement en cours")
    ines.presses("Arrêter")
    ines.sees(re.compile("^Enregistrement gardé"))
    assert ines.errors == []
    with left_by(app) as pages:
        held = pages.find(session, Session)
        assert [jotting.text for jotting in held.jottings] == [LINE]
        (summary,) = pages.recordings_of(session)
        recording = pages.find(summary.subject, Recording)
        assert recording.finished and not recording.recovered and not recording.marks
        heard = samples(pages.sound(summary.subject))
        assert recording.duration_ms > 9_500
        assert likeness_along(spoken[1], heard) > 0.9
        ends = [found_in(spoken[1], heard[at : at + RATE])[0] for at in (0, len(heard) - 2 * RATE)]
        assert ends[1] - ends[0] == pytest.approx(len(heard) - 2 * RATE, rel=0.02)


def test_made_to_open_it_one_shows_another_and_what_was_recorded_is_kept(
    ines: Person, app: App, session: str, spoken: Spoken
) -> None:
    ines.goes("/settings")
    ines.presses(ines.scrolls_to(ines.button("Seconde phrase de passe")))
    ines.writes("Seconde phrase de passe", SECOND)
    ines.writes("La même, encore une fois", SECOND)
    ines.presses("Choisir cette phrase")
    ines.sees(re.compile("^C’est fait"))
    ines.goes(f"/session/{session}")
    ines.presses("Enregistrer")
    ines.sees("Enregistrement en cours")
    ines.page.wait_for_timeout(4_000)
    ines.presses("Verrouiller")
    ines.sees("Enregistrement en cours")
    unlock(ines, SECOND)
    ines.sees("La page du jour est blanche")
    ines.misses("Enregistrement en cours")
    ines.goes("/entries")
    ines.sees("Le carnet est encore vide")
    ines.presses("Verrouiller")
    unlock(ines)
    ines.goes("/entries")
    ines.sees(re.compile("Groupe de discussion"))
    assert ines.errors == []
    with left_by(app) as pages:
        (summary,) = pages.recordings_of(session)
        recording = pages.find(summary.subject, Recording)
        assert recording.finished and not recording.recovered
        assert recording.duration_ms > 3_500
        assert likeness_along(spoken[1], samples(pages.sound(summary.subject))) > 0.9
