"""What was said again stands in the place of what was erased, on whoever's phone, in any order."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Malformed
from app.merge.erasure import restated, silenced, whom
from app.merge.fold import fold
from app.merge.state import Recording, Withdrawn
from app.study.events import (
    Arrived,
    ErasureAsked,
    ErasureCarried,
    Event,
    JottingAdded,
    JottingRemoved,
    ParticipantEnrolled,
    RecordingKeyed,
    RecordingMarked,
    RecordingStarted,
    Reissued,
    SessionOpened,
    read_what,
)
from app.study.ids import SubjectId
from app.study.scope import Scope
from tests.merge.test_replicas import a_history, digest
from tests.support.phones import SITE
from tests.support.told import Device, yes

SESSION = SessionOpened(SITE, "focus-group", "focus-group", 1)


def again(device: Device, event: Event) -> Event:
    """Say again what an event said, in other words where it has any."""
    what = event.what
    if isinstance(what, JottingAdded):
        what = replace(what, text="××××")
    return device.says(Reissued.of(event, what), [event])


@given(st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_state_is_the_same_before_and_after_the_originals_are_destroyed(
    chance: random.Random,
) -> None:
    told = a_history(chance)
    desk = Device("z")
    desk.hears(*told)
    chosen = chance.sample(told, 12)
    said = [again(desk, event) for event in chosen]
    both = [*told, *said]
    left = [event for event in both if event not in chosen]
    chance.shuffle(both)
    chance.shuffle(left)
    assert digest(fold(both)) == digest(fold(left))


@given(st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_two_who_say_the_same_again_apart_give_one_state_in_any_order(
    chance: random.Random,
) -> None:
    told = a_history(chance)
    chosen = chance.sample(told, 8)
    said = []
    for name in ("y", "z"):
        device = Device(name)
        device.hears(*told)
        said += [again(device, event) for event in chosen]
    both = [*told, *said]
    other = list(both)
    chance.shuffle(other)
    assert digest(fold(both)) == digest(fold(other))


def test_what_was_taken_out_stays_out_when_it_is_said_again() -> None:
    phone, desk = Device("a"), Device("z")
    opening = phone.says(SESSION)
    line = phone.says(JottingAdded("S07-P001 parle", 0))
    out = phone.says(JottingRemoved(), [line])
    desk.hears(opening, line)
    found = fold([opening, out, again(desk, line)])
    assert found is not None and found.jottings == ()  # type: ignore[union-attr]


def test_a_key_that_either_destroyed_is_destroyed() -> None:
    phone, one, other = Device("a"), Device("y"), Device("z")
    start = phone.says(RecordingStarted("session", SITE, "archive", "pcm", 16_000, 16_000))
    keyed = phone.says(RecordingKeyed(0, ("k" * 43, "l" * 43, "m" * 43)))
    for device in (one, other):
        device.hears(start, keyed)
    said = [
        one.says(Reissued.of(keyed, RecordingKeyed(0, ("", "l" * 43, "m" * 43))), [keyed]),
        other.says(Reissued.of(keyed, RecordingKeyed(0, ("k" * 43, "", "m" * 43))), [keyed]),
    ]
    for order in (said, said[::-1]):
        found = fold([start, *order])
        assert isinstance(found, Recording)
        assert found.keys == {0: "", 1: "", 2: "m" * 43}


def test_who_had_everything_erased_stays_so_whatever_comes() -> None:
    phone, desk = Device("a"), Device("z")
    person = phone.says(ParticipantEnrolled(SITE, "S07-P001", "attending"))
    desk.hears(person)
    gone = desk.says(ErasureCarried("order", SITE, True, "mark"))
    late = phone.says(yes(Scope.AUDIO))
    for told in ([gone], [person, gone], [gone, late], [late, gone, person]):
        found = fold(told)
        assert isinstance(found, Withdrawn)
        assert (found.site, found.mark, found.orders) == (SITE, "mark", ("order",))


def test_a_request_is_open_until_it_is_answered() -> None:
    phone, desk = Device("a"), Device("z")
    person = phone.says(ParticipantEnrolled(SITE, "S07-P001", "attending"))
    asked = phone.says(ErasureAsked(False, (Scope.AUDIO,)))
    open_one = fold([person, asked])
    assert [request.order for request in open_one.requests] == [""]  # type: ignore[union-attr]
    desk.hears(person, asked)
    answer = desk.says(ErasureCarried("order", SITE), [asked])
    closed = fold([person, asked, answer])
    assert [request.order for request in closed.requests] == ["order"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "what", [Arrived("p"), RecordingMarked("turn", 5, who="p")], ids=lambda what: what.KIND
)
def test_what_speaks_of_somebody_is_known(what: Arrived | RecordingMarked) -> None:
    event = Device("a").says(what)
    assert whom(what) == "p"
    assert silenced(event, {SubjectId("p")}) == "p"
    assert silenced(event, {SubjectId("q")}) is None


def test_reissue_comes_back_as_it_was_written() -> None:
    event = Device("a").says(JottingAdded("œuvre « é »", 5, "descriptive", ("shame",)))
    written = Reissued.of(event, event.what)
    read = read_what("reissued", written.body())
    assert read == written
    assert restated([Device("z").says(written, [event])]) == [event]


@pytest.mark.parametrize(
    "changes",
    [
        {"said": "[]"},
        {"said": "{"},
        {"said": '{"text":5}'},
        {"kind": "reissued"},
        {"tick": 2**50},
        {"at": 2**50},
        {"seen": {"a": "x"}},
    ],
    ids=str,
)
def test_reissue_of_no_known_form_is_refused(changes: dict[str, object]) -> None:
    event = Device("a").says(JottingAdded("mot", 5))
    body = Reissued.of(event, event.what).body() | changes
    with pytest.raises(Malformed):
        read_what("reissued", body)
