"""Answers to fields: an edit replaces what its author saw, and nothing else.

Two people who answer the same field without having seen each other's answer are both
right until somebody chooses. Both versions are kept and shown; the choice is one more
edit, which names the versions it settles.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.study.events import Event, FieldsSet, Value, by_order
from app.study.ids import DeviceId, EntryId


@dataclass(frozen=True, slots=True)
class Version:
    """One answer: its value, its author's device, the entry it came in, and when.

    `also` are other entries with the same answer: who replaces one replaces all of them.
    """

    value: Value
    entry: EntryId
    dev: DeviceId
    at: int
    also: tuple[EntryId, ...] = ()

    @property
    def entries(self) -> set[EntryId]:
        return {self.entry, *self.also}


Fields = Mapping[str, tuple[Version, ...]]
"""For each field, the answers that stand: one, or several when they conflict."""


def fold_fields(events: Iterable[Event]) -> Fields:
    """Return the answers that stand, in display order."""
    edits = _edits(events)
    replaced = {(name, ref) for edit, what in edits for name in what.fields for ref in edit.refs}
    standing: dict[str, list[Version]] = {}
    for edit, what in edits:
        for name, value in what.fields.items():
            versions = standing.setdefault(name, [])
            if (name, edit.id) not in replaced:
                versions.append(Version(value, edit.id, edit.dev, edit.at))
    return {name: _distinct(versions) for name, versions in standing.items()}


def history(events: Iterable[Event], field: str) -> list[Version]:
    """Return every answer a field ever had, the oldest first."""
    return [
        Version(what.fields[field], edit.id, edit.dev, edit.at)
        for edit, what in _edits(events)
        if field in what.fields
    ]


def current(fields: Fields, name: str) -> Value:
    """Return the answer of a field: the last in display order while several stand."""
    versions = fields.get(name, ())
    return versions[-1].value if versions else None


def stored(fields: Fields) -> dict[str, Value]:
    """Return the last answer of each field."""
    return {name: versions[-1].value for name, versions in fields.items() if versions}


def conflicts(fields: Fields) -> list[str]:
    """Return the names of the fields with several answers."""
    return [name for name, versions in fields.items() if len(versions) > 1]


def _edits(events: Iterable[Event]) -> list[tuple[Event, FieldsSet]]:
    ordered = sorted(events, key=by_order)
    return [(event, event.what) for event in ordered if isinstance(event.what, FieldsSet)]


def _distinct(versions: list[Version]) -> tuple[Version, ...]:
    """Two people who wrote the same agree: join equal answers under the first."""
    kept: list[Version] = []
    for version in versions:
        for place, other in enumerate(kept):
            # In Python True == 1: a yes is not the first step of a scale.
            if version.value == other.value and type(version.value) is type(other.value):
                kept[place] = replace(other, also=(*other.also, version.entry))
                break
        else:
            kept.append(version)
    return tuple(kept)
