"""Read tables strictly, and gather every mistake instead of stopping at the first.

Somebody who writes a study file wants to correct it once. So a wrong value is noted
with its line and what to write instead, something harmless stands in for it, and the
reading goes on. Keys nobody asked for are mistakes too: a misspelt rule would otherwise
be a rule that is silently not there.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TypeVar

from app.errors import StudyProblem
from app.study.locate import KeyPath, lines_of, nearest, spoken
from app.study.words import Words

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST_SLUG = 40
_SHOWN = 12
_ALIKE = 0.7

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of one file: its text, what was declared, what is wrong."""

    text: str
    languages: tuple[str, ...]
    ids: Mapping[str, tuple[str, ...]]
    """Ids declared in each top list, known before anything refers to them."""
    problems: list[StudyProblem] = field(default_factory=list)
    is_kept: bool = False
    """Whether the text was taken before: a key that only another version of Carnet knows
    must not close a notebook that has opened with it."""

    def note(self, path: KeyPath, words: str, **params: str) -> None:
        line = self.line_of(path)
        self.problems.append(StudyProblem(line, spoken(path), f"study.{words}", params))

    def line_of(self, path: KeyPath) -> int:
        """Return where something stands. Looked for only when there is something to say."""
        return nearest(lines_of(self.text), path)

    def not_one_of(self, path: KeyPath, value: str, allowed: Iterable[str]) -> None:
        """Note a word that is not in a list, with the list and the likeliest meant."""
        listed = [str(one) for one in allowed]
        close = get_close_matches(value, listed, n=1, cutoff=_ALIKE)
        expected = _told(value, listed)
        if close:
            self.note(path, "misspelt", value=value, expected=expected, close=close[0])
        else:
            self.note(path, "not_one_of", value=value, expected=expected)

    def unknown_key(self, path: KeyPath, asked: list[str], missing: list[str]) -> None:
        """Note a key nobody asked for; if it is a missing one misspelt, that is one mistake."""
        if self.is_kept:
            return
        key, expected = str(path[-1]), _told(str(path[-1]), asked)
        close = get_close_matches(key, missing, 1, _ALIKE) or get_close_matches(
            key, asked, 1, _ALIKE
        )
        if not close:
            self.note(path, "unknown_key", value=key, expected=expected)
            return
        self.note(path, "misspelt_key", value=key, expected=expected, close=close[0])
        if close[0] in missing:
            missing.remove(close[0])


class Table:
    """One table of the file, asked key by key; `finish` names the keys nobody asked for."""

    def __init__(self, data: Mapping[str, object], path: KeyPath, reading: Reading) -> None:
        self.data, self.path, self.reading = data, path, reading
        self._asked: list[str] = []
        self._missing: list[str] = []

    def problem(self, key: str, words: str, **params: str) -> None:
        self.reading.note((*self.path, key), words, **params)

    def has(self, key: str) -> bool:
        """Tell whether an optional key is written; it counts as asked for."""
        if key not in self._asked:
            self._asked.append(key)
        return key in self.data

    def needs(self, key: str) -> bool:
        """Tell whether a required key is written; if not, `finish` will say so."""
        if not self.has(key):
            self._missing.append(key)
        return key in self.data

    def text(self, key: str) -> str:
        value = self._typed(key, str, "want_text")
        if value is not None and not value.strip():
            self.problem(key, "empty")
        return unicodedata.normalize("NFC", value or "")

    def slug(self, key: str = "id") -> str:
        """Read an id: short, lower-case, stable for years in codes and file names."""
        value = self.text(key)
        if value.strip() and (not _SLUG.fullmatch(value) or len(value) > _LONGEST_SLUG):
            self.problem(key, "not_a_slug", value=value)
        return value

    def matching(self, key: str, pattern: re.Pattern[str], words: str) -> str:
        value = self.text(key)
        if value.strip() and not pattern.fullmatch(value):
            self.problem(key, words, value=value)
        return value

    def whole(self, key: str, least: int, most: int) -> int:
        value = self._typed(key, int, "want_whole")
        if value is not None and not least <= value <= most:
            self.problem(key, "out_of_range", value=str(value), least=str(least), most=str(most))
        return least if value is None else value

    def flag(self, key: str, unless: bool | None = None) -> bool:
        """Read true or false; with `unless`, the key may be left out."""
        if unless is not None and not self.has(key):
            return unless
        return bool(self._typed(key, bool, "want_flag"))

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        """Read one of these words; the first stands in for a mistake."""
        value = self._typed(key, str, "want_text")
        if value is not None and value not in allowed:
            self.reading.not_one_of((*self.path, key), value, allowed)
        return value if value is not None and value in allowed else next(iter(allowed), "")

    def some_of(self, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Read a list of these words (any, if none are given), none twice, at least one."""
        items = self._typed(key, list, "want_list")
        if items == []:
            self.problem(key, "empty_list")
        for index, item in enumerate(items or ()):
            path = (*self.path, key, index)
            if not isinstance(item, str):
                self.reading.note(path, "want_text", value=_shown(item))
            elif allowed and item not in allowed:
                self.reading.not_one_of(path, item, allowed)
            elif item in (items or ())[:index]:
                self.reading.note(path, "repeated", value=item)
        return tuple(item for item in items or () if isinstance(item, str))

    def reference(self, key: str, to: str) -> str:
        """Read the id of something declared in another list of the file."""
        # With no list to point into, that list is the mistake, and it is told elsewhere.
        declared = self.reading.ids.get(to, ())
        return self.one_of(key, declared) if declared else self.text(key)

    def words(self, key: str) -> Words:
        """Read a text in every language of the study."""
        value = self._typed(key, dict, "want_words")
        languages = self.reading.languages
        if value is None:
            return Words(tuple((lang, "") for lang in languages))
        table = Table(value, (*self.path, key), self.reading)
        for lang in languages:
            if not table.has(lang):
                self.problem(key, "missing_language", value=lang)
        told = tuple((lang, table.text(lang) if lang in value else "") for lang in languages)
        table.finish()
        return Words(told)

    def maybe_words(self, key: str) -> Words | None:
        return self.words(key) if self.has(key) else None

    def each(self, key: str, read: Callable[["Table"], _Read]) -> tuple[_Read, ...]:
        """Read a list of tables, at least one; ids among them differ."""
        items = self._typed(key, list, "want_tables")
        if items == []:
            self.problem(key, "empty_list")
        found, first = [], dict[str, KeyPath]()
        for index, item in enumerate(items or ()):
            path = (*self.path, key, index)
            if not isinstance(item, dict):
                self.reading.note(path, "want_tables", value=_shown(item))
                continue
            found.append(Table(item, path, self.reading).read(read))
            self._note_twin(item.get("id"), path, first)
        return tuple(found)

    def one(self, key: str, read: Callable[["Table"], _Read]) -> _Read:
        """Read a table. If it is missing, that is said once and not key by key."""
        value = self._typed(key, dict, "want_table")
        if value is None:
            return Table({}, self.path, replace(self.reading, problems=[])).read(read)
        return Table(value, (*self.path, key), self.reading).read(read)

    def read(self, read: Callable[["Table"], _Read]) -> _Read:
        found = read(self)
        self.finish()
        return found

    def finish(self) -> None:
        """Note the keys nobody asked for, then those asked for in vain."""
        for key in self.data:
            if key not in self._asked:
                self.reading.unknown_key((*self.path, key), self._asked, self._missing)
        for key in self._missing:
            self.reading.note((*self.path, key), "missing_key", value=key)

    def _typed(self, key: str, kind: type[_Read], words: str) -> _Read | None:
        if not self.needs(key):
            return None
        value = self.data[key]
        # True is an int to Python, but not to somebody who writes a number.
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        self.problem(key, words, value=_shown(value))
        return None

    def _note_twin(self, id_: object, path: KeyPath, first: dict[str, KeyPath]) -> None:
        if not isinstance(id_, str):
            return
        path = (*path, "id")
        if id_ in first:
            line = str(self.reading.line_of(first[id_]))
            self.reading.note(path, "duplicate_id", value=id_, first=line)
        first.setdefault(id_, path)


def _told(value: str, listed: list[str]) -> str:
    """Say what could be written: all of it if that is short, else what looks most like `value`."""
    if len(listed) <= _SHOWN:
        return ", ".join(listed)
    return ", ".join(get_close_matches(value, listed, _SHOWN, 0.0)) + ", …"


def _shown(value: object) -> str:
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    return json.dumps(value, ensure_ascii=False, default=str)
