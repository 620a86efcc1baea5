"""An erasure survives whatever happens to the devices that carry it out."""

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.merge.state import Participant, Session, Withdrawn
from app.study.study import Fate
from tests.support.phones import PASSPHRASE, SITE, Phone, Team, a_team, allow, deliver

NAMES = ("one", "two", "three", "four")
CHECKOUT = Path(__file__).parents[2]
OBEY = f"""
import sys
from pathlib import Path
from app.notebook import Notebook
notebook = Notebook(Path(sys.argv[1]))
sys.stdout.write("ready\\n"); sys.stdout.flush()
notebook.unlock({PASSPHRASE!r}).catch_up()
sys.stdout.write("done\\n"); sys.stdout.flush()
"""


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    team = a_team(tmp_path, *NAMES)
    yield team
    team.close()


def ordered(team: Team, lines: int) -> tuple[str, str, str]:
    """Write of two people, and order all of the first erased; `two` has not obeyed yet."""
    pages = team["one"]
    group = pages.study.groups[0].id
    gone, kept = pages.enrol(SITE, group), pages.enrol(SITE, group)
    session = pages.open_session(SITE, "focus-group")
    for person in (gone, kept):
        allow(pages, person)
        pages.arrive(session, person)
    code = pages.find(gone, Participant).code
    for n in range(lines):
        pages.jot(session, f"{code} parle, ligne {n}")
    team.carry()
    team.phones["two"].notebook.lock()
    plan = team["desk"].plan_erasure(gone, True)
    team["desk"].erase(plan, dict.fromkeys(plan.shared, Fate.ERASE))
    deliver(team.phones["desk"], team.phones["two"])
    deliver(team.phones["one"], team.phones["two"])
    return gone, session, code


def obeying(home: Path) -> "subprocess.Popen[str]":
    """Start an app, in a process of its own, that opens a notebook and obeys."""
    process = subprocess.Popen(
        [sys.executable, "-c", OBEY, str(home)], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def time_of(home: Path) -> float:
    """Return how long it takes to obey."""
    process = obeying(home)
    start = time.monotonic()
    with process:
        assert process.stdout is not None and process.stdout.readline() == "done\n"
        return time.monotonic() - start


def killed_after(home: Path, wait_s: float) -> bool:
    """Let the app obey, and kill it; tell whether it came to its end before."""
    with obeying(home) as process:
        time.sleep(wait_s)
        process.send_signal(signal.SIGKILL)
        assert process.stdout is not None
        return "done" in process.stdout.read()


def check_kills(team: Team, tmp_path: Path, times: int, seed: int) -> str:
    chance = random.Random(seed)
    two = team.phones["two"]
    gone, session, code = ordered(team, lines=60)
    two.kill()
    shutil.copytree(two.home, tmp_path / "whole")
    longest, ended = time_of(tmp_path / "whole"), 0
    for number in range(times):
        home = tmp_path / f"cut{number}"
        shutil.copytree(two.home, home)
        ended += killed_after(home, chance.uniform(0, longest))
        copy = Phone("copy", home, two.keys, two.clock)
        pages = copy.start()
        assert isinstance(pages.subject(gone), Withdrawn), f"seed {seed}, kill {number}"
        found = pages.find(session, Session)
        assert [line.text for line in found.jottings] == [
            f"×××××××× parle, ligne {n}" for n in range(60)
        ]
        assert not pages.quarantine(), f"seed {seed}, kill {number}"
        assert all(copy.device in given.receipts for given in copy.notebook.sealed.orders)
        assert not (home / "device.next").exists()
        pages.jot(session, "La suite.")
        copy.kill()
        shutil.rmtree(home)
    two.start()
    return f"{times} kills while obeying (seed {seed}): {ended} came too late, none lost a line"


def test_a_kill_at_any_instant_of_obeying_loses_nothing_else(team: Team, tmp_path: Path) -> None:
    check_kills(team, tmp_path, times=4, seed=1)


@pytest.mark.faults
def test_100_kills_while_obeying_lose_nothing_else(team: Team, tmp_path: Path) -> None:
    sys.stdout.write(check_kills(team, tmp_path, times=100, seed=int(time.time())) + "\n")


def check_life(team: Team, rounds: int, seed: int) -> str:
    """Let a team meet, write, withdraw, lose touch and start again, in any order."""
    chance = random.Random(seed)
    people: dict[str, str] = {}
    gone: dict[str, str] = {}
    sessions: list[str] = []
    for _ in range(rounds):
        name = chance.choice(NAMES)
        pages = team[name]
        match chance.randrange(8):
            case 0:
                person = pages.enrol(SITE, pages.study.groups[0].id)
                allow(pages, person)
                people[person] = pages.find(person, Participant).code
            case 1:
                sessions.append(pages.open_session(SITE, "focus-group"))
            case 2 | 3 if sessions and people:
                session, person = chance.choice(sessions), chance.choice(list(people))
                if pages.summary(session) and isinstance(pages.subject(person), Participant):
                    pages.arrive(session, person)
                    pages.jot(session, f"{people[person]} parle ({name})")
            case 4:
                team.phones[name].restart()
            case 5 | 6:
                team.carry(*chance.sample(("desk", *NAMES), 3))
            case 7 if people:
                person = chance.choice(list(people))
                if isinstance(team["desk"].subject(person), Participant):
                    plan = team["desk"].plan_erasure(person, True)
                    team["desk"].erase(plan, dict.fromkeys(plan.shared, Fate.ERASE))
                    gone[person] = people.pop(person)
    for _ in range(5):
        team.carry()
    said = []
    for name, phone in team.phones.items():
        pages = phone.pages
        assert not pages.quarantine(), f"seed {seed}: {name}"
        assert not pages._catalogue.late, f"seed {seed}: {name}"
        told = sorted((s.subject, repr(pages.subject(s.subject))) for s in pages.summaries())
        said.append(told)
        for person in gone:
            assert isinstance(pages.subject(person), Withdrawn), f"seed {seed}: {name}"
            stays = [str(stay) for _, text in told for stay in [text] if "Session(" in stay]
            assert not [stay for stay in stays if person in stay], f"seed {seed}: {name}"
    assert all(one == said[0] for one in said), f"seed {seed}"
    assert all(not standing.silent for standing in team["desk"].erasures()), f"seed {seed}"
    return f"seed {seed}: {rounds} acts, {len(gone)} withdrew, {len(people)} stayed"


def test_every_device_ends_with_the_same_and_nothing_of_who_withdrew(team: Team) -> None:
    check_life(team, rounds=60, seed=7)


@pytest.mark.faults
@pytest.mark.parametrize("number", range(20))
def test_every_device_ends_with_the_same_at_length(team: Team, number: int) -> None:
    sys.stdout.write(check_life(team, 400, seed=int(time.time()) * 100 + number) + "\n")
