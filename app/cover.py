"""The cover: all that a locked notebook can do. It takes in, and opens nothing.

A line can be jotted, and a recording that runs goes on, can be paused and ended. It cannot
be resumed: whoever is present must be asked again, and only an open notebook can ask.
"""

from collections.abc import Iterable

from app.capture.notes import clean_text
from app.capture.recorder import Phase, Recorder
from app.errors import InvalidInput, Locked
from app.journal.inbox import Inbox
from app.merge.consent import AudioAllowed, AudioRefused

LONGEST_LINE = 2000
"""Characters; a line is a line, and whoever finds the notebook must not fill it."""


class Cover:
    """What lies outside of a closed notebook."""

    def __init__(self, inbox: Inbox) -> None:
        self.recorder: Recorder | None = None
        self._inbox = inbox

    def jot(self, text: str) -> int:
        """Take in a line, durably; return its time, in ms since 1970."""
        line = _line(text)
        if not line:
            raise InvalidInput("input.empty_jotting")
        return self._inbox.jot(line, self._session)

    def hold(self, text: str) -> None:
        """Keep a line that is being typed; it is a line already if the app is killed."""
        line = _line(text)
        if line:
            self._inbox.hold(line, self._session)
        else:
            self._inbox.let_go(erase=True)

    def begin_line(self) -> None:
        """Let what was typed before stand: what comes is another line."""
        self._inbox.let_go()

    @property
    def _session(self) -> str:
        recorder = self.recorder
        return recorder.session if recorder is not None and self.is_recording else ""

    @property
    def is_recording(self) -> bool:
        return self.recorder is not None and self.recorder.phase is not Phase.STOPPED

    def stop_recording(self) -> None:
        """End the recording; `VaultError` if its end waits for room on the disk."""
        recorder = self.recorder
        if recorder is not None:
            # Whoever opens the notebook meanwhile has it, and waits for its end.
            recorder.stop()
            if self.recorder is recorder:
                self.recorder = None

    def may_record(self, session: str) -> AudioAllowed | AudioRefused:
        """Nobody can be asked under the lock."""
        raise Locked

    def record(self, *told: object) -> Recorder:
        raise Locked

    def resume_recording(self, *told: object) -> None:
        raise Locked

    def codes_of(self, people: Iterable[str]) -> list[str]:
        return []

    def told(self) -> None:
        """Nothing is shown that could have changed."""

    def take_over(self, recorder: Recorder | None) -> None:
        """Look after a recording that goes on under the lock."""
        self.recorder = recorder

    def hand_back(self) -> Recorder | None:
        """Give it to the pages that open."""
        recorder, self.recorder = self.recorder, None
        return recorder


def _line(text: str) -> str:
    return clean_text(text)[:LONGEST_LINE]
