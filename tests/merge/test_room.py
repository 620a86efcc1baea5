"""A room held on two phones: questions put, an end that another did not see, and places."""

from dataclasses import replace
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.merge.fold import fold
from app.merge.recap import lasted, spoken, stays
from app.merge.state import Presence, Recording, Session
from app.study.events import (
    Arrived,
    Event,
    GuideTicked,
    GuideUnticked,
    JottingAdded,
    JottingRemoved,
    Left,
    RecordingFinished,
    RecordingMarked,
    RecordingStarted,
    Seated,
    SessionEnded,
    SessionOpened,
    SessionReopened,
)
from app.study.ids import EntryId
from tests.support.told import Device

OPENED = SessionOpened("S07", "focus-group", "group-guide", 2)


def session(events: list[Event]) -> Session:
    """Return what a session is, whatever order its events came in."""
    found = fold(events)
    for other in list(permutations(events))[:24]:
        assert fold(other) == found
    assert isinstance(found, Session)
    return found


def test_question_ticked_on_two_phones_was_put_once_at_the_time_said_first() -> None:
    a, b = Device("a"), Device("b")
    opened = a.says(OPENED)
    b.hears(opened)
    one, two = a.says(GuideTicked("scenes", 5)), b.says(GuideTicked("scenes", 9))
    found = session([opened, one, two])
    assert len(found.ticks) == 2 and found.covered["scenes"].offset_ms == 5


def test_tick_taken_back_stays_where_another_phone_ticked_too() -> None:
    a, b = Device("a"), Device("b")
    opened, one = a.says(OPENED), a.says(GuideTicked("scenes", 5))
    b.hears(opened)
    two, back = b.says(GuideTicked("scenes", 9)), a.says(GuideUnticked(), [one])
    assert session([opened, one, two, back]).covered["scenes"].entry == two.id
    a.hears(two)
    assert not session([opened, one, two, back, a.says(GuideUnticked(), [two])]).covered


def test_tick_has_its_place_among_the_lines_that_stand() -> None:
    a = Device("a")
    opened, first = a.says(OPENED), a.says(JottingAdded("une", 0))
    second, tick = a.says(JottingAdded("deux", 1)), a.says(GuideTicked("scenes", 2))
    third = a.says(JottingAdded("trois", 3))
    events = [opened, first, second, tick, third]
    assert session(events).ticks[0].lines == 2
    assert session([*events, a.says(JottingRemoved(), [first])]).ticks[0].lines == 1


def test_session_ended_on_one_phone_keeps_what_another_that_did_not_know_wrote() -> None:
    a, b = Device("a"), Device("b")
    opened, came = a.says(OPENED), a.says(Arrived("p1"))
    b.hears(opened, came)
    left, end = a.says(Left(), [came]), a.says(SessionEnded())
    late, line, tick = (
        b.says(Arrived("p2")),
        b.says(JottingAdded("une", 0)),
        b.says(GuideTicked("scenes", 1)),
    )
    found = session([opened, came, left, end, late, line, tick])
    assert found.is_over and found.ended_at == end.at
    assert [stay.participant for stay in found.here] == ["p2"], "nobody said that they left"
    assert found.jottings and found.covered


def test_session_reopened_goes_on_unless_another_ended_it_too() -> None:
    a, b = Device("a"), Device("b")
    opened, end = a.says(OPENED), a.says(SessionEnded())
    again = a.says(SessionReopened(), [end])
    assert not session([opened, end, again]).is_over
    b.hears(opened)
    other = b.says(SessionEnded())
    found = session([opened, end, again, other])
    assert found.ends == (other.id,), "whoever reopened it knew nothing of that"
    a.hears(other)
    found = session([opened, end, again, other, a.says(SessionReopened(), [other])])
    assert not found.is_over and found.ended_at is None


def test_end_is_the_first_that_stands() -> None:
    a, b = Device("a"), Device("b")
    opened = a.says(OPENED)
    b.hears(opened)
    b.says(JottingAdded("une", 0))
    late, early = b.says(SessionEnded()), a.says(SessionEnded())
    assert session([opened, late, early]).ended_at == early.at


def test_last_place_counts_and_both_stay_where_neither_saw_the_other() -> None:
    a, b = Device("a"), Device("b")
    opened, first = a.says(OPENED), a.says(Seated("p1", 0, 0))
    b.hears(opened, first)
    one, two = a.says(Seated("p1", 10, 10), [first]), b.says(Seated("p1", 20, 20), [first])
    other = b.says(Seated("p2", 500, 500))
    places = [(s.who, s.x) for s in session([opened, first, one, two, other]).seats]
    assert sorted(places) == [("p1", 10), ("p1", 20), ("p2", 500)]
    a.hears(two)
    settled = session([opened, first, one, two, a.says(Seated("p1", 30, 30), [one, two])])
    assert [(s.who, s.x) for s in settled.seats] == [("p1", 30)]


Span = tuple[int, int]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=6))
@settings(max_examples=80, deadline=None)
def test_stays_seen_by_several_phones_are_counted_once(spans: list[Span]) -> None:
    spans = [(min(span), max(span)) for span in spans]
    attendance = tuple(
        Presence(EntryId(str(number)), "p1", 1, start, end)
        for number, (start, end) in enumerate(spans)
    )
    a = Device("a")
    found = fold([a.says(OPENED)])
    assert isinstance(found, Session)
    (stayed,) = stays(replace(found, attendance=attendance), 99)
    assert stayed.ms == len({moment for start, end in spans for moment in range(start, end)})


def test_whoever_is_still_there_stays_until_now() -> None:
    a = Device("a")
    opened, came = a.says(OPENED), a.says(Arrived("p1"))
    found = session([opened, came])
    (stayed,) = stays(found, came.at + 500)
    assert (stayed.ms, stayed.is_here) == (500, True)
    assert lasted(found, opened.at + 900) == 900
    end = a.says(SessionEnded())
    assert lasted(session([opened, came, end]), end.at + 10_000) == end.at - opened.at


def test_time_spoken_is_told_without_the_pauses_the_longest_first() -> None:
    a = Device("a")
    take = fold(
        [
            a.says(RecordingStarted("s", "S07", "archive", "pcm", 16_000, 16_000)),
            a.says(RecordingMarked("turn", 0, who="p1")),
            a.says(RecordingMarked("pause", 1000)),
            a.says(RecordingMarked("resume", 5000)),
            a.says(RecordingMarked("turn", 6000, who="p2")),
            a.says(RecordingMarked("turn", 11_000, who="p1")),
            a.says(RecordingFinished((), (), 8000, 16_000)),
        ]
    )
    assert isinstance(take, Recording)
    assert list(spoken([take]).items()) == [("p2", (1, 5000)), ("p1", (2, 3000))]
