"""A phone that was offline must never talk someone back into a study."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from app.merge.consent import (
    NOTHING,
    AudioAllowed,
    AudioRefused,
    ask_audio,
    fold_consent,
    standing_grants,
)
from app.study.events import Event
from app.study.scope import Scope
from tests.support.told import Device, no, yes

NOTES, AUDIO = Scope.NOTES, Scope.AUDIO


def test_silence_is_not_a_yes() -> None:
    assert fold_consent([]) == NOTHING


def test_withdrawal_beats_a_grant_that_never_saw_it() -> None:
    a, b = Device("a"), Device("b")
    withdrawn, granted = a.says(no(AUDIO)), b.says(yes(AUDIO, NOTES))
    assert fold_consent([granted, withdrawn]) == {NOTES}
    assert fold_consent([withdrawn, granted]) == {NOTES}


def test_withdrawal_beats_what_came_before_it() -> None:
    a = Device("a")
    assert fold_consent([a.says(yes(AUDIO)), a.says(no(AUDIO))]) == NOTHING


def test_grant_made_knowing_of_the_withdrawal_stands() -> None:
    a, b = Device("a"), Device("b")
    withdrawn = a.says(no(AUDIO))
    b.hears(withdrawn)
    assert fold_consent([withdrawn, b.says(yes(AUDIO))]) == {AUDIO}


def test_grant_that_knew_of_one_withdrawal_of_two_does_not_stand() -> None:
    a, b, c = Device("a"), Device("b"), Device("c")
    first, second = a.says(no(AUDIO)), b.says(no(AUDIO))
    c.hears(first)
    assert fold_consent([first, second, c.says(yes(AUDIO))]) == NOTHING


def test_each_scope_is_settled_by_itself() -> None:
    a, b = Device("a"), Device("b")
    assert fold_consent([a.says(no(AUDIO)), b.says(yes(*Scope))]) == set(Scope) - {AUDIO}


def test_two_grants_that_never_saw_each_other_add_up() -> None:
    a, b = Device("a"), Device("b")
    assert fold_consent([a.says(yes(NOTES)), b.says(yes(AUDIO))]) == {NOTES, AUDIO}


def test_standing_grant_tells_which_sheet_was_shown() -> None:
    a = Device("a")
    granted = a.says(yes(AUDIO))
    assert standing_grants([granted], AUDIO) == [granted]
    assert standing_grants([granted, a.says(no(AUDIO))], AUDIO) == []


def story() -> list[Event]:
    a, b = Device("a"), Device("b")
    granted = a.says(yes(AUDIO, NOTES))
    b.hears(granted)
    withdrawn = b.says(no(AUDIO))
    a.hears(withdrawn)
    again = a.says(yes(AUDIO))
    return [granted, withdrawn, again, b.says(no(NOTES))]


def test_order_of_arrival_changes_nothing() -> None:
    events = story()
    assert {fold_consent(order) for order in permutations(events)} == {frozenset({AUDIO})}


@given(st.lists(st.sampled_from(story()), max_size=12))
def test_coming_twice_changes_nothing(events: list[Event]) -> None:
    assert fold_consent(events) == fold_consent({event.id: event for event in events}.values())


@given(
    st.dictionaries(
        st.text("abcdef", min_size=1, max_size=3),
        st.frozensets(st.sampled_from(list(Scope))),
        max_size=6,
    ),
    st.integers(0, 2),
)
def test_audio_is_allowed_if_and_only_if_everyone_present_allows_it(
    consents: dict[str, frozenset[Scope]], unknown: int
) -> None:
    answer = ask_audio("session", consents, unknown)
    everyone = bool(consents) and not unknown and all(AUDIO in s for s in consents.values())
    assert isinstance(answer, AudioAllowed) == everyone
    if isinstance(answer, AudioRefused):
        assert answer.participants == {p for p, s in consents.items() if AUDIO not in s}
        assert answer.nobody == (not consents and not unknown)
