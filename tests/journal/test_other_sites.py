"""An enrolled device that knows a subject's name cannot speak of it from another site."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.journal.journal import Draft
from app.merge.fields import current
from app.merge.state import Note, Participant, Recording, Session
from app.study.events import (
    Arrived,
    ConsentGranted,
    FieldsSet,
    JottingAdded,
    NoteOpened,
    RecordingFinished,
    RecordingKeyed,
    SessionOpened,
    What,
)
from app.study.ids import EntryId, SubjectId
from app.study.scope import Scope
from app.wire.text import b64
from tests.support.phones import SITE, Team, a_room, a_team, allow
from tests.support.sound import play, voice

YES = ConsentGranted((Scope.AUDIO, Scope.QUOTES), b64(bytes(32)), "group", "fr", "voice")


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Ines and Nour are at one site, Karim at another."""
    return a_team(tmp_path, "ines", "nour", "karim", sites=(SITE, "S08"), at={"karim": "S08"})


def says(
    team: Team,
    name: str,
    subject: str,
    *whats: What,
    site: str = SITE,
    refs: Sequence[str] = (),
    tick: int = -1,
) -> None:
    """Write about any subject in one of the device's own circles, as if it came first."""
    journal = team[name]._journal
    journal.tick = tick
    circle = journal.circles.named(site, "team")
    seen = frozenset(map(EntryId, refs))
    journal.append(Draft(what, SubjectId(subject), circle, seen) for what in whats)
    team.carry()


def test_another_site_writes_nothing_on_a_note(team: Team) -> None:
    ines = team["ines"]
    note = ines.open_note(SITE, "observation")
    ines.answer(note, {"title": "à nous"})
    ines.jot(note, "à nous")
    standing = ines.find(note, Note).fields["title"][0].entry
    changed = (FieldsSet({"title": "à eux"}), JottingAdded("à eux", 0))
    says(team, "karim", note, *changed, site="S08", refs=[standing])
    for name in ("ines", "desk"):
        found = team[name].find(note, Note)
        assert current(found.fields, "title") == "à nous"
        assert [jotting.text for jotting in found.jottings] == ["à nous"]
        assert [version.value for version in team[name].history(note, "title")] == ["à nous"]


def test_another_site_gives_no_consent_and_brings_nobody_in(team: Team) -> None:
    ines, desk = team["ines"], team["desk"]
    session = a_room(ines, [Scope.PARTICIPATION])
    (summary,) = ines.summaries("participant")
    says(team, "karim", summary.subject, YES, site="S08")
    says(team, "karim", session, Arrived("", 9), site="S08")
    assert desk.find(summary.subject, Participant).allows == {Scope.PARTICIPATION}
    assert len(desk.find(session, Session).here) == 1
    restarted = team.phones["desk"].restart()
    assert restarted.find(summary.subject, Participant).allows == {Scope.PARTICIPATION}


@pytest.mark.parametrize(("name", "site"), [("karim", "S08"), ("nour", SITE)])
def test_nobody_else_says_what_a_subject_is(team: Team, name: str, site: str) -> None:
    session = a_room(team["ines"])
    team.carry()
    says(team, name, session, NoteOpened(site, "observation", 1), site=site)
    for phone in ("ines", "desk"):
        assert team[phone].find(session, Session).site == SITE
        assert len(team[phone].find(session, Session).here) == 1


def test_own_session_stays_in_reach_of_the_gate(team: Team) -> None:
    ines = team["ines"]
    session = a_room(ines)
    team.carry()
    recorder = ines.record(session, "archive", 1)
    says(team, "nour", session, SessionOpened(SITE, "interview", "interview", 1))
    assert recorder.phase == "recording"
    allow(ines, ines.summaries("participant")[0].subject, [Scope.NOTES])
    assert recorder.phase == "paused"


def test_nobody_else_ends_a_recording_or_changes_its_keys(team: Team) -> None:
    ines, clock = team["ines"], team.phones["ines"].clock
    recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    play(recorder, voice(2, 16_000), 16_000, clock)
    ines.stop_recording()
    spoilt = (RecordingKeyed(0, (b64(bytes(32)),)), RecordingFinished((), (), 0, 0))
    says(team, "nour", recorder.recording, *spoilt, tick=1000)
    for name in ("ines", "desk"):
        found = team[name].find(recorder.recording, Recording)
        assert len(found.segments) == 1 and found.duration_ms == 2000
    assert len(ines.sound(recorder.recording)) == 44 + 2 * 32_000
