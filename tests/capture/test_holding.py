"""A session is held: questions ticked where they are heard, its end, its places."""

import pytest

from app.errors import InvalidInput
from app.merge.consent import AudioRefused
from app.merge.state import Recording, Session
from app.pages.pages import Pages
from tests.support.phones import SITE, Phone, Team, a_room, allow, deliver
from tests.support.sound import play, voice

RATE = 16_000


def held(pages: Pages, session: str) -> Session:
    return pages.find(session, Session)


def test_question_is_ticked_at_its_time_in_the_session(phone: Phone) -> None:
    session = a_room(phone.pages)
    phone.clock.pass_by(75)
    phone.pages.tick(session, "scenes")
    phone.clock.pass_by(60)
    phone.pages.tick(session, "scenes")
    (tick,) = held(phone.pages, session).ticks
    assert (tick.offset_ms, tick.recording) == (75_000, "")
    phone.pages.untick(session, "scenes")
    assert not held(phone.pages, session).ticks


def test_question_put_while_it_records_has_its_place_in_the_sound(phone: Phone) -> None:
    session = a_room(phone.pages)
    phone.clock.pass_by(600)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    play(recorder, voice(4.0, RATE), RATE, phone.clock)
    phone.pages.tick(session, "scenes")
    phone.pages.stop_recording()
    (tick,) = held(phone.pages, session).ticks
    assert tick.recording == recorder.recording
    assert tick.offset_ms == pytest.approx(4000, abs=300)
    assert phone.pages.find(tick.recording, Recording).finished


def test_everyone_leaves_a_session_that_is_ended_and_it_goes_on_again(phone: Phone) -> None:
    session = a_room(phone.pages)
    phone.pages.arrive_unknown(session, 3)
    phone.clock.pass_by(3600)
    phone.pages.end_session(session)
    found = held(phone.pages, session)
    assert found.is_over and not found.here
    assert {stay.left_at for stay in found.attendance} == {found.ended_at} == {phone.clock.ms}
    assert isinstance(phone.pages.may_record(session), AudioRefused)
    (summary,) = phone.pages.summaries("session")
    assert summary.extra["over"] is True
    written = phone.pages.written
    phone.pages.end_session(session)
    assert phone.pages.written == written, "it is over once"
    phone.pages.reopen_session(session)
    assert not held(phone.pages, session).is_over


def test_whoever_comes_in_after_the_end_opens_it_again(phone: Phone) -> None:
    session = a_room(phone.pages)
    phone.pages.end_session(session)
    person = phone.pages.enrol(SITE, phone.pages.study.groups[0].id)
    phone.pages.arrive(session, person)
    found = held(phone.pages, session)
    assert not found.is_over and [stay.participant for stay in found.here] == [person]


def test_session_that_records_here_is_not_ended_over_its_recorder(phone: Phone) -> None:
    session = a_room(phone.pages)
    phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    with pytest.raises(InvalidInput):
        phone.pages.end_session(session)
    phone.pages.stop_recording()
    phone.pages.end_session(session)
    assert held(phone.pages, session).is_over


def test_place_is_kept_moved_and_forgotten_with_the_person(team: Team) -> None:
    ines, desk = team["ines"], team["desk"]
    session = a_room(ines)
    other = ines.enrol(SITE, ines.study.groups[0].id)
    allow(ines, other)
    ines.arrive(session, other)
    ines.arrive_unknown(session, 2)
    stays = held(ines, session).attendance
    for number, stay in enumerate(stays):
        ines.seat(session, stay.participant or stay.entry, 100 * number, 500)
    ines.seat(session, other, 900, 900)
    assert [(s.who, s.x) for s in held(ines, session).seats] == [
        (stays[0].participant, 0),
        (stays[2].entry, 200),
        (other, 900),
    ]
    with pytest.raises(InvalidInput):
        ines.seat(session, "nobody", 1, 1)
    written = ines.written
    ines.seat(session, other, 900, 900)
    assert ines.written == written
    team.carry()
    plan = desk.plan_erasure(other, True)
    assert plan.stays == 1, "a place is neither an arrival nor a departure"
    desk.erase(plan, {})
    team.carry()
    for name in team.phones:
        found = held(team[name], session)
        assert other not in {seat.who for seat in found.seats}
        assert len(found.seats) == 2


def test_place_given_by_a_phone_the_desk_has_not_heard_is_forgotten_by_whoever_has(
    team: Team,
) -> None:
    ines, karim, desk = (team.phones[name] for name in ("ines", "karim", "desk"))
    session = a_room(ines.pages)
    person = ines.pages.enrol(SITE, ines.pages.study.groups[0].id)
    ines.pages.arrive(session, person)
    team.carry()
    karim.pages.seat(session, person, 900, 900)
    deliver(karim, ines)
    ines.pages.catch_up()
    assert [seat.who for seat in held(ines.pages, session).seats] == [person]
    desk.pages.erase(desk.pages.plan_erasure(person, True), {})
    ines.notebook.lock()
    deliver(desk, ines)  # obeyed at the unlock, before what it is about is read
    assert held(ines.unlock(), session).seats == ()
