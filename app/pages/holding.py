"""What the open pages do to hold a session: people come and go, questions are put, it ends."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager

from app.capture import sessions
from app.capture.recorder import Recorder
from app.errors import InvalidInput
from app.journal.journal import Clock
from app.merge.state import Session
from app.pages.reading import Reading
from app.study.events import LATEST_AT
from app.study.ids import EntryId, SessionId


class Holding(Reading, ABC):
    """The side of the open pages that a session is held on."""

    recorder: Recorder | None = None
    _clock: Clock

    @abstractmethod
    def _acting(self) -> AbstractContextManager[None]:
        """Hold the pages during an act."""

    @property
    @abstractmethod
    def recorded_session(self) -> str:
        """The session that is being recorded, empty if none is."""

    def open_session(self, site: str, method: str) -> SessionId:
        with self._acting():
            return sessions.open_session(self._pen, site, method)

    # --- who is there ---------------------------------------------------------

    def arrive(self, session: str, participant: str) -> None:
        with self._acting():
            sessions.arrive(self._pen, self._pen.find(session, Session), participant)

    def arrive_unknown(self, session: str, count: int) -> None:
        with self._acting():
            sessions.arrive_unknown(self._pen, self._pen.find(session, Session), count)

    def leave(self, session: str, stay: EntryId) -> None:
        with self._acting():
            sessions.leave(self._pen, self._pen.find(session, Session), stay)

    def seat(self, session: str, who: str, x: int, y: int) -> None:
        """Put somebody at a place of the sketch, in thousandths of its width and height."""
        with self._acting():
            found = self._pen.find(session, Session)
            sessions.seat(self._pen, found, who, x, y)

    # --- the guide --------------------------------------------------------------

    def tick(self, session: str, field: str) -> None:
        """Note that a question of the guide was put now: where in the recording, if one runs."""
        with self._acting():
            found = self._pen.find(session, Session)
            sessions.tick(self._pen, found, field, *self._moment(found))

    def untick(self, session: str, field: str) -> None:
        with self._acting():
            sessions.untick(self._pen, self._pen.find(session, Session), field)

    def _moment(self, session: Session) -> tuple[int, str]:
        """Say what moment of a session it is, and of which recording."""
        if self.recorder is not None and self.recorded_session == session.subject:
            return self.recorder.place_ms, self.recorder.recording
        return min(max(self._clock() - session.at, 0), LATEST_AT), ""

    # --- its end ------------------------------------------------------------------

    def end_session(self, session: str) -> None:
        """End a session. Its recording ends first, by whoever holds the microphone."""
        if session and session == self.recorded_session:
            raise InvalidInput("input.still_recording")
        with self._acting():
            sessions.end(self._pen, self._pen.find(session, Session))

    def reopen_session(self, session: str) -> None:
        with self._acting():
            sessions.reopen(self._pen, self._pen.find(session, Session))
