"""Two weeks in aeroplane mode, killed, locked, on a full disk, by a clock that leaps: all is there.

The app's real notebook lives them in processes of its own that are really shot. Then it speaks
to a real server, and what the desk holds is what a notebook holds whose clock was right and
that nothing ever happened to.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from app.merge.state import Recording
from tests.support.aeroplane import apart, calls, flown
from tests.support.fortnight import AUTUMN, SPRING, Act, begun, fortnight, story, write
from tests.support.fortnight_app import RATE, spoken
from tests.support.phones import Phone, Team, a_team
from tests.support.servers import running
from tests.support.sound import samples

pytestmark = pytest.mark.xdist_group("fortnight")
REPOSITORY = Path(__file__).parents[2]
LOST_S = 1.0
MONTH_MS = 30 * 24 * 3600 * 1000


@dataclass
class Lived:
    """What was seen of a life."""

    kills: int = 0
    full: int = 0
    given: dict[int, int] = field(default_factory=dict)
    """Samples handed to the recorder, by session, in the run that kept them."""
    calls: list[str] = field(default_factory=list)


class Life:
    """A fortnight of a phone in a folder, which is killed in the middle of some acts."""

    def __init__(self, phone: Phone, folder: Path, acts: Sequence[Act], zone: str) -> None:
        folder.mkdir()
        self.home, self.folder, self.acts, self.zone = phone.home, folder, acts, zone
        self.script = write(acts, folder / "script.json")
        self.seen = Lived()

    def live(self, kills: Sequence[int] = (), chance: random.Random | None = None) -> Lived:
        first, chance = 0, chance or random.Random()
        while first < len(self.acts):
            target = min((kill for kill in kills if kill > first), default=None)
            first = self.run(first, target, chance)
        return self.seen

    def run(self, first: int, target: int | None, chance: random.Random) -> int:
        """Run the app from one act on, until it is shot at another; return where it was."""
        trace = self.folder / f"trace-{self.seen.kills}"
        program = [sys.executable, "-m", "tests.support.fortnight_app", str(self.home)]
        places = [str(place) for place in (first, target) if place is not None]
        app = subprocess.Popen(
            flown([*program, str(self.script), *places], trace),
            cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, env={**os.environ, "TZ": self.zone},
        )  # fmt: skip
        assert app.stdout is not None
        at, given, pid = first, Counter[int](), 0
        for line in app.stdout:
            match line.split():
                case ["pid", number]:
                    pid = int(number)
                case ["sound", session, count]:
                    given[int(session)] += int(count)
                case ["full"]:
                    self.seen.full += 1
                case ["done", number]:
                    at = int(number) + 1
                    if at == target:
                        long = self.acts[at].kind == "record"
                        time.sleep(chance.uniform(0, 0.3 if long else 0.02))
                        os.kill(pid, signal.SIGKILL)
                        self.seen.kills += 1
        app.stdout.close()
        ended = app.wait()
        assert ended == 0 if at == len(self.acts) else ended == -signal.SIGKILL, (at, ended)
        self.seen.given |= given
        self.seen.calls += calls(trace)
        return at


def targets(acts: Sequence[Act], count: int, chance: random.Random) -> list[int]:
    """Return the acts in the middle of which the app is shot: some of sound among them."""
    sound = [n for n, act in enumerate(acts) if act.kind == "record" and not act.is_full]
    shot = chance.sample(sound, min(len(sound), 1 + count // 12))
    near = {n + by for n in shot for by in (-1, 0, 1)}
    others = [n for n in range(2, len(acts), 2) if n not in near]
    return sorted(shot + chance.sample(others, count - len(shot)))


def wait_for(phone: Phone, start: datetime) -> None:
    """Let the months go by until then; the notebook is opened now and then."""
    until = int(start.timestamp() * 1000)
    while phone.clock.ms + MONTH_MS < until:
        phone.clock.pass_by(MONTH_MS / 1000)
        phone.restart()


def sounds(phone: Phone, lived: Lived) -> set[int]:
    """Hold every recording to what was said; return which were cut short, by their number."""
    cut = set()
    for number, name in enumerate(begun(phone.pages, "recording")):
        recording = phone.pages.find(name, Recording)
        session = begun(phone.pages, "session").index(recording.session)
        heard, said = samples(phone.pages.sound(name)), spoken(session)
        assert recording.finished and np.array_equal(heard, said[: len(heard)])
        if recording.recovered:
            cut.add(number)
            assert lived.given[session] - len(heard) <= LOST_S * RATE, session
        else:
            assert len(heard) == len(said)
    return cut


def told(phone: Phone, cut: set[int]) -> list[object]:
    """Return what a notebook holds, as any other would hold it."""
    names = begun(phone.pages, "recording")
    return story(phone.pages, {names[number] for number in cut})


async def send(team: Team, folder: Path) -> int:
    """Let the phone speak to a real server, and the desk after it; return the entries sent."""
    with running(team, folder) as server:
        for phone in team.phones.values():
            phone.notebook.server = server.url
        desk, wild = team.phones["desk"].notebook, team.phones["wild"].notebook
        await desk.sync()
        sent = await wild.sync()
        assert (await wild.sync(audio=True)).failure is None
        assert wild.audio_waiting == 0 and wild.pages.waiting == 0
        assert (await desk.sync(audio=True)).failure is None
        assert server.stop() == ""
    assert sent.entries_sent == wild.pages.written
    return sent.entries_sent


def check(folder: Path, start: datetime, notes: int, sessions: int, kills: int) -> str:
    """Live a fortnight twice, in both ways; return the figures."""
    began, chance = time.monotonic(), random.Random(start.year)
    team = a_team(folder / "devices", "wild", "sane")
    wild, sane, desk = (team.phones[name] for name in ("wild", "sane", "desk"))
    for phone in (wild, sane, desk):
        wait_for(phone, start)
        phone.kill()
    acts = fortnight(start, notes, sessions, leaps=True)
    shot = targets(acts, kills, chance)
    lived = Life(wild, folder / "wild", acts, "Europe/Paris").live(shot, chance)
    right = fortnight(start, notes, sessions, leaps=False)
    quiet = Life(sane, folder / "sane", [replace(a, is_full=False) for a in right], "UTC").live()
    assert lived.calls == quiet.calls == []
    for phone in (wild, sane, desk):
        phone.clock.ms = right[-1].told
        phone.start()
        assert not phone.pages.date_to_confirm
    cut = sounds(wild, lived)
    assert sounds(sane, quiet) == set()
    assert told(wild, cut) == told(sane, cut)
    sent = asyncio.run(send(team, folder / "server"))
    assert told(desk, cut) == told(sane, cut)
    assert sounds(desk, lived) == cut
    assert not any(phone.pages.quarantine() for phone in (wild, sane, desk))
    assert len(begun(desk.pages, "note")) == notes and lived.full and lived.kills == kills
    team.close()
    alone = "in a network namespace of their own" if apart() else "no namespace of one's own here"
    return (
        f"\n14 days from {start:%d.%m.%Y} in aeroplane mode: {notes} notes, {sessions} sessions,"
        f" {len(acts)} acts; {lived.kills} kills, {lived.full} times no room on the disk,"
        f" {len(cut)} recordings cut short; 0 calls for a network ({alone}); {sent} entries sent,"
        f" none missing; {time.monotonic() - began:.0f} s\n"
    )


def test_two_weeks_in_aeroplane_mode_lose_nothing(tmp_path: Path) -> None:
    check(tmp_path, SPRING, notes=28, sessions=3, kills=3)


def test_call_for_a_network_would_be_seen(tmp_path: Path) -> None:
    asking = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
    subprocess.run(flown([sys.executable, "-c", asking], tmp_path / "trace"), check=True)
    assert {"socket", "connect"} <= {*calls(tmp_path / "trace")}


@pytest.mark.faults
@pytest.mark.parametrize("start", [AUTUMN, SPRING])
def test_two_weeks_in_aeroplane_mode_at_full_length(start: datetime, tmp_path: Path) -> None:
    sys.stdout.write(check(tmp_path, start, notes=200, sessions=12, kills=60))
