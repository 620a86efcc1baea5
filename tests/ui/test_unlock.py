"""The cover: opens, refuses, waits, speaks two languages, and says nothing of the inside."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.browser import PHONE, TABLET, Person
from tests.support.cover import PASSPHRASE
from tests.support.fixtures import Open, Start
from tests.support.started import App

COVER = ("tests.support.cover",)


@pytest.fixture
def app(start: Start) -> App:
    return start(None, command=COVER)


def opens(person: Person, passphrase: str = PASSPHRASE) -> None:
    person.writes("Phrase de passe", passphrase)
    person.presses("Ouvrir le carnet")


def test_passphrase_opens_and_the_lock_closes(app: App, visit: Open) -> None:
    person = visit(app)
    opens(person)
    person.sees("La page du jour est blanche")
    person.presses("Verrouiller")
    person.sees("Phrase de passe")
    person.misses("La page du jour est blanche")
    assert person.holds("Phrase de passe") == ""
    assert person.errors == []


def test_wrong_passphrase_is_said_then_waited_for(app: App, visit: Open) -> None:
    person = visit(app)
    opens(person, "trois mots faux")
    person.sees(re.compile("n’ouvre pas le carnet. Vérifiez-la"))
    opens(person, "encore faux")
    person.sees(re.compile(r"Nouvel essai possible dans \d\sseconde"))
    expect(person.button("Ouvrir le carnet")).to_have_attribute("aria-disabled", "true")
    person.misses(re.compile("Nouvel essai"))
    opens(person)
    person.sees("La page du jour est blanche")


def test_nothing_typed_asks_for_it(app: App, visit: Open) -> None:
    person = visit(app)
    person.presses("Ouvrir le carnet")
    person.sees(re.compile("Écrivez d’abord"))


@pytest.mark.parametrize(
    ("typed", "said"), [("abîmé", "prévenez votre coordination"), ("étranger", "autre appareil")]
)
def test_damaged_or_foreign_notebook_is_said_calmly(
    app: App, visit: Open, typed: str, said: str
) -> None:
    person = visit(app)
    opens(person, typed)
    person.sees(re.compile(said))


def test_crash_while_opening_is_one_calm_sentence(start: Start, visit: Open) -> None:
    app = start(None, command=COVER)
    app.expected = ("RuntimeError",)
    person = visit(app)
    opens(person, "panne")
    person.sees(re.compile("n’a pas abouti"))
    opens(person)
    person.sees("La page du jour est blanche")
    assert [line for line in app.said if "panne" in line] == []
    assert [line for line in app.said if "fault: RuntimeError @ app/ui/screens/" in line]


def test_language_changes_at_once_and_is_remembered(
    app: App, visit: Open, start: Start, tmp_path: Path
) -> None:
    person = visit(app)
    person.presses("English")
    person.sees("What is entrusted stays entrusted.")
    expect(person.field("Passphrase")).to_be_attached()
    app.stop()
    again = visit(start(app.home, command=COVER))
    again.sees("What is entrusted stays entrusted.")


def test_passphrase_can_be_shown_and_hidden(app: App, visit: Open) -> None:
    person = visit(app)
    person.writes("Phrase de passe", "mots")
    expect(person.field("Phrase de passe")).to_have_attribute("type", "password")
    person.presses("Afficher la phrase de passe")
    expect(person.field("Phrase de passe")).not_to_have_attribute("type", "password")
    person.presses("Masquer la phrase de passe")
    expect(person.field("Phrase de passe")).to_have_attribute("type", "password")


def test_keyboard_alone_opens(app: App, visit: Open) -> None:
    person = visit(app)
    person.writes("Phrase de passe", PASSPHRASE)
    person.page.keyboard.press("Enter")
    person.sees("La page du jour est blanche")


@pytest.mark.parametrize("size", [PHONE, TABLET])
def test_screen_stands_letters_twice_as_large(app: App, visit: Open, size: tuple[int, int]) -> None:
    person = visit(app, size)
    person.page.add_init_script(
        "addEventListener('DOMContentLoaded',()=>document.documentElement.style.fontSize='32px')"
    )
    person.reloads()
    opens(person)
    person.sees("La page du jour est blanche")
    assert person.errors == []
