"""Components are named for those who hear them, and stand letters twice as large."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser import PHONE, TABLET
from tests.support.fixtures import Open, Start
from tests.support.names import unnamed
from tests.support.started import App

GALLERY = ("tests.support.gallery",)


@pytest.fixture
def app(start: Start) -> App:
    return start(None, command=GALLERY)


def test_everything_is_named(app: App, visit: Open) -> None:
    person = visit(app, TABLET)
    for name in ("Continuer", "Enregistrer", "Télécharger", "Fermer", "Effacer un passage"):
        expect(person.button(name)).to_be_attached()
    expect(person.role("checkbox", "Symbolique")).to_have_attribute("aria-checked", "true")
    expect(person.button("Pas d’accord")).to_have_attribute("aria-disabled", "true")
    expect(person.named("level-meter")).to_have_text("Niveau du son")
    for said in ("son accepté", "refusé", "pas encore demandé"):
        person.sees(said)
    assert unnamed(person) == []
    assert person.errors == []


def test_question_before_an_act_can_be_left(app: App, visit: Open) -> None:
    person = visit(app, TABLET)
    person.presses("Effacer un passage")
    person.sees("Trois minutes seront effacées partout.")
    person.presses("Annuler")
    person.misses("Trois minutes seront effacées partout.")


def test_file_is_handed_over_with_its_name(app: App, visit: Open) -> None:
    person = visit(app, TABLET)
    with person.page.expect_download() as handed:
        person.presses("Télécharger")
    assert handed.value.suggested_filename == "relevé été.csv"
    assert handed.value.path().read_bytes() == b"sept mots"


def test_prose_is_typed_whole(app: App, visit: Open) -> None:
    person = visit(app)
    words = "L’été, à l’accueil : « attendre » — œuvre de patience…\nDeuxième ligne."
    person.writes("Observation", words)
    assert person.holds("Observation") == words


def test_letters_twice_as_large_leave_nothing_cut(app: App, visit: Open) -> None:
    person = visit(app, (PHONE[0], 2600))
    small = person.button("Continuer").bounding_box()
    person.page.add_init_script(
        "addEventListener('DOMContentLoaded',()=>document.documentElement.style.fontSize='32px')"
    )
    person.reloads()
    large = person.button("Continuer").bounding_box()
    assert small is not None and large is not None
    assert small["height"] >= 48 and large["height"] >= 1.3 * small["height"]
    person.sees(re.compile("pas encore demandé"))
    assert person.errors == []
