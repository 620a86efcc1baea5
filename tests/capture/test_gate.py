"""The recorder runs if and only if everyone present allows it, whatever comes in which order."""

import random
from pathlib import Path

import pytest

from app.capture.recorder import Phase
from app.errors import InvalidInput, NoConsent
from app.merge.consent import AudioAllowed, AudioRefused
from app.merge.state import Participant, Recording, Session
from app.pages import Pages
from app.study.scope import Scope
from tests.support.phones import SITE, Clock, Phone, Team, a_room, a_team, allow
from tests.support.sound import play, voice

AUDIO = [Scope.PARTICIPATION, Scope.AUDIO]
NO_AUDIO = [Scope.PARTICIPATION, Scope.NOTES]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return a_team(tmp_path, "ines", "karim")


@pytest.fixture
def ines(team: Team) -> Pages:
    return team["ines"]


def person(pages: Pages, scopes: list[Scope]) -> str:
    made = pages.enrol(SITE, pages.study.groups[0].id)
    if scopes:
        allow(pages, made, scopes)
    return made


def test_empty_room_is_not_recorded(ines: Pages) -> None:
    session = ines.open_session(SITE, "focus-group")
    with pytest.raises(NoConsent):
        ines.record(session, "archive")
    assert ines.summaries("recording") == []


def test_refusal_names_everyone_who_has_not_allowed_it(ines: Pages) -> None:
    session = a_room(ines, AUDIO)
    for scopes in (NO_AUDIO, [], AUDIO):
        ines.arrive(session, person(ines, scopes))
    with pytest.raises(NoConsent) as told:
        ines.record(session, "archive")
    assert told.value.codes == ("S07-P002", "S07-P003")
    assert "S07" not in str(told.value)


def test_people_nobody_has_met_have_allowed_nothing(ines: Pages) -> None:
    session = a_room(ines, AUDIO)
    ines.arrive_unknown(session, 2)
    answer = ines.may_record(session)
    assert isinstance(answer, AudioRefused) and answer.unknown == 2
    with pytest.raises(NoConsent):
        ines.record(session, "archive")


def test_late_arrival_without_consent_pauses_and_is_named(ines: Pages) -> None:
    session = a_room(ines, AUDIO)
    recorder = ines.record(session, "archive", 1)
    late = person(ines, NO_AUDIO)
    assert recorder.phase is Phase.RECORDING
    ines.arrive(session, late)
    assert recorder.phase is Phase.PAUSED
    assert recorder.refused is not None
    assert ines.codes_of(recorder.refused.participants) == ["S07-P002"]
    with pytest.raises(NoConsent) as told:
        ines.resume_recording()
    assert told.value.codes == ("S07-P002",)
    assert recorder.phase is Phase.PAUSED


def test_recording_goes_on_once_the_late_arrival_allows_it(ines: Pages) -> None:
    session = a_room(ines, AUDIO)
    recorder = ines.record(session, "archive", 1)
    late = person(ines, [])
    ines.arrive(session, late)
    allow(ines, late, AUDIO)
    assert recorder.phase is Phase.PAUSED, "it does not start again by itself"
    ines.resume_recording()
    assert (recorder.phase, recorder.refused) == (Phase.RECORDING, None)


def test_recording_goes_on_once_who_does_not_allow_it_has_left(ines: Pages) -> None:
    session = a_room(ines, AUDIO)
    recorder = ines.record(session, "archive", 1)
    late = person(ines, NO_AUDIO)
    ines.arrive(session, late)
    (stay,) = (s for s in ines.find(session, Session).here if s.participant == late)
    ines.leave(session, stay.entry)
    ines.resume_recording()
    assert recorder.phase is Phase.RECORDING


def test_withdrawal_during_the_recording_pauses_it(ines: Pages) -> None:
    session = a_room(ines, AUDIO)
    recorder = ines.record(session, "archive", 1)
    (stay,) = ines.find(session, Session).here
    ines.withdraw(stay.participant, [Scope.AUDIO])
    assert recorder.phase is Phase.PAUSED


def test_withdrawal_on_another_phone_pauses_it_when_it_comes(team: Team) -> None:
    ines, karim = team["ines"], team["karim"]
    session = a_room(ines, AUDIO)
    team.carry()
    recorder = ines.record(session, "archive", 1)
    (stay,) = karim.find(session, Session).here
    karim.withdraw(stay.participant, [Scope.AUDIO])
    team.carry()
    assert recorder.phase is Phase.PAUSED


def test_nothing_is_heard_while_paused(ines: Pages, team: Team) -> None:
    clock = team.phones["ines"].clock
    session = a_room(ines, AUDIO)
    recorder = ines.record(session, "archive", 1, clock.monotonic)
    play(recorder, voice(4, 16_000), 16_000, clock)
    ines.arrive_unknown(session, 1)
    before = recorder.elapsed_ms
    play(recorder, voice(4, 16_000), 16_000, clock)
    ines.stop_recording()
    (summary,) = ines.summaries("recording")
    assert summary.size == before == 4000
    assert len(ines.sound(summary.subject)) == 44 + 4 * 32_000


def test_consent_of_one_room_opens_no_other(ines: Pages) -> None:
    first, second = a_room(ines, AUDIO), a_room(ines, AUDIO)
    recorder = ines.record(first, "archive", 1)
    allowed = ines.may_record(second)
    assert isinstance(allowed, AudioAllowed)
    recorder.pause()
    with pytest.raises(NoConsent):
        recorder.resume(allowed)
    assert recorder.phase is Phase.PAUSED


def test_one_recording_at_a_time(ines: Pages) -> None:
    session = a_room(ines, AUDIO)
    recorder = ines.record(session, "archive", 1)
    with pytest.raises(InvalidInput):
        ines.record(session, "archive", 1)
    assert ines.recorder is recorder
    ines.stop_recording()
    assert ines.record(session, "archive", 1) is not recorder


def test_gate_holds_even_when_the_disk_is_full(ines: Pages, team: Team) -> None:
    clock = team.phones["ines"].clock
    session = a_room(ines, AUDIO)
    recorder = ines.record(session, "archive", 1, clock.monotonic)
    play(recorder, voice(4, 16_000), 16_000, clock)
    recorder._segments._file.close()
    (stay,) = ines.find(session, Session).here
    ines.withdraw(stay.participant, [Scope.AUDIO])
    assert recorder.phase in (Phase.PAUSED, Phase.STOPPED)
    assert recorder.failure is not None


def test_locking_stops_no_recording_and_the_gate_holds_behind_the_lock(team: Team) -> None:
    phone: Phone = team.phones["ines"]
    session = a_room(phone.pages, AUDIO)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    phone.notebook.lock()
    play(recorder, voice(4, 16_000), 16_000, phone.clock)
    assert recorder.elapsed_ms > 3500
    pages = phone.unlock()
    assert pages.recorder is recorder
    pages.arrive_unknown(session, 1)
    assert recorder.phase is Phase.PAUSED


def random_story(team: Team, seed: int) -> None:
    """Let chance bring people in and out, and hold the recorder to the rule after each act."""
    chance = random.Random(seed)
    pages, clock = team["ines"], Clock()
    session = pages.open_session(SITE, "focus-group")
    known = [summary.subject for summary in pages.summaries("participant")]
    while len(known) < 30:
        known.append(person(pages, chance.choice([AUDIO, AUDIO, NO_AUDIO, []])))
    people = chance.sample(known, 3)
    for _ in range(14):
        act = chance.randrange(8)
        who = chance.choice(people)
        here = pages.find(session, Session).here
        if act <= 1:
            pages.arrive(session, who)
        elif act == 2 and here:
            pages.leave(session, chance.choice(here).entry)
        elif act == 3:
            allow(pages, who, chance.choice([AUDIO, NO_AUDIO]))
        elif act == 4:
            pages.withdraw(who, [chance.choice([Scope.AUDIO, Scope.QUOTES])])
        elif act == 5 and chance.random() < 0.3:
            pages.arrive_unknown(session, 1)
        else:
            try_to_record(pages, session, clock)
        runs = pages.recorder is not None and pages.recorder.phase is Phase.RECORDING
        assert not runs or everyone_allows(pages, session), f"seed {seed}"
    pages.stop_recording()


def try_to_record(pages: Pages, session: str, clock: Clock) -> None:
    """Press the button: it records, or goes on, if and only if everyone allows it."""
    allowed = everyone_allows(pages, session)
    assert isinstance(pages.may_record(session), AudioAllowed if allowed else AudioRefused)
    try:
        if pages.is_recording:
            pages.resume_recording()
        else:
            pages.record(session, "archive", 1, clock.monotonic)
        assert allowed and pages.recorder and pages.recorder.phase is Phase.RECORDING
    except NoConsent:
        assert not allowed


def everyone_allows(pages: Pages, session: str) -> bool:
    here = pages.find(session, Session).here
    return bool(here) and all(
        stay.participant and Scope.AUDIO in pages.find(stay.participant, Participant).allows
        for stay in here
    )


def test_gate_holds_in_500_random_stories(team: Team) -> None:
    for seed in range(500):
        random_story(team, seed)
    recordings = team["ines"].summaries("recording")
    assert len(recordings) > 50
    assert all(team["ines"].find(r.subject, Recording).finished for r in recordings)


@pytest.mark.faults
@pytest.mark.parametrize("part", range(20))
def test_gate_holds_in_10000_random_stories(team: Team, part: int) -> None:
    for seed in range(10_000 + part * 500, 10_000 + (part + 1) * 500):
        random_story(team, seed)
