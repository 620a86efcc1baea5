"""The recorder runs if and only if everyone present allows it, whatever comes in which order."""

import pytest

from app.capture.recorder import Phase
from app.errors import InvalidInput, NoConsent
from app.merge.consent import AudioAllowed, AudioRefused
from app.merge.state import Session
from app.pages.pages import Pages
from app.study.scope import Scope
from tests.support.phones import SITE, Phone, Team, a_room, allow
from tests.support.sound import play, voice

AUDIO = [Scope.PARTICIPATION, Scope.AUDIO]
NO_AUDIO = [Scope.PARTICIPATION, Scope.NOTES]


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
