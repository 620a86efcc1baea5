"""The template a structured note answers, and the rules it is judged by.

Fields have kinds, layers, bounds and skip rules. Two pure functions say what the rules
mean, and everybody asks them: the screen while someone types, the merge when a note
comes from another phone. Nothing is judged that a skip rule hides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.study.words import Words

Values = Mapping[str, object]
"""Field id → answer: text, a whole number, yes or no, an option's id, or a list of them."""

_CLOCK_HOURS, _CLOCK_MINUTES = 24, 60


class FieldKind(StrEnum):
    """How a field is answered."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    TIME = "time"
    SCALE = "scale"
    YESNO = "yesno"


@dataclass(frozen=True, slots=True)
class Layer:
    """A kind of writing kept apart from the others: what was seen, what I felt, ..."""

    id: str
    label: Words
    help: Words | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer a choice offers."""

    id: str
    label: Words


@dataclass(frozen=True, slots=True)
class When:
    """A skip rule: show the field when an earlier one has one of these answers."""

    field: str
    answers: tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a template. `minimum` and `maximum` bound numbers and scales."""

    id: str
    kind: FieldKind
    label: Words
    layer: str
    required: bool = False
    help: Words | None = None
    options: tuple[Option, ...] = ()
    when: When | None = None
    minimum: int | None = None
    maximum: int | None = None
    guide: bool = False
    """Whether it is put to people as it is written: then it is ticked, with its time."""


@dataclass(frozen=True, slots=True)
class Template:
    """One version of a form. A draft keeps the version it was begun with."""

    id: str
    version: int
    label: Words
    fields: tuple[Field, ...]

    def field(self, field_id: str) -> Field:
        """Return the field; an id this template does not have is a KeyError."""
        for asked in self.fields:
            if asked.id == field_id:
                return asked
        raise KeyError(field_id)

    @property
    def guide(self) -> tuple[Field, ...]:
        """The questions that are put to people, in their order."""
        return tuple(asked for asked in self.fields if asked.guide)


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """Why one answer cannot stand; `words` is the key of the sentence that says it."""

    field_id: str
    words: str
    params: dict[str, str] = field(default_factory=dict)


def visible_fields(template: Template, values: Values) -> tuple[Field, ...]:
    """Return the fields to show, given the answers so far. A hidden answer counts as none."""
    shown: dict[str, Field] = {}
    for asked in template.fields:
        rule = asked.when
        if rule is None or (rule.field in shown and _holds(rule, values.get(rule.field))):
            shown[asked.id] = asked
    return tuple(shown.values())


def problems_of(template: Template, values: Values) -> tuple[AnswerProblem, ...]:
    """Return what keeps these answers from being complete and possible; empty: they are."""
    found = [
        problem
        for asked in visible_fields(template, values)
        if (problem := _problem(asked, values.get(asked.id)))
    ]
    known = {asked.id for asked in template.fields}
    found += [AnswerProblem(id_, "answer.unknown_field") for id_ in values if id_ not in known]
    return tuple(found)


def is_answered(value: object) -> bool:
    """Tell whether something was answered: zero and no are answers, blanks are not."""
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value != [] and value != ()


def _holds(rule: When, value: object) -> bool:
    given = value if isinstance(value, list | tuple) else (value,)
    # In Python True == 1: a yes must not pass for the first step of a scale.
    return any(
        type(answer) is type(one) and answer == one for answer in rule.answers for one in given
    )


def _problem(asked: Field, value: object) -> AnswerProblem | None:
    if not is_answered(value):
        return AnswerProblem(asked.id, "answer.required") if asked.required else None
    match asked.kind:
        case FieldKind.CHOICE | FieldKind.CHOICES:
            return _option_problem(asked, value)
        case FieldKind.NUMBER | FieldKind.SCALE:
            return _range_problem(asked, value)
        case FieldKind.TIME:
            fits, words = _is_time(value), "answer.not_a_time"
        case FieldKind.YESNO:
            fits, words = isinstance(value, bool), "answer.wrong_kind"
        case FieldKind.TEXT | FieldKind.LONG:
            fits, words = isinstance(value, str), "answer.wrong_kind"
    return None if fits else AnswerProblem(asked.id, words)


def _option_problem(asked: Field, value: object) -> AnswerProblem | None:
    several = asked.kind is FieldKind.CHOICES
    if several != isinstance(value, list | tuple):
        return AnswerProblem(asked.id, "answer.wrong_kind")
    offered = {option.id for option in asked.options}
    chosen = value if isinstance(value, list | tuple) else (value,)
    for one in chosen:
        if not isinstance(one, str):
            return AnswerProblem(asked.id, "answer.wrong_kind")
        if one not in offered:
            return AnswerProblem(asked.id, "answer.not_an_option", {"value": one})
    if len(set(chosen)) < len(chosen):
        return AnswerProblem(asked.id, "answer.repeated")
    return None


def _range_problem(asked: Field, value: object) -> AnswerProblem | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return AnswerProblem(asked.id, "answer.wrong_kind")
    if asked.minimum is not None and value < asked.minimum:
        return AnswerProblem(asked.id, "answer.too_small", {"least": str(asked.minimum)})
    if asked.maximum is not None and value > asked.maximum:
        return AnswerProblem(asked.id, "answer.too_large", {"most": str(asked.maximum)})
    return None


def _is_time(value: object) -> bool:
    if not isinstance(value, str) or len(value) != len("00:00") or value[2] != ":":
        return False
    hours, minutes = value[:2], value[3:]
    if not (value.isascii() and hours.isdigit() and minutes.isdigit()):
        return False
    return int(hours) < _CLOCK_HOURS and int(minutes) < _CLOCK_MINUTES
