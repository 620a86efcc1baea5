"""What the open pages do to record: ask the room, record, pause, go on, end."""

import time
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager

from app.capture import room, sessions
from app.capture.microphone import Monotonic
from app.capture.recorder import Phase, Recorder
from app.errors import InvalidInput, NoConsent
from app.merge.consent import AudioAllowed, AudioRefused
from app.merge.state import Session
from app.pages.reading import Reading


class Taking(Reading, ABC):
    """The side of the open pages that records a session."""

    recorder: Recorder | None = None

    @abstractmethod
    def _acting(self) -> AbstractContextManager[None]:
        """Hold the pages during an act."""

    @abstractmethod
    def told(self) -> None:
        """Tell the screens that something changed."""

    def may_record(self, session: str) -> AudioAllowed | AudioRefused:
        """Ask everyone present in a session."""
        with self._lock:
            return sessions.ask(self._pen, self._pen.find(session, Session))

    def record(
        self,
        session: str,
        preset: str,
        channels: int | None = None,
        monotonic: Monotonic = time.monotonic,
    ) -> Recorder:
        """Start recording; `NoConsent` names who has not allowed it."""
        with self._acting():
            if self.is_recording:
                raise InvalidInput("input.already_recording")
            answer = self._everyone_allows(session)
            found = self._pen.find(session, Session)
            chosen = self.study.preset(preset)
            self.recorder = Recorder(
                self._pen, self._sealed, found, chosen, answer, channels, monotonic
            )
            return self.recorder

    def resume_recording(self, moment: float | None = None) -> None:
        """Go on after a pause, if everyone present now allows it.

        `moment` of the monotonic clock is when the sound began again, if not now.
        """
        with self._acting():
            if self.recorder is not None:
                answer = self._everyone_allows(self.recorder.session)
                self.recorder.resume(answer, moment)

    def _everyone_allows(self, session: str) -> AudioAllowed:
        answer = self.may_record(session)
        if isinstance(answer, AudioRefused):
            raise NoConsent(self.codes_of(answer.participants))
        return answer

    def hours_left(self, preset: str) -> float:
        """Return how many more hours of this quality the disk can take."""
        return room.hours_left(self._sealed.objects, self.study.preset(preset))

    def stop_recording(self) -> None:
        """End the recording; `VaultFull` if its end waits for room on the disk."""
        # One hand at a time: what catches up must not find it half ended, and end it too.
        with self._lock:
            recorder, self.recorder = self.recorder, None
            if recorder is not None:
                try:
                    recorder.stop()
                    self._note_ends()
                finally:
                    self.told()

    def _note_ends(self) -> None:
        """Let a locked notebook know whether each recording of this device has its end."""
        every = self._catalogue.summaries.values()  # of now: what screens see is told after an act
        own = (s for s in every if s.kind == "recording" and s.dev == self.device)
        if all(summary.extra["finished"] for summary in own):
            self._sealed.all_ended()

    @property
    def recording(self) -> str:
        """The recording that runs or just ended, empty if there is none."""
        return self.recorder.recording if self.recorder is not None else ""

    @property
    def recorded_session(self) -> str:
        """The session that is being recorded, empty if none is."""
        return self.recorder.session if self.recorder is not None and self.is_recording else ""

    @property
    def is_recording(self) -> bool:
        return self.recorder is not None and self.recorder.phase is not Phase.STOPPED
