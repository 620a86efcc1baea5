"""Read templates: fields, their options and bounds, and rules that look backwards only.

A skip rule may ask about an earlier field and nothing else. So a form can be answered
from top to bottom, and no two fields can wait for each other.
"""

from collections.abc import Mapping

from app.study.reading import Table
from app.study.template import Field, FieldKind, Layer, Option, Template, When

_CHOOSING = (FieldKind.CHOICE, FieldKind.CHOICES)
_BOUNDED = (FieldKind.NUMBER, FieldKind.SCALE)
_STEERING = (*_CHOOSING, FieldKind.SCALE, FieldKind.YESNO)
_MOST_STEPS = 10
_Earlier = Mapping[str, Field | None]
_LEAST, _MOST = -1_000_000, 1_000_000


def read_layer(table: Table) -> Layer:
    return Layer(table.slug(), table.words("label"), table.maybe_words("help"))


def read_template(table: Table) -> Template:
    earlier: dict[str, Field | None] = {}

    def read_next(inner: Table) -> Field:
        asked = _read_field(inner, earlier)
        # Rules on a field that is itself wrong are not judged: one mistake, told once.
        earlier[asked.id] = asked if _is_sound(inner, asked) else None
        return asked

    return Template(
        id=table.slug(),
        version=table.whole("version", 1, _MOST),
        label=table.words("label"),
        fields=table.each("fields", read_next),
    )


def _has_kind(table: Table) -> bool:
    return table.data.get("kind") in list(FieldKind)


def _is_sound(table: Table, asked: Field) -> bool:
    if asked.kind is not FieldKind.SCALE:
        return _has_kind(table)
    has_bounds = "min" in table.data and "max" in table.data
    return has_bounds and (asked.minimum or 0) < (asked.maximum or 0)


def _read_field(table: Table, earlier: _Earlier) -> Field:
    kind = FieldKind(table.one_of("kind", list(FieldKind)))
    minimum, maximum = _bounds(table, kind)
    return Field(
        id=table.slug(),
        kind=kind,
        label=table.words("label"),
        layer=table.reference("layer", to="layers"),
        required=table.flag("required", unless=False),
        help=table.maybe_words("help"),
        options=_options(table, kind),
        when=table.one("when", lambda rule: _when(rule, earlier)) if table.has("when") else None,
        minimum=minimum,
        maximum=maximum,
        guide=table.flag("guide", unless=False),
    )


def _options(table: Table, kind: FieldKind) -> tuple[Option, ...]:
    if kind in _CHOOSING:
        return table.each("options", lambda option: Option(option.slug(), option.words("label")))
    if table.has("options") and _has_kind(table):
        table.problem("options", "not_for_kind", value="options", kind=kind)
    return ()


def _bounds(table: Table, kind: FieldKind) -> tuple[int | None, int | None]:
    """Read `min` and `max`: a scale has both, a number may, nothing else does."""
    if kind not in _BOUNDED:
        for key in ("min", "max"):
            if table.has(key) and _has_kind(table):
                table.problem(key, "not_for_kind", value=key, kind=kind)
        return None, None
    needed = kind is FieldKind.SCALE
    least = table.whole("min", _LEAST, _MOST) if needed or table.has("min") else None
    most = table.whole("max", _LEAST, _MOST) if needed or table.has("max") else None
    if "min" in table.data and "max" in table.data and least is not None and most is not None:
        if least >= most:
            table.problem("max", "bounds_crossed", value=str(most), least=str(least))
        elif needed and most - least > _MOST_STEPS:
            table.problem("max", "too_many_steps", value=str(most), most=str(least + _MOST_STEPS))
    return least, most


def _when(table: Table, earlier: _Earlier) -> When | None:
    """Read a skip rule: `{ field = "police", is = true }`, or a list of answers."""
    is_whole = table.needs("is")
    field_id = table.text("field")
    if not field_id or not is_whole:
        return None
    if field_id not in earlier:
        told = ", ".join(earlier)
        table.problem("field", "not_an_earlier_field", value=field_id, expected=told)
        return None
    steering = earlier[field_id]
    if steering is None:
        return None
    if steering.kind not in _STEERING:
        table.problem("field", "cannot_steer", value=field_id, kind=steering.kind)
        return None
    return When(field_id, _answers(table, steering))


def _answers(table: Table, steering: Field) -> tuple[str | int | bool, ...]:
    """Read the answers a rule waits for; each must be one the field can really have."""
    written = table.data["is"]
    answers = written if isinstance(written, list) else [written]
    if not answers:
        table.problem("is", "empty_list")
    possible = _possible(steering)
    told = ["true" if one is True else "false" if one is False else str(one) for one in possible]
    for index, answer in enumerate(answers):
        if not any(type(answer) is type(one) and answer == one for one in possible):
            path = (*table.path, "is", index) if isinstance(written, list) else (*table.path, "is")
            table.reading.not_one_of(path, str(answer), told)
    return tuple(answers)


def _possible(steering: Field) -> list[str | int | bool]:
    if steering.kind is FieldKind.YESNO:
        return [True, False]
    if steering.kind is FieldKind.SCALE:
        least, most = steering.minimum or 0, steering.maximum or 0
        return list(range(least, min(most, least + _MOST_STEPS) + 1))
    return [option.id for option in steering.options]
