"""A notebook in somebody's hands: a browser of their own, whose microphone hears a speech.

Inès does fieldwork with a phone, in the study of `tests.screens.world`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.notebook import Notebook
from app.pages.pages import Pages
from app.study.scope import Scope
from tests.screens.world import PASSPHRASE, Team
from tests.support.browser import PHONE, Person, browser
from tests.support.fixtures import PICTURES, a_context
from tests.support.sound import Samples, speech
from tests.support.started import App

RATE = 16_000
Spoken = tuple[Path, Samples]
"""A WAV file of somebody speaking French, and its samples."""


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Spoken:
    path = tmp_path_factory.mktemp("sound") / "speech.wav"
    return path, speech(path, rate=RATE)


@pytest.fixture
def ines(app: App, spoken: Spoken, request: pytest.FixtureRequest) -> Iterator[Person]:
    """Inès, with the notebook of `app` open; the microphone hears the speech once."""
    with in_hand(app, request, spoken[0]) as person:
        person.sees("Une ligne, tout de suite…")
        yield person


@contextmanager
def in_hand(
    app: App,
    request: pytest.FixtureRequest,
    heard: Path | None = None,
    size: tuple[int, int] = PHONE,
    *scripts: str,
) -> Iterator[Person]:
    """Open a notebook in a browser of its own; a picture is kept when the test fails."""
    with browser(heard) as opened:
        person = Person(a_context(opened, size, *scripts).new_page(), app.link())
        unlock(person)
        yield person
        if getattr(request.node, "failed", False) and not person.page.is_closed():
            person.picture(PICTURES / "failed" / f"{request.node.name}.png")


def unlock(person: Person, passphrase: str = PASSPHRASE) -> None:
    person.writes("Phrase de passe", passphrase)
    person.presses("Ouvrir le carnet")
    person.misses("Phrase de passe")


def back(person: Person) -> None:
    person.presses("Retour")


def a_group(home: Path, people: int) -> str:
    """Found the study with a focus group of today, of so many who allow audio."""
    team = Team(home).found()
    pages = team.pages["ines"]
    session = str(pages.open_session("S07", "focus-group"))
    for _ in range(people):
        person = pages.enrol("S07", "attending")
        pages.grant(person, [Scope.PARTICIPATION, Scope.AUDIO], "group", "fr", "signature")
        pages.arrive(session, person)
    team.close()
    return session


def reopened(home: Path) -> tuple[Notebook, Pages]:
    """Open the notebook that is in a folder, to read what is there."""
    notebook = Notebook(home)
    pages = notebook.unlock(PASSPHRASE)
    pages.catch_up()
    return notebook, pages


@contextmanager
def left_by(app: App) -> Iterator[Pages]:
    """Stop an app, and open what it left."""
    app.stop()
    notebook, pages = reopened(app.home)
    yield pages
    notebook.close()
