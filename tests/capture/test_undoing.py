"""Whatever was done to a note or in a room, one tap later it is as it was."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.capture.recorder import Phase
from app.errors import InvalidInput
from app.merge.consent import AudioAllowed, AudioRefused
from app.merge.fields import current
from app.merge.state import Note, Session
from app.pages.pages import Pages
from tests.support.phones import SITE, Team, a_room
from tests.support.sound import play, voice

FIELD, TEXT = "what-happened", "Il a honte. Il sort."


@pytest.fixture
def pages(team: Team) -> Pages:
    return team["ines"]


@pytest.fixture
def note(pages: Pages) -> str:
    note = pages.open_note(SITE, "observation")
    pages.answer(note, {FIELD: TEXT, "stance": "aside"})
    for text in ("une", "deux", "trois"):
        pages.jot(note, text, "descriptive", ["fear"])
    pages.apply_code(note, "shame", FIELD, 0, 10)
    return note


def told(pages: Pages, note: str) -> tuple[object, ...]:
    """Return what a note says, without which entries say it."""
    found = pages.find(note, Note)
    return (
        {name: [v.value for v in versions] for name, versions in found.fields.items()},
        [(j.text, j.codes, j.layer, j.at, j.offset_ms) for j in found.jottings],
        sorted((m.code, m.field, m.start, m.end, m.words) for m in found.codes),
    )


ACTS: dict[str, Callable[[Pages, str, Note], Any]] = {
    "answered": lambda pages, note, _: pages.answer(note, {FIELD: "Autre chose", "title": "Midi"}),
    "emptied": lambda pages, note, _: pages.answer(note, {"stance": None}),
    "jotted": lambda pages, note, _: pages.jot(note, "quatre"),
    "taken out": lambda pages, note, was: pages.unjot(note, was.jottings[1].entry),
    "coded": lambda pages, note, _: pages.apply_code(note, "guilt"),
    "uncoded": lambda pages, note, was: pages.remove_code(note, [was.codes[0].entry]),
    "line coded": lambda pages, note, was: pages.code_line(note, was.jottings[0].entry, "guilt"),
    "line uncoded": lambda pages, note, was: pages.uncode_line(note, was.jottings[0].entry, "fear"),
}


@pytest.mark.parametrize("act", ACTS)
def test_act_on_a_note_is_undone(pages: Pages, note: str, act: str) -> None:
    before = told(pages, note)
    _, done = pages.doing(ACTS[act], pages, note, pages.find(note, Note))
    assert told(pages, note) != before
    pages.undo(done)
    after = told(pages, note)
    emptied = {name: [None] for name in after[0] if name not in before[0]}  # type: ignore[operator]
    assert after == ({**before[0], **emptied}, *before[1:])  # type: ignore[dict-item]


def test_undoing_is_undone_like_any_other_act(pages: Pages, note: str) -> None:
    line = pages.find(note, Note).jottings[1].entry
    _, done = pages.doing(pages.unjot, note, line)
    without = told(pages, note)
    _, undone = pages.doing(pages.undo, done)
    pages.undo(undone)
    assert told(pages, note) == without


def test_line_that_was_moved_is_back_in_its_place_and_nowhere_else(pages: Pages, note: str) -> None:
    other = pages.open_note(SITE, "observation")
    pages.jot(other, "là-bas")
    line = pages.find(note, Note).jottings[0].entry
    pages.code_line(note, line, "guilt")
    before = told(pages, note)
    _, done = pages.doing(pages.move_line, note, line, other)
    assert pages.find(other, Note).jottings[-1].codes == ("fear", "guilt")
    assert not pages.taken_out(note)
    pages.undo(done)
    assert told(pages, note) == before
    assert [line.text for line in pages.find(other, Note).jottings] == ["là-bas"]


def test_line_is_put_back_long_after_with_its_codes_and_its_place(pages: Pages, note: str) -> None:
    line = pages.find(note, Note).jottings[0].entry
    pages.code_line(note, line, "guilt")
    before = told(pages, note)
    pages.unjot(note, line)
    pages.jot(note, "après")
    (out,) = pages.taken_out(note)
    assert (out.line.text, out.line.codes, out.dev) == ("une", ("fear", "guilt"), pages.device)
    pages.put_back(note, out.line.entry)
    assert told(pages, note)[1][:3] == before[1]  # type: ignore[index]
    assert not pages.taken_out(note)
    with pytest.raises(InvalidInput):
        pages.put_back(note, out.line.entry)


def test_answer_that_somebody_changed_since_is_left_as_they_made_it(team: Team, note: str) -> None:
    ines, desk = team["ines"], team["desk"]
    _, done = ines.doing(ines.answer, note, {FIELD: "À reprendre"})
    team.carry()
    desk.answer(note, {FIELD: "Relu"})
    _, mine = desk.doing(desk.answer, note, {"title": "Midi"})
    ines.answer(note, {FIELD: "Encore autre chose"})
    with pytest.raises(InvalidInput):
        ines.undo(done)
    desk.undo(mine)
    assert current(desk.find(note, Note).fields, "title") is None


def test_choice_between_two_answers_is_undone_into_the_two(team: Team) -> None:
    ines, karim = team["ines"], team["karim"]
    session = ines.open_session(SITE, "interview")
    team.carry()
    ines.answer(session, {"title": "Un"})
    karim.answer(session, {"title": "Deux"})
    team.carry()
    versions = ines.find(session, Session).fields["title"]
    _, done = ines.doing(ines.settle, session, "title", versions[0].entry)
    ines.undo(done)
    team.carry()
    for pages in (ines, karim):
        both = pages.find(session, Session).fields["title"]
        assert {version.value for version in both} == {"Un", "Deux"}


def test_person_said_to_have_left_has_stayed_and_is_asked_for_their_consent(team: Team) -> None:
    ines, karim = team["ines"], team["karim"]
    session = ines.open_session(SITE, "focus-group")
    person = ines.enrol(SITE, ines.study.groups[0].id)
    ines.arrive(session, person)
    stay = ines.find(session, Session).here[0]
    _, done = ines.doing(ines.leave, session, stay.entry)
    assert not ines.find(session, Session).here
    ines.undo(done)
    team.carry()
    for pages in (ines, karim):
        assert pages.find(session, Session).attendance == (replace(stay, left_at=None),)
    assert ines.may_record(session) == AudioRefused(frozenset({person}), 0)


def test_departure_that_was_undone_is_done_again_at_the_time_it_was(team: Team) -> None:
    phone = team.phones["ines"]
    session = phone.pages.open_session(SITE, "focus-group")
    phone.pages.arrive_unknown(session, 2)
    phone.pages.arrive_unknown(session, 3)
    stays = phone.pages.find(session, Session).here
    phone.clock.pass_by(60)
    _, done = phone.pages.doing(phone.pages.leave, session, stays[0].entry)
    left = phone.pages.find(session, Session).attendance
    phone.clock.pass_by(60)
    _, undone = phone.pages.doing(phone.pages.undo, done)
    assert phone.pages.find(session, Session).here == stays
    phone.pages.undo(undone)
    assert phone.pages.find(session, Session).attendance == left


HELD: dict[str, Callable[[Pages, str, Session], Any]] = {
    "came": lambda pages, session, _: pages.arrive_unknown(session, 3),
    "ticked": lambda pages, session, _: pages.tick(session, "closing"),
    "unticked": lambda pages, session, _: pages.untick(session, "topic"),
    "seated": lambda pages, session, was: pages.seat(session, was.seats[0].who, 900, 900),
    "ended": lambda pages, session, _: pages.end_session(session),
}


def held(pages: Pages, session: str) -> tuple[object, ...]:
    """Return how a session stands, without which entries say it."""
    found = pages.find(session, Session)
    ticks = sorted((one.field, one.offset_ms) for one in found.ticks)
    seats = [(one.who, one.x, one.y) for one in found.seats]
    here = [(stay.participant, stay.count, stay.arrived_at) for stay in found.here]
    return found.is_over, ticks, seats, here


@pytest.mark.parametrize("act", HELD)
def test_act_in_a_session_is_undone(pages: Pages, act: str) -> None:
    session = pages.open_session(SITE, "focus-group")
    person = pages.enrol(SITE, pages.study.groups[0].id)
    pages.arrive(session, person)
    pages.arrive_unknown(session, 2)
    pages.tick(session, "topic")
    pages.seat(session, person, 100, 100)
    before = held(pages, session)
    _, done = pages.doing(HELD[act], pages, session, pages.find(session, Session))
    assert held(pages, session) != before
    pages.undo(done)
    assert held(pages, session) == before


def test_stranger_who_paused_the_recording_and_was_none_is_undone(team: Team) -> None:
    phone = team.phones["ines"]
    session = a_room(phone.pages)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    play(recorder, voice(4, 16_000), 16_000, phone.clock)
    _, done = phone.pages.doing(phone.pages.arrive_unknown, session, 1)
    assert recorder.phase is Phase.PAUSED
    phone.pages.undo(done)
    assert isinstance(phone.pages.may_record(session), AudioAllowed)
    phone.pages.stop_recording()


def test_first_place_on_the_sketch_is_not_undone_there_was_none_before(pages: Pages) -> None:
    session = pages.open_session(SITE, "focus-group")
    pages.arrive_unknown(session, 2)
    who = pages.find(session, Session).here[0].entry
    _, done = pages.doing(pages.seat, session, who, 10, 10)
    assert done == ()


def test_act_that_begins_something_is_not_undone(pages: Pages) -> None:
    _, done = pages.doing(pages.open_note, SITE, "observation")
    assert done == ()
