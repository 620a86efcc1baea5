"""What a new version of a study file must hold to, beside the one it follows.

A consent names the hash of a sheet, a note the version of its template. So whatever changed
must say so: one letter of a sheet or one rule of a template asks for its next version, or
nobody could tell afterwards what was read and what was asked.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from app.errors import StudyInvalid
from app.study.loader import load_study, reading_of
from app.study.reading import Reading
from app.study.study import Study


class _Versioned(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...


_Noun = TypeVar("_Noun", bound=_Versioned)


def load_successor(text: str, now: Study) -> Study:
    """Read the text that is to follow a study; `StudyInvalid` says what forbids it, by line."""
    study = load_study(text)
    reading = reading_of(text)
    if study.id != now.id:
        reading.note(("id",), "another_study", value=study.id, expected=now.id)
    if study.version <= now.version:
        reading.note(("version",), "version_not_raised", value=str(now.version))
    _check(reading, "sheets", study.sheets, now.sheets)
    _check(reading, "templates", study.templates, now.templates)
    if reading.problems:
        raise StudyInvalid(sorted(reading.problems, key=lambda problem: problem.line))
    return study


def _check(reading: Reading, key: str, new: Sequence[_Noun], old: Sequence[_Noun]) -> None:
    before = {noun.id: noun for noun in old}
    for place, noun in enumerate(new):
        known = before.get(noun.id)
        if known is not None and noun != known and noun.version <= known.version:
            value = {"value": noun.id, "version": str(known.version)}
            reading.note((key, place, "version"), "changed_unsaid", **value)
