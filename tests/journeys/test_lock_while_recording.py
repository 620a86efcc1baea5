"""Somebody comes to the door: lock while it records, jot on the cover, go on, and open again."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.merge.state import Recording, Session
from app.notebook import Notebook
from app.study.scope import Scope
from tests.screens.world import PASSPHRASE, Team
from tests.support.browser import PHONE, SIXTEEN_KHZ, App, Person, browser
from tests.support.fixtures import PICTURES, Start
from tests.support.sound import Samples, found_in, likeness_along, samples, speech

RATE = 16_000
LINE = "On frappe ; ils se taisent, puis reprennent."
GO = """route => { history.pushState(null, '', route);
  dispatchEvent(new PopStateEvent('popstate', {state: null})) }"""


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Samples]:
    path = tmp_path_factory.mktemp("sound") / "speech.wav"
    return path, speech(path, rate=RATE)


@pytest.fixture
def session(tmp_path: Path) -> str:
    """A focus group of today, with one participant who allows audio."""
    team = Team(tmp_path).found()
    pages = team.pages["ines"]
    held = str(pages.open_session("S07", "focus-group"))
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


def unlock(person: Person) -> None:
    person.writes("Phrase de passe", PASSPHRASE)
    person.presses("Ouvrir le carnet")
    person.sees("Une ligne, tout de suite…")


def goes(person: Person, route: str) -> None:
    person.page.evaluate(GO, route)
    person.settle(400)


def test_line_and_the_whole_sound_are_there_after_the_lock(
    ines: Person, app: App, session: str, spoken: tuple[Path, Samples]
) -> None:
    goes(ines, f"/session/{session}")
    ines.presses("Enregistrer")
    ines.sees("Enregistrement en cours")
    ines.page.wait_for_timeout(4_000)
    goes(ines, "/")
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
    goes(ines, f"/session/{session}")
    ines.sees("Enregistrement en cours")
    ines.presses("Arrêter")
    ines.sees(re.compile("^Enregistrement gardé"))
    assert ines.errors == []
    app.stop()
    notebook = Notebook(app.home)
    pages = notebook.unlock(PASSPHRASE)
    pages.catch_up()
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
    notebook.close()
