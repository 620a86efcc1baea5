"""What the open pages can take back: an act just done, a line that was taken out long ago."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from app.capture import undoing
from app.merge.lines import TakenOut, taken_out
from app.merge.state import Note, Session
from app.pages.reading import Reading
from app.study.events import Event
from app.study.ids import EntryId, SubjectId

Result = TypeVar("Result")
Done = tuple[Event, ...]
"""What an act wrote, if it can be undone; else nothing."""


class Undoing(Reading, ABC):
    """The side of the open pages that takes acts back."""

    @abstractmethod
    def _acting(self) -> AbstractContextManager[None]:
        """Hold the pages during an act."""

    def doing(self, act: Callable[..., Result], *args: object) -> tuple[Result, Done]:
        """Do something; return also what undoes it, for `undo`."""
        with self._lock:
            written: list[Event] = []
            self._pen.watched = written
            try:
                result = act(*args)
            finally:
                self._pen.watched = None
        return result, undoing.undoable(written)

    def undo(self, done: Done) -> None:
        """Write the opposite of an act; `InvalidInput` if others have changed it since."""
        with self._acting():
            undoing.undo(self._pen, done)

    def taken_out(self, subject: str) -> list[TakenOut]:
        """Return the lines that were taken out of a subject, the last first."""
        with self._lock:
            return taken_out(self._catalogue.events(SubjectId(subject)))

    def put_back(self, subject: str, line: EntryId) -> None:
        """Put back a line that was taken out."""
        with self._acting():
            found = self.subject(subject)
            where = found if isinstance(found, Session) else self._pen.find(subject, Note)
            undoing.put_back(self._pen, where, line)
