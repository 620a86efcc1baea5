"""How many people of each group were there, as an observer counted them, and when.

A count is an answer like any other, to a question that every observation asks of every group:
it merges as answers do, and two people who count apart are both shown. Nobody is named, so
nobody's consent is asked for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.study.events import Event, FieldsSet, by_order
from app.study.ids import DeviceId, EntryId

_PREFIX = "people/"
"""No question of a template can be called so."""


@dataclass(frozen=True, slots=True)
class Headcount:
    """What was counted at one time (ms): every group that was counted by then."""

    entry: EntryId
    dev: DeviceId
    at: int
    counts: Mapping[str, int]


def field_of(group: str) -> str:
    """Return the name of the field that holds the count of a group."""
    return _PREFIX + group


def group_of(field: str) -> str:
    """Return the group whose count a field holds; empty if it holds none."""
    return field.removeprefix(_PREFIX) if field.startswith(_PREFIX) else ""


def headcounts(events: Iterable[Event]) -> list[Headcount]:
    """Return every count, the first one first. What was emptied is counted no more."""
    counts: dict[str, int] = {}
    found: list[Headcount] = []
    for event in sorted(events, key=by_order):
        fields = event.what.fields if isinstance(event.what, FieldsSet) else {}
        told = {group: value for name, value in fields.items() if (group := group_of(name))}
        for group, value in told.items():
            if type(value) is int:
                counts[group] = value
            else:
                counts.pop(group, None)
        if told:
            found.append(Headcount(event.id, event.dev, event.at, dict(counts)))
    return found
