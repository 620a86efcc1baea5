"""Chance brings people in and out, on two phones: the recorder runs iff everyone allows it.

People arrive, leave, say yes, no, and take it back, on this phone and on another whose
entries come late, in part, or while the notebook is locked; strangers come in; the app is
locked, killed and started again; the study's sheets change. After each of it the recorder
is held to the rule, and each press of the button too.
"""

import random
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from app.capture.recorder import Phase
from app.errors import NoConsent
from app.merge.consent import AudioAllowed, AudioRefused
from app.merge.state import Participant, Recording, Session
from app.pages.pages import Pages
from app.study.scope import Scope
from tests.capture.test_study_revised import changed_sheet
from tests.support.phones import SITE, Phone, Team, a_team, allow, deliver
from tests.support.sound import chunks, voice

AUDIO = [Scope.PARTICIPATION, Scope.AUDIO]
NO_AUDIO = [Scope.PARTICIPATION, Scope.NOTES]
SPOKEN = list(chunks(voice(0.3, 16_000)))
ACTS = {
    "arrives": 6, "arrives there": 2, "leaves": 5, "leaves there": 1, "says": 2,
    "says there": 2, "takes back": 1, "takes back there": 2, "strangers": 1, "record": 10,
    "merge": 5, "half a merge": 2, "merge under the lock": 1, "lock": 1, "killed": 1,
    "pause": 1, "stop": 1,
}  # fmt: skip


class Story:
    """One group, two phones, and whatever happens."""

    def __init__(self, team: Team, seed: int) -> None:
        self.team, self.seed, self.chance = team, seed, random.Random(seed)
        self.phone, self.other = team.phones["ines"], team.phones["karim"]
        self.session = self.pages.open_session(SITE, "focus-group")
        team.carry("ines", "karim")
        known = [summary.subject for summary in self.pages.summaries("participant")]
        self.people = self.chance.sample(known, 3)
        for who in self.people[:2]:  # most groups begin as they should
            if self.chance.random() < 0.8:
                allow(self.pages, who, AUDIO)
            self.pages.arrive(self.session, who)
        self.done: Counter[str] = Counter()

    @property
    def pages(self) -> Pages:
        return self.phone.pages

    def runs(self, acts: int) -> None:
        for _ in range(acts):
            (act,) = self.chance.choices(list(ACTS), weights=list(ACTS.values()))
            self.does(act)
            self.done[act] += 1
            recorder = self.pages.recorder
            is_heard = recorder is not None and recorder.phase is Phase.RECORDING
            assert not is_heard or everyone_allows(self.pages, self.session), self.told(act)
            if recorder is not None and not everyone_allows(self.pages, self.session):
                before = recorder.elapsed_ms
                for chunk in SPOKEN:
                    recorder.feed(chunk)
                assert recorder.elapsed_ms == before, self.told(act)
        self.pages.stop_recording()

    def told(self, act: str) -> str:
        return f"seed {self.seed}, after: {act}"

    def does(self, act: str) -> None:
        where = self.other.pages if act.endswith("there") else self.pages
        who = self.chance.choice(self.people)
        match act.removesuffix(" there"):
            case "arrives":
                where.arrive(self.session, who)
            case "leaves":
                here = where.find(self.session, Session).here
                if here:
                    where.leave(self.session, self.chance.choice(here).entry)
            case "says":
                allow(where, who, self.chance.choice([AUDIO, AUDIO, AUDIO, NO_AUDIO, []]))
            case "takes back":
                where.withdraw(who, [self.chance.choice([Scope.AUDIO, Scope.QUOTES])])
            case "strangers":
                where.arrive_unknown(self.session, 1)
            case "record":
                self.presses()
            case "pause" if self.pages.recorder is not None:
                self.pages.recorder.pause()
            case "stop":
                self.pages.stop_recording()
            case other:
                self.happens(other)

    def happens(self, act: str) -> None:
        match act:
            case "merge":
                self.team.carry("ines", "karim")
            case "half a merge":
                deliver(self.other, self.phone, pages=1)
                self.pages.catch_up()
            case "merge under the lock":
                self.phone.notebook.lock()
                deliver(self.other, self.phone)
                self.phone.unlock()
            case "lock":
                self.phone.notebook.lock()
                self.phone.unlock()
            case "killed":
                self.phone.restart()
                assert not self.pages.is_recording, "nothing records again by itself"

    def presses(self) -> None:
        """Press the button: it records, or goes on, if and only if everyone allows it."""
        pages, allowed = self.pages, everyone_allows(self.pages, self.session)
        answer = pages.may_record(self.session)
        assert isinstance(answer, AudioAllowed if allowed else AudioRefused), self.told("record")
        try:
            if pages.is_recording:
                pages.resume_recording()
            else:
                pages.record(self.session, "archive", 1, self.phone.clock.monotonic)
            assert allowed, self.told("record")
            assert pages.recorder and pages.recorder.phase is Phase.RECORDING
        except NoConsent:
            assert not allowed, self.told("record")


def everyone_allows(pages: Pages, session: str) -> bool:
    here = pages.find(session, Session).here
    return bool(here) and all(
        stay.participant and Scope.AUDIO in pages.find(stay.participant, Participant).allows
        for stay in here
    )


def a_town(home: Path, seed: int) -> Team:
    """Two phones that know the same thirty people."""
    team, chance = a_team(home, "ines", "karim"), random.Random(seed)
    for _ in range(30):
        person = team["ines"].enrol(SITE, "peer")
        if scopes := chance.choice([AUDIO, AUDIO, AUDIO, AUDIO, NO_AUDIO, []]):
            allow(team["ines"], person, scopes)
    team.carry()
    return team


def told_stories(home: Path, first: int, count: int, acts: int) -> tuple[int, Counter[str]]:
    """Tell stories; halfway the study changes its sheets. Return how often sound was kept."""
    team, done = a_town(home, first), Counter[str]()
    for seed in range(first, first + count):
        if seed == first + count // 2:
            team["desk"].revise_study(changed_sheet())
            team.carry()
        story = Story(team, seed)
        story.runs(acts)
        done += story.done
    phone: Phone = team.phones["ines"]
    recordings = phone.pages.summaries("recording")
    assert all(phone.pages.find(r.subject, Recording).finished for r in recordings)
    assert set(done) == set(ACTS), "something never happened"
    team.close()
    return len(recordings), done


def test_gate_holds_in_random_stories(tmp_path: Path) -> None:
    recordings, _ = told_stories(tmp_path, 0, count=30, acts=14)
    assert recordings > 20


@pytest.mark.faults
@pytest.mark.parametrize("part", range(10))
def test_gate_holds_in_10000_random_stories(tmp_path: Path, part: int) -> None:
    start, recordings, done = time.monotonic(), 0, Counter[str]()
    for town in range(5):
        first = 10_000 + part * 1000 + town * 200
        made, acts = told_stories(tmp_path / str(town), first, 200, 14)
        recordings, done = recordings + made, done + acts
    merges = done["merge"] + done["half a merge"] + done["merge under the lock"]
    sys.stdout.write(
        f"\ngate, part {part + 1} of 10: 1,000 stories, {done.total():,} acts"
        f" ({done['record']:,} presses, {merges:,} merges, {done['killed']:,} kills),"
        f" {recordings:,} recordings, none without everyone's consent,"
        f" {time.monotonic() - start:.0f} s\n"
    )
