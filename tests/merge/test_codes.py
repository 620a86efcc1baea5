"""A code on a passage follows its words, and never comes to lie on others in silence."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.merge.fold import fold
from app.merge.passages import follow
from app.merge.state import CodeMark, Note, Session
from app.study.events import (
    CodeApplied,
    CodeRemoved,
    Event,
    JottingAdded,
    JottingRemoved,
    NoteOpened,
    Reissued,
    SessionOpened,
)
from tests.support.told import Device, set_

NOTE = NoteOpened("S07", "observation", 1)
TEXT = "La vigile regarde. Il a honte. Il sort."
HONTE = (TEXT.index("Il a honte"), TEXT.index("Il a honte") + len("Il a honte."))


def the_note(events: list[Event]) -> Note:
    found = fold(events)
    assert isinstance(found, Note)
    return found


def the_mark(events: list[Event]) -> CodeMark:
    (mark,) = the_note(events).codes
    return mark


def coded(a: Device) -> list[Event]:
    """Open a note, answer, and code a passage of the answer."""
    opened, answered = a.says(NOTE), a.says(set_(what=TEXT))
    return [opened, answered, a.says(CodeApplied("shame", "what", *HONTE), [answered])]


def edited(events: list[Event], a: Device, text: str) -> CodeMark:
    return the_mark([*events, a.says(set_(what=text), [events[1]])])


# --- where a passage stands ----------------------------------------------------

words = st.sampled_from(["a", "b", "peur", "ne", "œil", "l’eau", "×"])
seams = st.sampled_from([" ", ". ", ", ", "\n", " — "])


@st.composite
def texts(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.tuples(words, seams), max_size=12))
    return "".join(word + seam for word, seam in pieces).strip()


@given(texts(), texts(), st.data())
def test_followed_range_says_the_very_words_that_were_chosen(
    before: str, after: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, len(before)))
    at = follow(before, start, end, after)
    assert at is None or after[slice(*at)] == before[start:end]


@given(st.data())
def test_passage_is_followed_whatever_is_written_around_it_and_its_neighbour(
    data: st.DataObject,
) -> None:
    """Words that stand once: the neighbour is kept, all else around is written anew."""
    some = [f"mot{n}" for n in range(10)]
    start = data.draw(st.integers(1, 9))
    end = data.draw(st.integers(start + 1, 10))
    left, right = (data.draw(st.lists(st.sampled_from(["ici", "là"]), max_size=9)) for _ in "lr")
    kept = [some[start - 1], *some[start:end]]
    before, after = " ".join(some), " ".join([*left, *kept, *right])
    passage = " ".join(some[start:end])
    at = follow(before, before.index(passage), before.index(passage) + len(passage), after)
    assert at is not None and at[0] == after.index(passage)


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 5))
@example(2, 0, 1)
def test_the_same_word_many_times_is_the_one_with_the_same_around_it_or_none(
    first: int, before_it: int, after_it: int
) -> None:
    """`non` written over and over: more of it on both sides could be any of them."""
    before = " ".join(["non"] * 6)
    after = " ".join(["ah"] * before_it + ["non"] * 6 + ["oh"] * after_it)
    at = follow(before, first * 4, first * 4 + 3, after)
    assert at is None or at[0] == before_it * 3 + first * 4


@pytest.mark.parametrize(
    ("before", "passage", "after"),
    [
        ("Un cri au loin.", "cri", "Il décrit le loin."),  # inside another word
        ("Il a peur. Elle rit.", "peur", "Elle dit : « la peur nous tient »."),  # elsewhere
        ("Il a honte. Il sort.", "Il a honte.", "Il a eu honte. Il sort."),
        ("a non b non c", "non", "x non y non z"),  # as likely here as there
        ("non non", "non", "non non non"),
        ("Il sort.", "Il sort.", ""),
    ],
)
def test_words_that_are_gone_or_could_be_others_stand_nowhere(
    before: str, passage: str, after: str
) -> None:
    start = before.rindex(passage)
    assert follow(before, start, start + len(passage), after) is None


def test_a_few_words_are_known_again_wherever_they_were_moved_to() -> None:
    before = "Matin calme. Il a honte de sortir. Rien."
    passage = "Il a honte de sortir."
    start = before.index(passage)
    after = f"Rien d’autre que ceci ; {passage} Puis le soir."
    assert follow(before, start, start + len(passage), after) == (24, 24 + len(passage))


# --- the fold --------------------------------------------------------------------


def test_passage_stands_where_it_was_chosen() -> None:
    mark = the_mark(coded(Device("a")))
    assert (mark.start, mark.end, mark.words) == (*HONTE, "Il a honte.")
    assert not mark.has_changed


def test_passage_moves_with_its_words_when_the_answer_is_edited() -> None:
    a = Device("a")
    events = coded(a)
    longer = f"Ce matin, à l’ouverture. {TEXT}"
    mark = edited(events, a, longer)
    assert longer[mark.start : mark.end] == mark.words == "Il a honte."


def test_passage_whose_words_were_changed_says_so_and_points_at_nothing() -> None:
    a = Device("a")
    mark = edited(coded(a), a, TEXT.replace("honte", "peur"))
    assert mark.has_changed and (mark.start, mark.end, mark.words) == (0, 0, "Il a honte.")


def test_passage_stands_again_when_the_earlier_answer_is_taken_up_again() -> None:
    a = Device("a")
    events = coded(a)
    changed = a.says(set_(what="Tout autre chose."), [events[1]])
    assert the_mark([*events, changed]).has_changed
    again = a.says(set_(what=TEXT), [changed])
    assert the_mark([*events, changed, again]).start == HONTE[0]


def test_of_two_answers_side_by_side_it_stands_in_the_one_it_was_chosen_in() -> None:
    a, b = Device("a"), Device("b")
    events = coded(a)
    b.hears(events[0])
    other = b.says(set_(what=f"Avant. {TEXT}"))
    assert the_mark([*events, other]).answer == events[1].id
    assert the_mark([*events, other]).start == HONTE[0]


def test_passage_of_an_answer_that_names_none_is_of_the_last_one_its_author_had_seen() -> None:
    a = Device("a")
    opened, answered = a.says(NOTE), a.says(set_(what=TEXT))
    mark = a.says(CodeApplied("shame", "what", *HONTE))
    later = a.says(set_(what=f"Plus tard. {TEXT}"), [answered])
    assert the_mark([opened, answered, mark, later]).words == "Il a honte."


def test_passage_of_an_answer_that_has_not_come_is_of_the_whole_field_until_it_comes() -> None:
    a = Device("a")
    opened, answered, mark = coded(a)
    alone = the_mark([opened, mark])
    assert (alone.start, alone.end, alone.words) == (0, 0, "")
    assert the_mark([opened, mark, answered]).words == "Il a honte."


def test_passage_in_which_a_persons_code_was_taken_out_stays_where_it_is() -> None:
    """Erasure puts a sign in the place of each letter, so that nothing else moves."""
    a = Device("a")
    opened, answered, mark = coded(a)
    anew = Reissued.of(answered, set_(what=TEXT.replace("honte", "×××××")))
    said = a.says(anew, [answered])
    found = the_mark([opened, mark, said])
    assert (found.start, found.end, found.words) == (*HONTE, "Il a ×××××.")


def test_line_bears_the_codes_it_was_written_with_and_those_put_on_it_since() -> None:
    a = Device("a")
    opened, line = a.says(NOTE), a.says(JottingAdded("une", 0, codes=("fear",)))
    added = a.says(CodeApplied("shame"), [line])
    found = the_note([opened, line, added])
    assert found.jottings[0].codes == ("fear", "shame") and not found.codes
    off = [a.says(CodeRemoved("fear"), [line]), a.says(CodeRemoved("shame"), [line, added])]
    assert the_note([opened, line, added, *off]).jottings[0].codes == ()
    again = a.says(CodeApplied("fear"), [line])
    assert the_note([opened, line, added, *off, again]).jottings[0].codes == ("fear",)
    assert not the_note([opened, line, added, a.says(JottingRemoved(), [line])]).codes


def test_code_put_on_a_line_by_somebody_who_did_not_know_it_was_taken_off_is_on() -> None:
    a, b = Device("a"), Device("b")
    opened, line = a.says(NOTE), a.says(JottingAdded("une", 0, codes=("fear",)))
    b.hears(opened, line)
    off, on = a.says(CodeRemoved("fear"), [line]), b.says(CodeApplied("fear"), [line])
    for events in ([opened, line, off, on], [on, off, line, opened]):
        assert the_note(events).jottings[0].codes == ("fear",)


def test_line_put_back_bears_what_somebody_who_did_not_know_put_on_it() -> None:
    a, b = Device("a"), Device("b")
    opened, line = a.says(NOTE), a.says(JottingAdded("une", 0, codes=("fear",)))
    b.hears(opened, line)
    out = a.says(JottingRemoved(), [line])
    back = a.says(JottingAdded("une", 0, codes=("fear",)), [line])
    on = b.says(CodeApplied("shame"), [line])
    events = [opened, line, out, back, on]
    assert [found.codes for found in the_note(events).jottings] == [("fear", "shame")]
    off = a.says(CodeRemoved("shame"), [back])
    assert the_note([*events, off]).jottings[0].codes == ("fear",)
    out, again = a.says(JottingRemoved(), [back]), a.says(JottingAdded("une", 0), [back])
    assert the_note([*events, off, out, again]).jottings[0].codes == ("fear",)


def test_answers_of_a_session_are_coded_as_those_of_a_note() -> None:
    a = Device("a")
    opened, answered = (
        a.says(SessionOpened("S07", "interview", "interview", 1)),
        a.says(set_(what=TEXT)),
    )
    mark = a.says(CodeApplied("shame", "what", *HONTE), [answered])
    found = fold([opened, answered, mark])
    assert isinstance(found, Session) and found.codes[0].words == "Il a honte."
