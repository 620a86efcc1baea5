"""The rules of a form must mean the same on the phone that types and on the one that merges."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.study.template import (
    Field,
    FieldKind,
    Option,
    Template,
    When,
    is_answered,
    problems_of,
    visible_fields,
)
from app.study.words import Words

NO_WORDS = Words((("en", "…"),))
OPTIONS = (Option("home", NO_WORDS), Option("street", NO_WORDS))


def asked(id: str, kind: FieldKind, *, required: bool = False, when: When | None = None) -> Field:
    bounds = (1, 5) if kind in (FieldKind.SCALE, FieldKind.NUMBER) else (None, None)
    options = OPTIONS if kind in (FieldKind.CHOICE, FieldKind.CHOICES) else ()
    return Field(
        id,
        kind,
        NO_WORDS,
        "seen",
        required,
        None,
        options,
        when,
        minimum=bounds[0],
        maximum=bounds[1],
    )


def template(*fields: Field) -> Template:
    return Template("t", 1, NO_WORDS, fields)


CHAIN = template(
    asked("where", FieldKind.CHOICE, required=True),
    asked("safe", FieldKind.YESNO, required=True, when=When("where", ("street",))),
    asked("why", FieldKind.LONG, required=True, when=When("safe", (False,))),
)


def shown(form: Template, values: dict[str, object]) -> list[str]:
    return [field.id for field in visible_fields(form, values)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, ["where"]),
        ({"where": "home"}, ["where"]),
        ({"where": "street"}, ["where", "safe"]),
        ({"where": "street", "safe": True}, ["where", "safe"]),
        ({"where": "street", "safe": False}, ["where", "safe", "why"]),
    ],
)
def test_a_field_appears_when_the_earlier_answer_calls_for_it(
    values: dict[str, object], expected: list[str]
) -> None:
    assert shown(CHAIN, values) == expected


def test_what_a_hidden_answer_would_have_shown_stays_hidden() -> None:
    left_over: dict[str, object] = {"where": "home", "safe": False, "why": "an old answer"}
    assert shown(CHAIN, left_over) == ["where"]
    assert problems_of(CHAIN, left_over) == ()


def test_one_of_several_answers_is_enough() -> None:
    form = template(
        asked("places", FieldKind.CHOICES),
        asked("more", FieldKind.TEXT, when=When("places", ("street",))),
    )
    assert shown(form, {"places": ["home", "street"]}) == ["places", "more"]
    assert shown(form, {"places": ("home",)}) == ["places"]
    assert shown(form, {"places": []}) == ["places"]


def test_a_yes_is_not_the_first_step_of_a_scale() -> None:
    form = template(
        asked("ease", FieldKind.SCALE), asked("more", FieldKind.TEXT, when=When("ease", (1,)))
    )
    assert shown(form, {"ease": 1}) == ["ease", "more"]
    assert shown(form, {"ease": True}) == ["ease"]


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (FieldKind.TEXT, 4, "answer.wrong_kind"),
        (FieldKind.LONG, ["a"], "answer.wrong_kind"),
        (FieldKind.YESNO, "yes", "answer.wrong_kind"),
        (FieldKind.YESNO, 1, "answer.wrong_kind"),
        (FieldKind.CHOICE, "train", "answer.not_an_option"),
        (FieldKind.CHOICE, ["home"], "answer.wrong_kind"),
        (FieldKind.CHOICES, "home", "answer.wrong_kind"),
        (FieldKind.CHOICES, ["home", "train"], "answer.not_an_option"),
        (FieldKind.CHOICES, ["home", 3], "answer.wrong_kind"),
        (FieldKind.CHOICES, ["home", "home"], "answer.repeated"),
        (FieldKind.SCALE, 0, "answer.too_small"),
        (FieldKind.SCALE, 6, "answer.too_large"),
        (FieldKind.SCALE, True, "answer.wrong_kind"),
        (FieldKind.NUMBER, "3", "answer.wrong_kind"),
        (FieldKind.TIME, "24:00", "answer.not_a_time"),
        (FieldKind.TIME, "9:05", "answer.not_a_time"),
        (FieldKind.TIME, "09:60", "answer.not_a_time"),
        (FieldKind.TIME, "٠٩:٠٥", "answer.not_a_time"),
        (FieldKind.TIME, 905, "answer.not_a_time"),
    ],
)
def test_an_impossible_answer_is_refused_wherever_it_comes_from(
    kind: FieldKind, value: object, words: str
) -> None:
    (problem,) = problems_of(template(asked("it", kind)), {"it": value})
    assert (problem.field_id, problem.words) == ("it", words)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FieldKind.TEXT, "a"),
        (FieldKind.YESNO, False),
        (FieldKind.CHOICE, "home"),
        (FieldKind.CHOICES, ["home", "street"]),
        (FieldKind.CHOICES, ("street",)),
        (FieldKind.SCALE, 5),
        (FieldKind.NUMBER, 1),
        (FieldKind.TIME, "00:00"),
        (FieldKind.TIME, "23:59"),
    ],
)
def test_a_possible_answer_stands(kind: FieldKind, value: object) -> None:
    assert problems_of(template(asked("it", kind, required=True)), {"it": value}) == ()


@pytest.mark.parametrize("kind", list(FieldKind))
@pytest.mark.parametrize("blank", [None, "", " \n", [], ()])
def test_a_blank_is_no_answer(kind: FieldKind, blank: object) -> None:
    assert not is_answered(blank)
    assert problems_of(template(asked("it", kind)), {"it": blank}) == ()
    (problem,) = problems_of(template(asked("it", kind, required=True)), {"it": blank})
    assert problem.words == "answer.required"


def test_zero_and_no_are_answers() -> None:
    assert is_answered(0) and is_answered(False)


def test_an_answer_to_a_question_never_asked_is_reported() -> None:
    (problem,) = problems_of(CHAIN, {"where": "home", "weather": "rain"})
    assert (problem.field_id, problem.words) == ("weather", "answer.unknown_field")


ANSWERS = st.none() | st.booleans() | st.integers(0, 6) | st.sampled_from(["home", "street", ""])
VALUES = st.dictionaries(
    st.sampled_from(["f0", "f1", "f2", "f3", "f4", "f5"]), ANSWERS | st.lists(ANSWERS, max_size=3)
)


@st.composite
def templates(draw: st.DrawFn) -> Template:
    fields: list[Field] = []
    for index in range(draw(st.integers(1, 6))):
        rule = None
        if fields and draw(st.booleans()):
            steering = draw(st.sampled_from(fields)).id
            rule = When(steering, (draw(st.sampled_from(["home", "street", 1, 5, True, False])),))
        kind = draw(st.sampled_from(list(FieldKind)))
        fields.append(asked(f"f{index}", kind, required=draw(st.booleans()), when=rule))
    return template(*fields)


@settings(deadline=None)
@given(templates(), VALUES)
def test_a_field_is_shown_only_if_its_rule_holds_on_a_shown_field(
    form: Template, values: dict[str, object]
) -> None:
    visible = visible_fields(form, values)
    ids = [field.id for field in visible]
    assert ids == sorted(ids)
    for field in visible:
        if field.when:
            assert field.when.field in ids
            given_answer = values.get(field.when.field)
            several = given_answer if isinstance(given_answer, list) else [given_answer]
            assert any(repr(answer) in map(repr, several) for answer in field.when.answers)


@settings(deadline=None)
@given(templates(), VALUES)
def test_answers_to_hidden_fields_change_nothing(form: Template, values: dict[str, object]) -> None:
    ids = {field.id for field in visible_fields(form, values)}
    kept = {key: value for key, value in values.items() if key in ids}
    assert visible_fields(form, kept) == visible_fields(form, values)
    judged = {problem for problem in map(repr, problems_of(form, kept))}
    assert judged == {
        repr(problem)
        for problem in problems_of(form, values)
        if problem.words != "answer.unknown_field"
    }
