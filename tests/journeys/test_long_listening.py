"""An hour of sound is heard anywhere at once: nothing between here and there is asked for."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Request

from tests.screens.world import Team
from tests.support.browser import TABLET, Person
from tests.support.fixtures import Open, Start
from tests.support.in_hand import RATE, unlock
from tests.support.phones import Clock, a_room
from tests.support.sound import numbered

HEADER, AHEAD_S, AFTER_S = 44, 4, 60
PLACES = {"au début": 3, "vers la fin": 55, "au milieu": 31}
"""In minutes from the start, in the order in which they are pressed."""
PLAYED = """() => { const play = HTMLMediaElement.prototype.play; window.sounds = [];
  HTMLMediaElement.prototype.play = function () {
    if (!window.sounds.includes(this)) window.sounds.push(this);
    return play.call(this); } }"""
HEARD = """([at]) => window.sounds.some(
  s => !s.paused && at < s.currentTime && s.currentTime < at + 9)"""


@pytest.fixture
def recorded(tmp_path: Path) -> tuple[Path, str]:
    """The home of a phone with an hour of sound, and the name of that recording."""
    team, clock = Team(tmp_path / "study").found(), Clock()
    ines = team.pages["ines"]
    recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    for second in range(60):  # as it is spoken, until the rate is known
        clock.pass_by(1)
        recorder.feed(numbered(RATE, second * RATE).astype("<i2").tobytes())
    for minute in range(1, 60):
        for label in (label for label, at in PLACES.items() if at == minute):
            recorder.mark(label)
        clock.pass_by(60)
        recorder.feed(numbered(60 * RATE, 60 * minute * RATE).astype("<i2").tobytes())
    ines.stop_recording()
    team.close()
    return team.home / "ines", recorder.recording


def places(asked: list[Request]) -> list[int]:
    """Return where in the sound the browser asked to be given it from, in seconds."""
    ranges = [re.match(r"bytes=(\d+)-", one.headers.get("range", "")) for one in asked]
    return [max(0, int(told[1]) - HEADER) // (2 * RATE) for told in ranges if told]


def test_any_mark_of_an_hour_is_heard_from_where_it_is(
    recorded: tuple[Path, str], start: Start, visit: Open
) -> None:
    home, recording = recorded
    person: Person = visit(start(home), TABLET)
    asked: list[Request] = []
    person.page.on("request", lambda one: asked.append(one) if "/tape/" in one.url else None)
    person.page.evaluate(PLAYED)
    unlock(person)
    person.goes(f"/recording/{recording}")
    person.presses("Écouter")
    person.page.wait_for_function(HEARD, arg=[0])
    here = 0
    for label, minute in PLACES.items():
        asked.clear()
        row = person.root.get_by_role("button", name=re.compile(f"^{label}"))
        person.presses(person.scrolls_to(row, step=200))
        person.page.wait_for_function(HEARD, arg=[60 * minute])
        # What was being heard may be asked on with, until the browser has let go of it.
        near = (range(60 * at - AHEAD_S, 60 * at + AFTER_S) for at in (here, minute))
        allowed = {second for some in near for second in some}
        assert allowed.issuperset(places(asked)), places(asked)
        here = minute
    assert person.errors == []
