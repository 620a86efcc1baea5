"""Two codes of one person, one code of two people: what is asked, and what settles it."""

from app.merge.coverage import cover
from app.merge.fold import fold
from app.merge.state import Summary
from app.merge.summary import summarise
from app.merge.twins import Pair, is_same, pairs
from app.study.events import Event, ParticipantEnrolled, Recalled, TwinSettled
from app.study.scope import Scope
from tests.support.phones import the_study
from tests.support.told import Device, yes


def person(events: list[Event]) -> Summary:
    found = fold(events)
    assert found is not None
    return summarise(found, events)


def enrolled(
    device: Device, name: str, code: str, mark: str = "", site: str = "S07"
) -> list[Event]:
    told = [device.says(ParticipantEnrolled(site, code, "attending"), subject=name)]
    return [*told, device.says(Recalled((mark,)), subject=name)] if mark else told


def test_equal_marks_ask_whether_it_is_one_person_and_an_answer_settles_it() -> None:
    a = Device("a")
    one, two = enrolled(a, "one", "S07-P001", "m"), enrolled(a, "two", "S03-P001", "m", "S03")
    other = enrolled(a, "other", "S07-P002", "n")
    assert pairs(map(person, (one, two, other))) == [Pair("one", "two", False)]
    one.append(a.says(TwinSettled("two", False), subject="one"))
    assert pairs(map(person, (one, two, other))) == []
    assert not is_same(person(one), person(two))


def test_two_who_say_otherwise_apart_ask_again_until_somebody_who_saw_both_says() -> None:
    a, b = Device("a"), Device("b")
    one, two = enrolled(a, "one", "S07-P001", "m"), enrolled(a, "two", "S03-P001", "m", "S03")
    b.hears(*one)
    same, apart = (d.says(TwinSettled("two", d is a), subject="one") for d in (a, b))
    disputed = [*one, same, apart]
    assert pairs(map(person, (disputed, two))) == [Pair("one", "two", False)]
    a.hears(apart)
    settled = [*disputed, a.says(TwinSettled("two", True), [same, apart], subject="one")]
    assert pairs(map(person, (settled, two))) == []
    assert is_same(person(settled), person(two)) and is_same(person(two), person(settled))


def test_answers_given_again_replace_those_that_were_seen() -> None:
    a = Device("a")
    told = enrolled(a, "one", "S07-P001", "m")
    again = [*told, a.says(Recalled(("n",)), [told[-1]], subject="one")]
    assert person(again).extra["marks"] == ("n",)


def test_one_code_of_two_people_is_asked_about_until_one_has_another() -> None:
    a, b = Device("a"), Device("b")
    one, two = enrolled(a, "one", "S07-P012"), enrolled(b, "two", "S07-P012")
    assert pairs(map(person, (one, two))) == [Pair("one", "two", True)]
    one.append(a.says(TwinSettled("two", True), subject="one"))
    assert pairs(map(person, (one, two))) == [], "two phones gave one person their code"


def test_whoever_has_two_codes_is_counted_once() -> None:
    a = Device("a")
    people = []
    for name in ("one", "two"):
        told = enrolled(a, name, f"S07-P00{len(people)}", "m")
        told.append(a.says(yes(Scope.NOTES), subject=name))
        people.append(told)
    assert cover(the_study(), map(person, people)).met["attending"] == 2
    people[1].append(a.says(TwinSettled("one", True), subject="two"))
    assert cover(the_study(), map(person, people)).met["attending"] == 1
