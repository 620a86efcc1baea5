"""Search what this device may read: an index in memory, made at unlock, gone at lock.

Nothing of it ever touches the disk: no word list, no trace of a question.
"""

import re
import sqlite3
import threading
from collections.abc import Callable, Container, Iterable, Set
from dataclasses import dataclass
from itertools import islice

from app.merge.fields import Fields
from app.merge.state import (
    Note,
    Participant,
    Proof,
    Recording,
    Register,
    Session,
    Subject,
    Withdrawn,
)
from app.study.ids import SubjectId

_WORD = re.compile(r"\w+")
START, END = "\x02", "\x03"
"""What surrounds a found word in a snippet."""

TURN = 64
"""Subjects indexed between two questions: about 10 ms."""


@dataclass(frozen=True, slots=True)
class Findable:
    """What can be found of a subject: its words, its codes, and the people present at it."""

    subject: SubjectId
    text: str
    tags: frozenset[str] = frozenset()


Look = Callable[[Iterable[SubjectId]], list[Findable]]
"""Tells what can be found of subjects, as they are now."""


class SearchIndex:
    """Full text of every subject, found by the beginnings of words, accents ignored.

    A change costs nothing when it is made: it is noted, and indexed before the next
    question. What there was before is indexed by `build`, in turns that let questions in.
    """

    def __init__(self, look: Look) -> None:
        self._look = look
        self._turn = threading.Lock()
        """Held from asking for texts to indexing them, so that no old text comes last."""
        self._noting = threading.Lock()
        self._waiting: dict[SubjectId, None] = {}
        self._fresh: set[SubjectId] = set()
        self._open = True
        self._sql = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._sql.execute(
            "CREATE VIRTUAL TABLE found USING fts5(text, tokenize='unicode61 remove_diacritics 2',"
            " prefix='2 3')"
        )
        self._rows: dict[SubjectId, int] = {}
        self._tags: dict[SubjectId, frozenset[str]] = {}
        self._subjects: list[SubjectId] = []

    def touch(self, subjects: Iterable[SubjectId]) -> None:
        """Note that these subjects changed. Quick, and may be said while others are asked."""
        with self._noting:
            self._fresh.update(subjects)

    def build(self, subjects: Iterable[SubjectId]) -> None:
        """Index subjects, a turn at a time. Long: run it in a thread."""
        self._waiting |= dict.fromkeys(subjects)
        while self._waiting and self._open:
            with self._turn:
                turn = list(islice(self._waiting, TURN))
                for subject in turn:
                    del self._waiting[subject]
                self._put(turn)

    def search(self, query: str, among: Container[SubjectId] | None = None) -> list[SubjectId]:
        """Return the subjects that have every word of the query, the best first."""
        asked = _asked(query)
        if not asked:
            return []
        with self._turn:
            ranked = [self._subjects[row - 1] for row in self._matching(asked, "ORDER BY rank")]
            return [subject for subject in ranked if among is None or subject in among]

    def snippets(self, query: str, subjects: Iterable[SubjectId]) -> dict[SubjectId, str]:
        """Return where the words of the query stand in some of the subjects that have them.

        A snippet is dear, up to 2 ms: ask for those of the few that are about to be seen.
        """
        asked = _asked(query)
        with self._turn:
            rows = [self._rows[subject] for subject in subjects if subject in self._rows]
            if not (asked and rows and self._open):
                return {}
            marks = ",".join("?" * len(rows))
            sql = (
                "SELECT rowid, snippet(found, 0, ?, ?, '…', 16) FROM found"
                f" WHERE found MATCH ? AND rowid IN ({marks})"
            )
            found = self._sql.execute(sql, (START, END, asked, *rows))
            return {self._subjects[row - 1]: snippet for row, snippet in found}

    def saying(self, phrase: str) -> set[SubjectId]:
        """Return the subjects that have these very words, one after the other."""
        words = _WORD.findall(phrase)
        if not words:
            return set()
        with self._turn:
            rows = self._matching(f'"{" ".join(words)}"')
            return {self._subjects[row - 1] for row in rows}

    def tagged(self, tags: Set[str]) -> set[SubjectId]:
        """Return the subjects that have one of these codes, or one of these people."""
        with self._turn:
            self._freshen()
            return {subject for subject, had in self._tags.items() if not tags.isdisjoint(had)}

    def close(self) -> None:
        """Forget every word."""
        with self._turn:
            self._open = False
            self._waiting.clear()
            self._fresh.clear()
            self._rows.clear()
            self._tags.clear()
            self._subjects.clear()
            self._sql.close()

    def _matching(self, asked: str, order: str = "") -> list[int]:
        self._freshen()
        if not self._open:
            return []
        sql = f"SELECT rowid FROM found WHERE found MATCH ? {order}"
        return [row for (row,) in self._sql.execute(sql, (asked,))]

    def _freshen(self) -> None:
        with self._noting:
            fresh, self._fresh = self._fresh, set()
        self._put(fresh)

    def _put(self, subjects: Iterable[SubjectId]) -> None:
        """Index subjects, each in place of what its subject said before."""
        if not self._open:
            return
        subjects = list(subjects)
        found = self._look(subjects)
        self._sql.execute("BEGIN")
        for erased in set(subjects).difference(one.subject for one in found):
            self._tags.pop(erased, None)
            if (row := self._rows.pop(erased, None)) is not None:
                self._sql.execute("DELETE FROM found WHERE rowid=?", (row,))
        for one in found:
            if one.subject not in self._rows:
                self._subjects.append(one.subject)
                self._rows[one.subject] = len(self._subjects)
            self._tags[one.subject] = one.tags
            values = (self._rows[one.subject], one.text)
            self._sql.execute("INSERT OR REPLACE INTO found (rowid, text) VALUES (?, ?)", values)
        self._sql.execute("COMMIT")


def _asked(query: str) -> str:
    """Return a query for words that begin so, each of them; empty if it has no word."""
    return " ".join(f'"{word}"*' for word in _WORD.findall(query))


def text_of(subject: Subject) -> str:
    """Return all the words of a subject."""
    match subject:
        case Note() | Session():
            return "\n".join([*_answers(subject.fields), *(j.text for j in subject.jottings)])
        case Participant():
            return "\n".join([subject.code, *_answers(subject.fields)])
        case Recording():
            return "\n".join(mark.label for mark in subject.marks if mark.mark == "mark")
        case Proof() | Withdrawn() | Register():
            return ""


def tags_of(subject: Subject) -> frozenset[str]:
    """Return the codes applied to a subject, and the people who were present at it."""
    match subject:
        case Note():
            marked = [mark.code for mark in subject.codes]
            return frozenset(marked).union(*(line.codes for line in subject.jottings))
        case Session():
            people = [stay.participant for stay in subject.attendance if stay.participant]
            marked = [mark.code for mark in subject.codes]
            return frozenset([*people, *marked]).union(*(j.codes for j in subject.jottings))
        case Recording():
            return frozenset(mark.who for mark in subject.marks if mark.who)
        case Participant() | Proof() | Withdrawn() | Register():
            return frozenset()


def _answers(fields: Fields) -> list[str]:
    return [
        version.value
        for versions in fields.values()
        for version in versions
        if isinstance(version.value, str)
    ]
