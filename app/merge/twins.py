"""One person, two codes; or one code, two people: what to ask somebody about.

Two participants whose answers make the same mark may be one person, and two phones apart may
give one code to two people. Neither is settled here: it is shown until somebody says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from app.merge.state import Summary
from app.study.events import Event, Recalled, TwinSettled, by_order
from app.study.ids import EntryId, SubjectId

Verdicts = Mapping[str, Mapping[EntryId, bool]]
"""Of each other participant, what was said and stands: several where nobody saw the other."""


def fold_marks(events: Iterable[Event]) -> tuple[str, ...]:
    """Return the marks of a person, of every answer that stands."""
    told = [(e, e.what) for e in events if isinstance(e.what, Recalled)]
    replaced = {ref for event, _ in told for ref in event.refs}
    marks = {mark for event, what in told if event.id not in replaced for mark in what.marks}
    return tuple(sorted(marks))


def recalled(events: Iterable[Event]) -> frozenset[EntryId]:
    """Return the entries in which a person's marks are."""
    return frozenset(event.id for event in events if isinstance(event.what, Recalled))


def fold_verdicts(events: Iterable[Event]) -> Verdicts:
    """Return what was said of a person and each other one, and was not replaced."""
    told = [(e, e.what) for e in sorted(events, key=by_order) if isinstance(e.what, TwinSettled)]
    replaced = {ref for event, _ in told for ref in event.refs}
    verdicts: dict[str, dict[EntryId, bool]] = {}
    for event, what in told:
        if event.id not in replaced:
            verdicts.setdefault(what.other, {})[event.id] = what.same
    return verdicts


@dataclass(frozen=True, slots=True)
class Pair:
    """Two participants of whom something must be said."""

    one: SubjectId
    other: SubjectId
    shares_code: bool
    """Whether two people have one code; otherwise one person may have two."""


def pairs(people: Iterable[Summary]) -> list[Pair]:
    """Return who must be asked about: nobody who was settled by everyone who spoke of it."""
    people = sorted(people, key=lambda one: one.subject)
    codes, marks = dict[str, list[Summary]](), dict[str, list[Summary]]()
    for one in people:
        codes.setdefault(one.title, []).append(one)
        for mark in _texts(one, "marks"):
            marks.setdefault(mark, []).append(one)
    found: dict[tuple[SubjectId, SubjectId], Pair] = {}
    for alike in codes.values():
        for a, b in combinations(alike, 2):
            if not is_same(a, b):
                found[a.subject, b.subject] = Pair(a.subject, b.subject, True)
    for alike in marks.values():
        for a, b in combinations(alike, 2):
            if len(_said(a, b)) != 1:
                found.setdefault((a.subject, b.subject), Pair(a.subject, b.subject, False))
    return list(found.values())


def is_same(a: Summary, b: Summary) -> bool:
    """Tell whether two codes were said to be one person, and nobody says otherwise."""
    return _said(a, b) == {True}


def same_as(summary: Summary) -> tuple[SubjectId, ...]:
    """Return whom somebody said that a participant also is."""
    return tuple(map(SubjectId, _texts(summary, "same")))


def _said(a: Summary, b: Summary) -> set[bool]:
    said = set[bool]()
    for one, other in ((a, b), (b, a)):
        said |= {True} if other.subject in _texts(one, "same") else set()
        said |= {False} if other.subject in _texts(one, "apart") else set()
    return said


def _texts(summary: Summary, name: str) -> tuple[str, ...]:
    found = summary.extra.get(name, ())
    return found if isinstance(found, tuple) else ()
