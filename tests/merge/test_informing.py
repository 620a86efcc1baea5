"""One letter of a sheet changes, and everyone who read it as it was is on the list."""

from dataclasses import replace
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from app.merge.consent import fold_consent, sheets_read, to_inform
from app.study.events import ConsentGranted, Event
from app.study.scope import Scope
from tests.support.phones import the_study
from tests.support.told import Device, no

SHEET = the_study().sheets[0]
NOTES, AUDIO = Scope.NOTES, Scope.AUDIO
NOW = {"group": frozenset({"g2-fr", "g2-en"}), "individual": frozenset({"i1-fr"})}


def read(digest: str, *scopes: Scope, sheet: str = "group") -> ConsentGranted:
    return ConsentGranted(scopes, digest, sheet, "fr", "signature")


def listed(*events: Event) -> frozenset[str]:
    return to_inform(sheets_read(events), NOW)


def test_who_read_the_sheet_as_it_is_needs_nothing() -> None:
    assert listed(Device("a").says(read("g2-en", NOTES))) == set()


def test_who_read_it_before_it_changed_is_listed_and_their_yes_stands() -> None:
    old = Device("a").says(read("g1-fr", NOTES))
    assert listed(old) == {"group"}
    assert fold_consent([old]) == {NOTES}


def test_saying_yes_anew_is_done() -> None:
    a = Device("a")
    assert listed(a.says(read("g1-fr", NOTES)), a.says(read("g2-fr", NOTES))) == set()


def test_saying_no_is_done() -> None:
    a = Device("a")
    assert listed(a.says(read("g1-fr", NOTES)), a.says(no(*Scope))) == set()


def test_saying_no_to_one_thing_of_two_is_not() -> None:
    a = Device("a")
    assert listed(a.says(read("g1-fr", NOTES, AUDIO)), a.says(no(AUDIO))) == {"group"}


def test_each_sheet_is_told_by_itself() -> None:
    a = Device("a")
    both = a.says(read("g1-fr", NOTES)), a.says(read("i1-fr", NOTES, sheet="individual"))
    assert listed(*both) == {"group"}


def test_sheet_the_study_no_longer_has_is_told_too() -> None:
    assert listed(Device("a").says(read("x", NOTES, sheet="withdrawn"))) == {"withdrawn"}


def test_old_sheet_read_late_on_a_phone_that_did_not_know_does_not_undo_being_informed() -> None:
    a, b = Device("a"), Device("b")
    anew, late = a.says(read("g2-fr", NOTES)), b.says(read("g1-fr", AUDIO))
    assert listed(anew, late) == listed(late, anew) == set()


CHOICES = st.one_of(
    st.tuples(
        st.just("yes"),
        st.sampled_from(["g1-fr", "g2-fr", "g2-en"]),
        st.frozensets(st.sampled_from([NOTES, AUDIO]), min_size=1),
    ),
    st.tuples(st.just("no"), st.just(""), st.frozensets(st.sampled_from([NOTES, AUDIO]))),
)


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans(), CHOICES), max_size=5))
def test_list_is_the_same_in_any_order_and_is_whose_standing_yes_is_old(
    story: list[tuple[str, bool, tuple[str, str, frozenset[Scope]]]],
) -> None:
    devices = {"a": Device("a"), "b": Device("b")}
    events: list[Event] = []
    for who, hears, (kind, digest, scopes) in story:
        if hears:
            devices[who].hears(*events)
        what = read(digest, *sorted(scopes)) if kind == "yes" else no(*sorted(scopes))
        events.append(devices[who].says(what))
    assert len({listed(*order) for order in permutations(events)}) <= 1 or not events
    if not fold_consent(events):
        assert listed(*events) == set()
    elif all(digest == "g1-fr" for _, _, (kind, digest, _) in story if kind == "yes"):
        assert listed(*events) == {"group"}


@given(st.integers(0, 40), st.characters(min_codepoint=33, max_codepoint=0x2FF))
def test_one_letter_of_any_sheet_lists_everyone_who_read_it(at: int, letter: str) -> None:
    sheet = SHEET
    text = sheet.text("fr")
    if text[at] == letter:
        return
    changed = replace(
        sheet,
        texts=replace(
            sheet.texts,
            texts=tuple(
                (lang, said if lang != "fr" else said[:at] + letter + said[at + 1 :])
                for lang, said in sheet.texts.texts
            ),
        ),
    )
    now = {sheet.id: frozenset(changed.sha256(lang) for lang in ("fr", "en"))}
    assert to_inform([(sheet.id, sheet.sha256("fr"))], now) == {sheet.id}
    assert to_inform([(sheet.id, sheet.sha256("en"))], now) == set()
