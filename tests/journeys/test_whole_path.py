"""The whole path: a day in the field, its note, group and recording, travels to the desk.

Real browsers, the real app twice, a real server over HTTP, a microphone that hears French
speech. Then the phone dies in the middle of a recording; then every file that any of them
left anywhere is searched for what was said and written.
"""

import base64
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.wire.text import b64
from tests.screens.world import PASSPHRASE, Team
from tests.support import field_day as day
from tests.support import forensics
from tests.support.browser import PHONE, TABLET, Person, browser
from tests.support.fixtures import PICTURES, Start, a_context
from tests.support.in_hand import RATE, back, left_by, unlock
from tests.support.sound import Samples, likeness_along, samples, speech
from tests.support.started import App

ROOT = Path(__file__).resolve().parents[2]
ONSETS, VOWELS = ("b", "br", "d", "f", "gl", "j", "l", "m", "n", "p", "r", "st", "v", "z"), "aeiouy"
KILLED_AFTER_S = 8.0
HEARD = """() => { const play = HTMLMediaElement.prototype.play; window.sounds = [];
  HTMLMediaElement.prototype.play = function () {
    if (!window.sounds.includes(this)) window.sounds.push(this); return play.call(this) } }"""
FETCHED = """async () => {
  const bytes = new Uint8Array(await (await fetch(window.sounds[0].src)).arrayBuffer());
  let text = ''; for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text) }"""


def invented(count: int, seed: int = 7) -> list[str]:
    """Return words that no program, page or font has any reason to hold."""
    chance = random.Random(seed)

    def word() -> str:
        return "".join(chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(5)) + "ç"

    return [word() for _ in range(count)]


PLANTED = invented(200)
LONG = "Mots : " + " ".join(PLANTED[:150])


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Folders of their own for homes and temporary files: all that may be left is here."""
    # The browser puts a socket there, whose path has to be short.
    with tempfile.TemporaryDirectory(prefix="carnet-", dir="/tmp") as folder:
        for name in ("home", "tmp"):
            (Path(folder) / name).mkdir()
            monkeypatch.setenv({"home": "HOME", "tmp": "TMPDIR"}[name], f"{folder}/{name}")
        yield Path(folder)


@pytest.fixture
def team(places: Path) -> Iterator[Team]:
    """A study whose devices know a server that really runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    team = Team(places / "devices").found(f"http://127.0.0.1:{port}")
    team.close()
    with serving(team, places / "server", port):
        yield team


@contextmanager
def serving(team: Team, data: Path, port: int) -> Iterator[None]:
    command = [sys.executable, "-m", "sync_server", f"--root={b64(team.root)}"]
    command += ["--data", str(data), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None and "listens" in server.stdout.readline()
        yield
        server.terminate()


@contextmanager
def opened(app: App, browser: Browser, size: tuple[int, int], name: str) -> Iterator[Person]:
    context = a_context(browser, size)
    person = Person(context.new_page(), app.link())
    try:
        yield person
    except BaseException:
        person.picture(PICTURES / "failed" / f"whole-path-{name}.png")
        raise
    finally:
        context.close()


def plant(person: Person) -> None:
    """Write two hundred words that can be searched for, where an observation is told."""
    person.presses(person.root.get_by_role("button", name=re.compile(f"^{day.TITLE}")).first)
    person.presses(re.compile("^Fiche"))
    told = person.field("Ce qui s’est passé")
    person.writes(person.scrolls_to(told, step=300), LONG)
    person.presses(re.compile("^Fil"))
    for start in range(150, 200, 25):
        day.jot(person, "Mots : " + " ".join(PLANTED[start : start + 25]))
    back(person)


def send(person: Person) -> None:
    person.presses(person.tab("Échanges"))
    person.presses("Échanger maintenant")
    person.sees("Tout est envoyé")


def record_until_killed(person: Person, app: App) -> float:
    """Record in the session that is open, and cut the power; return how long it ran."""
    person.presses(person.root.get_by_role("button", name=re.compile(day.TOPIC)).first)
    person.settle(400)  # a press on a page that still comes in is lost
    person.presses("Enregistrer")
    person.sees("Enregistrement en cours")
    start = time.monotonic()
    person.page.wait_for_timeout(KILLED_AFTER_S * 1000)
    app.kill()
    return time.monotonic() - start


def the_desk_reads_it(person: Person, source: Samples, watched: day.Watched) -> None:
    """At the desk: the note word for word, who was there, and the voice itself."""
    person.presses(person.tab("Entrées"))
    person.presses(person.root.get_by_role("button", name=re.compile(day.TITLE)).first)
    for words in (day.PRESENT, LONG, day.SEEN, day.FELT):
        person.scrolls_to(person.text(words), step=200, across=0.8)
    person.presses(person.root.get_by_role("button", name=re.compile(day.TOPIC)).first)
    for code in ("S07-P001", "S07-P002", "S07-P003"):
        person.scrolls_to(person.text(re.compile(code)), step=200, across=0.8)
    recording = person.root.get_by_role("button", name=re.compile("Enregistrement de 1"))
    person.presses(recording.first)
    person.page.evaluate(HEARD)
    person.presses("Écouter")
    expect(person.button("Pause")).to_be_attached()
    played = samples(base64.b64decode(person.page.evaluate(FETCHED)))
    assert likeness_along(source, played[: 9 * RATE]) > 0.9
    shown_s = watched.paused - watched.shown + watched.stopped - watched.resumption_shown
    asked_s = watched.paused - watched.asked + watched.stopped - watched.resumed
    assert 0.98 * shown_s < len(played) / RATE < 1.02 * asked_s
    assert person.errors == []


def test_what_is_confided_to_a_phone_reaches_the_desk_and_nobody_else(
    team: Team, places: Path, start: Start
) -> None:
    path = places / "speech.wav"
    source = speech(path, rate=RATE)
    phone, desk = start(places / "devices" / "ines"), start(places / "devices" / "desk")
    with browser(path) as hearing:
        with opened(desk, hearing, TABLET, "desk") as coordinator:
            coordinator.writes("Phrase de passe", PASSPHRASE)
            coordinator.presses("Ouvrir le carnet")
            send(coordinator)  # the server learns from a coordinator who takes part
            with opened(phone, hearing, PHONE, "phone") as ines:
                unlock(ines)
                day.observe(ines)
                day.gather(ines)
                watched = day.record(ines)
                back(ines)
                plant(ines)
                send(ines)
                coordinator.presses("Échanger maintenant")
                the_desk_reads_it(coordinator, source, watched)
                ines.presses(ines.tab("Journée"))
                ran_s = record_until_killed(ines, phone)
        phone = start(places / "devices" / "ines")
        with opened(phone, hearing, PHONE, "phone-again") as ines:
            unlock(ines)
            kept = the_recording_hangs_on_its_session(ines)
            assert kept > ran_s - 1.0
    desk.stop()
    with left_by(phone) as pages:
        day.it_is_kept(pages, source, watched)
    nothing_is_readable(places)


def the_recording_hangs_on_its_session(person: Person) -> float:
    """Find what the killed app recorded, on its session; return its seconds."""
    person.presses(person.tab("Entrées"))
    person.presses(person.root.get_by_role("button", name=re.compile(day.TOPIC)).first)
    found = person.root.get_by_role("button", name=re.compile(r"Enregistrement de \d+.s"))
    expect(found).to_have_count(2)
    names = [found.nth(n).get_attribute("aria-label") or found.nth(n).inner_text() for n in (0, 1)]
    seconds = [int(re.findall(r"de (\d+)", name)[0]) for name in names]
    return float(min(seconds))


def nothing_is_readable(places: Path) -> None:
    """Search every file, then prove that the search finds."""
    (places / "speech.wav").unlink()
    (places / "speech.raw.wav").unlink()
    words = [*PLANTED, day.SEEN[:20], day.TOPIC[:20], "S07-P001", "S07-P003", PASSPHRASE]
    assert forensics.found(words, [places]) == {}
    assert not [path for path in forensics.files([places]) if b"WAVEfmt" in path.read_bytes()]
    forensics.plant(places / "control", PLANTED[7])
    assert len(forensics.found([PLANTED[7]], [places])[PLANTED[7]]) == 9
    assert os.environ["TMPDIR"].startswith(str(places))
