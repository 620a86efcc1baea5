"""Who is in the room, what was jotted, which codes stand: things put in and taken out."""

from app.merge.fold import fold
from app.merge.sets import present
from app.merge.state import Note, Session
from app.study.events import (
    Arrived,
    CodeApplied,
    CodeRemoved,
    Event,
    JottingAdded,
    JottingRemoved,
    Left,
    NoteOpened,
    SessionOpened,
    by_order,
)
from tests.support.told import Device

SESSION = SessionOpened("S07", "focus-group", "focus-group", 1)
NOTE = NoteOpened("S07", "observation", 1)


def session(events: list[Event]) -> Session:
    found = fold(events)
    assert isinstance(found, Session)
    return found


def note(events: list[Event]) -> Note:
    found = fold(events)
    assert isinstance(found, Note)
    return found


def test_adding_again_survives_a_removal_that_never_saw_it() -> None:
    a, b = Device("a"), Device("b")
    first = a.says(JottingAdded("une", 0))
    removed, again = b.says(JottingRemoved(), [first]), a.says(JottingAdded("une", 5))
    assert present([removed, again, first], JottingAdded, JottingRemoved) == [again]


def test_removal_is_for_ever_in_whatever_order_it_comes() -> None:
    a = Device("a")
    first = a.says(JottingAdded("une", 0))
    removed = a.says(JottingRemoved(), [first])
    for events in ([first, removed], [removed, first], [removed, first, removed, first]):
        assert present(events, JottingAdded, JottingRemoved) == []


def test_removal_of_another_kind_removes_nothing() -> None:
    a = Device("a")
    first = a.says(JottingAdded("une", 0))
    assert present([first, a.says(CodeRemoved(), [first])], JottingAdded, JottingRemoved) == [first]


def test_jottings_of_two_devices_are_all_kept_in_one_order() -> None:
    a, b = Device("a"), Device("b")
    opened = a.says(NOTE)
    b.hears(opened)
    lines = [d.says(JottingAdded(f"{d.name}{n}", n)) for n in range(3) for d in (a, b)]
    told = [j.text for j in note([*reversed(lines), opened]).jottings]
    assert told == ["a0", "b0", "a1", "b1", "a2", "b2"]


def test_codes_are_a_set_with_places() -> None:
    a = Device("a")
    opened = a.says(NOTE)
    applied = a.says(CodeApplied("shame", "setting", 3, 9))
    whole = a.says(CodeApplied("shame"))
    found = note([opened, applied, whole, a.says(CodeRemoved(), [applied])])
    assert [(mark.code, mark.start) for mark in found.codes] == [("shame", 0)]


def test_somebody_who_left_and_came_back_is_here() -> None:
    a = Device("a")
    opened, came = a.says(SESSION), a.says(Arrived("p1"))
    left, back = a.says(Left(), [came]), a.says(Arrived("p1"))
    found = session([back, left, came, opened])
    assert [(stay.arrived_at, stay.left_at) for stay in found.attendance] == [
        (came.at, left.at),
        (back.at, None),
    ]
    assert [stay.participant for stay in found.here] == ["p1"]


def test_person_two_phones_saw_arrive_is_here_once() -> None:
    a, b = Device("a"), Device("b")
    opened = a.says(SESSION)
    one, two = a.says(Arrived("p1")), b.says(Arrived("p1"))
    found = session([opened, one, two])
    assert len(found.here) == 1 and len(found.attendance) == 2
    assert session([opened, one, two, a.says(Left(), [one])]).here
    assert not session([opened, one, two, a.says(Left(), [one, two])]).here


def test_unknown_people_are_counted_each_time() -> None:
    a, b = Device("a"), Device("b")
    found = session([a.says(SESSION), a.says(Arrived("", 3)), b.says(Arrived("", 2))])
    assert sum(stay.count for stay in found.here) == 5


def test_two_phones_that_see_the_same_person_leave_agree_on_when() -> None:
    a, b = Device("a"), Device("b")
    opened, came = a.says(SESSION), a.says(Arrived("p1"))
    b.hears(opened, came)
    first, second = a.says(Left(), [came]), b.says(Left(), [came])
    for events in ([opened, came, first, second], [second, first, came, opened]):
        assert session(events).attendance[0].left_at == min(first, second, key=by_order).at


def test_nothing_is_shown_until_the_opening_has_come() -> None:
    a = Device("a")
    opened, line = a.says(NOTE), a.says(JottingAdded("une", 0))
    assert fold([line]) is None
    assert note([line, opened]).jottings


def test_subject_opened_twice_is_named_by_the_first() -> None:
    a, b = Device("a"), Device("b")
    first, second = a.says(NOTE), b.says(NoteOpened("S08", "observation", 1))
    assert note([second, first]).site == note([first, second]).site == "S07"
