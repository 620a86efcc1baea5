"""The whole of it, in a browser: what is in the app's memory open, locked, recording; then its end.

Long, and run by `make faults`; `tests/ui/test_memory.py` is the short form.
"""

import re
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil
import pytest

from tests.screens import world
from tests.support.browser import Person
from tests.support.fixtures import Open, Start
from tests.support.holding import Holding, holding
from tests.support.memory import counts, table
from tests.support.started import App
from tests.ui.test_memory import GONE

SOON = "background_s = 5\nhard_s = 30\n"


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Holding:
    """A notebook of a study that locks after 5 s in the background, and ends after 30."""
    lines = world.STUDY.splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(("background_s", "hard_s"))]
    at = kept.index("[locks]\n") + 1
    monkeypatch.setattr(world, "STUDY", "".join([*kept[:at], SOON, *kept[at:]]))
    return holding(tmp_path / "team", monkeypatch)


def opens(person: Person, passphrase: str) -> None:
    person.writes("Phrase de passe", passphrase)
    person.presses("Ouvrir le carnet")
    person.sees("Une ligne, tout de suite…")


def jots(person: Person, words: list[str]) -> None:
    person.goes("/jot")
    for at in range(0, len(words), 10):
        # A line begins with a capital, whatever was typed; the words are to stay as they are.
        person.writes("Noter une ligne", "Mots : " + " ".join(words[at : at + 10]))
        person.page.keyboard.press("Enter")
        person.sees(words[at])
    person.goes("/")


def still(pid: int, held: Holding, copy: Path) -> Mapping[str, int]:
    """Count once all is still: what is to be gone is given 15 s to go."""
    secrets = [*held.secrets(), *held.sound_keys(copy)]
    found = counts(pid, secrets)
    end = time.monotonic() + 15
    while any(found.get(name) for name in GONE) and time.monotonic() < end:
        time.sleep(1)
        found = counts(pid, secrets)
    return found


@pytest.mark.faults
def test_memory_after_the_lock_and_after_the_end(
    start: Start, visit: Open, held: Holding, tmp_path: Path
) -> None:
    app: App = start(held.home)
    person = visit(app)
    opens(person, held.passphrase)
    jots(person, held.words)
    person.goes(f"/session/{held.session}")
    person.presses(
        person.root.get_by_role("checkbox", name=re.compile("^Archive"))
        .or_(person.root.get_by_role("button", name=re.compile("^Archive")))
        .first
    )
    person.presses("Enregistrer")
    person.sees("Enregistrement en cours")
    person.page.wait_for_timeout(20_000)
    person.goes("/")
    shown = {"open": counts(app.pid, held.secrets())}
    person.presses("Verrouiller")
    person.sees("Phrase de passe")
    person.sees("Enregistrement en cours")
    shown["locked, on"] = still(app.pid, held, tmp_path / "on")
    person.presses("Arrêter")
    person.misses("Enregistrement en cours")
    shown["locked"] = still(app.pid, held, tmp_path / "off")
    process = psutil.Process(app.pid)
    person.page.close()
    ended = process.wait(90)
    names = list(dict.fromkeys(name for moment in shown.values() for name in moment))
    whole = {m: {name: found.get(name, 0) for name in names} for m, found in shown.items()}
    sys.stdout.write("\n" + table("copies in memory", whole) + "\n")
    sys.stdout.write(f"left for 30 s: the process ended by itself, with {ended}\n")
    assert ended == 0 and not psutil.pid_exists(app.pid)
    assert shown["open"]["50 words"] > 0 and shown["open"]["vault key"] > 0
    for moment in ("locked, on", "locked"):
        left = {name: shown[moment].get(name, 0) for name in GONE}
        assert left == dict.fromkeys(GONE, 0), moment
