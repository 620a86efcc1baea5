"""Search what this device may read: an index in memory, made at unlock, gone at lock.

Nothing of it ever touches the disk: no word list, no trace of a question.
"""

import re
import sqlite3
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from app.merge.fields import Fields
from app.merge.state import Note, Participant, Recording, Session, Subject
from app.study.ids import SubjectId

_WORD = re.compile(r"\w+")
START, END = "\x02", "\x03"
"""What surrounds a found word in a snippet."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A subject that was found, and where its words stand in it."""

    subject: SubjectId
    snippet: str


class SearchIndex:
    """Full text of every subject, found by the beginnings of words, accents ignored."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sql = sqlite3.connect(":memory:", check_same_thread=False)
        self._sql.execute(
            "CREATE VIRTUAL TABLE found USING fts5(text, tokenize='unicode61 remove_diacritics 2',"
            " prefix='2 3')"
        )
        self._sql.execute("CREATE TABLE place (subject TEXT PRIMARY KEY, row INTEGER)")

    def put(self, subjects: Iterable[tuple[SubjectId, str]]) -> None:
        """Index texts, each in place of what its subject said before."""
        with self._lock, self._sql:
            for subject, text in subjects:
                row = self._sql.execute(
                    "SELECT row FROM place WHERE subject=?", (subject,)
                ).fetchone()
                if row:
                    self._sql.execute("DELETE FROM found WHERE rowid=?", row)
                added = self._sql.execute("INSERT INTO found VALUES (?)", (text,))
                self._sql.execute(
                    "INSERT OR REPLACE INTO place VALUES (?, ?)", (subject, added.lastrowid)
                )

    def search(self, query: str, most: int = 50) -> list[Hit]:
        """Return the subjects that have every word of the query, the best first."""
        words = _WORD.findall(query)
        if not words:
            return []
        asked = " ".join(f'"{word}"*' for word in words)
        with self._lock:
            rows = self._sql.execute(
                "SELECT subject, snippet(found, 0, ?, ?, '…', 16) FROM found"
                " JOIN place ON place.row = found.rowid WHERE found MATCH ?"
                " ORDER BY rank LIMIT ?",
                (START, END, asked, most),
            ).fetchall()
        return [Hit(SubjectId(subject), snippet) for subject, snippet in rows]

    def close(self) -> None:
        with self._lock:
            self._sql.close()


def text_of(subject: Subject) -> str:
    """Return all the words of a subject."""
    match subject:
        case Note() | Session():
            return "\n".join([*_answers(subject.fields), *(j.text for j in subject.jottings)])
        case Participant():
            return "\n".join([subject.code, *_answers(subject.fields)])
        case Recording():
            return "\n".join(mark.label for mark in subject.marks if mark.mark == "mark")


def _answers(fields: Fields) -> list[str]:
    return [
        version.value
        for versions in fields.values()
        for version in versions
        if isinstance(version.value, str)
    ]
