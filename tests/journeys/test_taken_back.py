"""Somebody takes everything back: asked for on a phone, decided at the desk, obeyed, and proven.

Two real apps and a real server. What the server keeps of that person is looked for, byte for
byte, before and after: it is there before, so that its absence says something.
"""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.merge.state import Participant
from app.notebook import Notebook
from app.pages.pages import Pages
from app.study.scope import Scope
from tests.journeys.test_whole_path import ROOT, opened, places, send, serving
from tests.screens import world
from tests.screens.world import PASSPHRASE, Team, meet, record
from tests.support import forensics
from tests.support.browser import PHONE, TABLET, Person, browser
from tests.support.fixtures import Start
from tests.support.in_hand import back, unlock

__all__ = ["places"]
HERS = ("chouvrobranle", "glomistabre", "prujovalimo")
"""Words about her that no program, page or font has any reason to hold."""
THEIRS = ("dranibolustre", "fovaglimeste")
"""Words of the other person, which stay."""
KEPT = "Le groupe parle de la nuit, dranibolustre."
SECOND = "Une personne du groupe, fovaglimeste, se lève."


@dataclass
class Field:
    """A study with a phone and a desk, what they hold, and where the server keeps it."""

    places: Path
    team: Team
    code: str
    sealed: list[bytes]
    """What travels of the entries about her."""
    kept: list[bytes]
    """What travels of the other's entries."""

    @property
    def server(self) -> bytes:
        folder = [self.places / "server"]
        return b"".join(path.read_bytes() for path in forensics.files(folder))

    def home(self, name: str) -> Path:
        return self.places / "devices" / name


@pytest.fixture
def field(places: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Field]:
    monkeypatch.setattr(world, "PEOPLE", {"ines": world.PEOPLE["ines"]})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    team = Team(places / "devices").found(f"http://127.0.0.1:{port}")
    field = Field(places, team, *_fieldwork(team))
    team.close()
    with serving(team, places / "server", port):
        yield field


def _fieldwork(team: Team) -> tuple[str, list[bytes], list[bytes]]:
    """Hold a recorded group of two and an interview with her alone; return what travels."""
    ines, every = team.pages["ines"], [Scope.PARTICIPATION, Scope.NOTES, Scope.AUDIO]
    her, other = (meet(team, "ines", "attending", every) for _ in range(2))
    code = ines.find(her, Participant).code
    group = ines.open_session("S07", "focus-group")
    for one in (her, other):
        ines.arrive(group, one)
    record(team, "ines", group, 6, turns=(her, other))
    alone = ines.open_session("S07", "interview")
    ines.arrive(alone, her)
    before = ines._sealed.head(ines.device)[0]
    ines.jot(alone, f"Elle dit {HERS[0]} et {HERS[1]}.")
    ines.jot(group, f"{code}, {HERS[2]}, se lève.")
    hers = _travelling(ines, before)
    before = ines._sealed.head(ines.device)[0]
    ines.answer(group, {"topic": KEPT})
    return code, hers, _travelling(ines, before)


def _travelling(pages: Pages, after: int) -> list[bytes]:
    found = (pages._sealed.read(pages.device, n) for n in range(after + 1, after + 3))
    return [item.payload[20:80] for item in found if item is not None]


def presses_row(person: Person, words: str) -> None:
    person.presses(person.root.get_by_role("button", name=re.compile(words)).first)


def test_everything_is_taken_back_and_nothing_is_left_anywhere(field: Field, start: Start) -> None:
    phone, desk = start(field.home("ines")), start(field.home("desk"))
    with browser() as seeing:
        with opened(desk, seeing, TABLET, "desk") as coordinator:
            unlock(coordinator)
            send(coordinator)
            with opened(phone, seeing, PHONE, "phone") as ines:
                unlock(ines)
                send(ines)
                assert all(bytes_ in field.server for bytes_ in (*field.sealed, *field.kept))
                asks(ines, field.code)
                send(ines)
                decides(coordinator, field.code)
                send(coordinator)
                obeys(ines)
            certificate, key = is_proven(coordinator, field.places)
            the_rest_stands(coordinator)
    for app in (phone, desk):
        app.stop()
    verifies(certificate, key)
    nothing_of_her_is_left(field)


def asks(ines: Person, code: str) -> None:
    """On the phone: she wants everything back."""
    ines.presses(ines.tab("Registre"))
    presses_row(ines, code)
    way = ines.button("Elle veut reprendre ce qu’elle a donné")
    ines.presses(ines.scrolls_to(way, step=300))
    ines.presses(ines.named("take-everything"))
    ines.sees(re.compile("Plus rien d’elle n’est enregistré ni utilisé"))
    ines.presses("Noter sa demande")
    ines.scrolls_to(ines.text("La coordination va effacer"), step=-300)
    back(ines)
    ines.sees(re.compile("retrait demandé"))


def decides(coordinator: Person, code: str) -> None:
    """At the desk: the badge, the plan, one line in other words, one fate, and the act."""
    send(coordinator)
    coordinator.presses(coordinator.tab("Ensemble"))
    coordinator.sees(re.compile("à faire"))
    presses_row(coordinator, "demande de retrait")
    presses_row(coordinator, code)
    coordinator.sees(re.compile("Son code, ses accords, sa fiche"))
    coordinator.presses(coordinator.scrolls_to(coordinator.named("turns-0"), step=200))
    coordinator.presses(coordinator.scrolls_to(coordinator.named("erase-0"), step=200))
    after = coordinator.scrolls_to(coordinator.field("Se lira (1)"), step=200, across=0.8)
    coordinator.writes(after, f"{code}, encore")
    expect(coordinator.button("Effacer…")).to_have_attribute("aria-disabled", "true")
    coordinator.writes(after, SECOND)
    coordinator.presses("Effacer…")
    coordinator.sees(re.compile("ni vous, ni le kit de secours"))
    coordinator.presses("Effacer pour toujours")
    coordinator.sees(re.compile("1 appareils? sur 2"), 60_000)
    coordinator.sees("Inès")
    for _ in range(2):
        back(coordinator)


def obeys(ines: Person) -> None:
    """On the phone: the exchange destroys, the next one says so."""
    send(ines)
    send(ines)
    ines.presses(ines.tab("Registre"))
    ines.scrolls_to(ines.text("1 personne a retiré sa participation."), step=300)
    assert ines.errors == []


def is_proven(coordinator: Person, places: Path) -> tuple[Path, str]:
    """At the desk: everyone has obeyed; return the certificate, and the key as it is shown."""
    send(coordinator)
    coordinator.presses(coordinator.tab("Ensemble"))
    coordinator.misses(re.compile("à faire"))
    presses_row(coordinator, "demande de retrait")
    coordinator.sees("2 appareils sur 2 ont effacé")
    presses_row(coordinator, "Une personne")
    coordinator.sees(re.compile("Effacé partout"))
    coordinator.sees(re.compile("Le serveur a reçu l’ordre"))
    save = coordinator.scrolls_to(coordinator.button("Enregistrer le certificat"), step=200)
    with coordinator.page.expect_download() as told:
        coordinator.presses(save)
    path = places / "certificate.json"
    told.value.save_as(path)
    shown = coordinator.scrolls_to(coordinator.named("root-key"), step=200).first
    return path, shown.get_attribute("aria-label") or shown.inner_text()


def the_rest_stands(coordinator: Person) -> None:
    """What the other person gave is where it was, and the line reads as it was decided."""
    for _ in range(2):
        back(coordinator)
    coordinator.presses(coordinator.tab("Entrées"))
    presses_row(coordinator, THEIRS[0])
    coordinator.scrolls_to(coordinator.text(SECOND), step=200, across=0.8)
    assert coordinator.errors == []


def verifies(certificate: Path, key: str) -> None:
    """Anybody can verify it with the key alone, and not with another."""
    code, said = check(certificate, key)
    assert code == 0 and "2 appareils sur 2" in said and "complet" in said, said
    swapped = key.replace("Q", "P") if "Q" in key else key[:-1]
    code, said = check(certificate, swapped)
    assert code == 1 and "ne prouve rien" in said, said


def check(certificate: Path, key: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "app.main", "--check-certificate", str(certificate)]
    done = subprocess.run(
        [*command, "--root", key, "--lang", "fr"], cwd=ROOT, capture_output=True, text=True
    )
    return done.returncode, done.stdout


def nothing_of_her_is_left(field: Field) -> None:
    """Neither in a file, nor sealed on the server, nor for whoever opens a notebook."""
    assert not [bytes_ for bytes_ in field.sealed if bytes_ in field.server]
    assert all(bytes_ in field.server for bytes_ in field.kept)
    words = [*HERS, *THEIRS, field.code]
    assert forensics.found(words, [field.places]) == {}
    for name in ("ines", "desk"):
        notebook = Notebook(field.home(name))
        pages = notebook.unlock(PASSPHRASE)
        pages.catch_up()
        said = "\n".join(repr(pages.subject(one.subject)) for one in pages.summaries())
        assert not [word for word in (*HERS, field.code) if word in said], name
        assert all(word in said for word in THEIRS), name
        assert not pages.search(HERS[0]) and pages.search(THEIRS[0])
        notebook.close()
