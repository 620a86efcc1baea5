"""The form of what happened: its values, how they are written down and how they are read.

Only what JSON can say without a doubt: text, whole numbers, true or false, lists of these.
A value of another form is refused before it becomes an event.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any, ClassVar

from app.errors import Malformed
from app.study.scope import Scope

Value = str | int | bool | tuple[str, ...] | None
"""What a field can hold. None is an answer taken back."""


class What:
    """Something that happened. `KIND` is its name on the wire, for ever."""

    KIND: ClassVar[str]
    __slots__ = ()

    def body(self) -> dict[str, Any]:
        return {
            item.name: _out(getattr(self, item.name))
            for item in fields(self)  # type: ignore[arg-type]
        }


def read_body(known: type[What], body: Mapping[str, Any]) -> What:
    """Make what happened from what was sealed; `Malformed` if its values do not fit.

    What has a usual value may be left out: it was added to the form later.
    """
    readers, needed = _form(known)  # type: ignore[arg-type]
    if not needed <= body.keys() <= readers.keys():
        raise Malformed(known.KIND)
    return known(**{name: readers[name](value) for name, value in body.items()})


@cache
def _form(known: type[What]) -> tuple[Mapping[str, Callable[[object], Any]], set[str]]:
    """Return how each value of a kind is read, and which may not be missing."""
    every = fields(known)  # type: ignore[arg-type]
    readers = {item.name: _READ[item.type] for item in every}
    return readers, {item.name for item in every if item.default is MISSING}


def _text(value: object) -> str:
    if type(value) is not str:
        raise Malformed("text expected")
    return value


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise Malformed("count expected")
    return value


def _truth(value: object) -> bool:
    if type(value) is not bool:
        raise Malformed("true or false expected")
    return value


def _many(value: object) -> list[object]:
    if not isinstance(value, list):
        raise Malformed("list expected")
    return value


def _scopes(value: object) -> tuple[Scope, ...]:
    try:
        return tuple(Scope(_text(item)) for item in _many(value))
    except ValueError as error:
        raise Malformed("scope") from error


def _mapping(value: object) -> Mapping[str, Value]:
    if not isinstance(value, dict):
        raise Malformed("fields expected")
    return {key: _value(item) for key, item in value.items()}


def _value(value: object) -> Value:
    if isinstance(value, list):
        return tuple(map(_text, value))
    if value is None or isinstance(value, str | int | bool):
        return value
    raise Malformed("field value")


_READ: Mapping[Any, Callable[[object], Any]] = {
    str: _text,
    int: _count,
    bool: _truth,
    tuple[str, ...]: lambda value: tuple(map(_text, _many(value))),
    tuple[int, ...]: lambda value: tuple(map(_count, _many(value))),
    tuple[Scope, ...]: _scopes,
    Mapping[str, Value]: _mapping,
}


def _out(value: object) -> object:
    if isinstance(value, Scope):
        return value.value
    if isinstance(value, tuple):
        return [_out(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _out(item) for key, item in value.items()}
    return value
