"""What is asked about one field while somebody types in it: once they pause, and only aside."""

import asyncio
from dataclasses import dataclass
from typing import Final

import flet as ft

from app.capture.clues import Kind, masked
from app.capture.guard import Guard

PAUSE_S: Final = 0.4

Asked = tuple[Kind, str]
"""What a passage seems to be, and the passage."""


@ft.observable
@dataclass(eq=False)
class Watch:
    """The guard beside one field. Only the line under the field is redrawn by it."""

    guard: Guard
    asked: tuple[Asked, ...] = ()
    hidden: str = ""
    """The text as it was before a passage was hidden, until one types again."""
    _text: str = ""
    _timer: asyncio.TimerHandle | None = None

    def look(self, text: str) -> None:
        """Take in what the field shows now; look at it once typing pauses."""
        if text == self._text:
            return
        self._text = text
        if self.hidden:
            self.hidden = ""
        self._stop()
        if text:
            self._timer = asyncio.get_running_loop().call_later(PAUSE_S, self.see)
        else:
            self.see()

    def see(self) -> None:
        """Look now."""
        self._stop()
        found = self.guard.find(self._text)
        asked = tuple((clue.kind, self._text[clue.start : clue.end]) for clue in found)
        if asked != self.asked:
            self.asked = asked

    def hide(self) -> str:
        """Return the text with the first passage asked about made unreadable."""
        before = self._text
        for clue in self.guard.find(before):
            if self.asked and before[clue.start : clue.end] == self.asked[0][1]:
                self._text = masked(before, clue)
                self.hidden = before
                break
        self.see()
        return self._text

    def leave(self) -> None:
        """Let the first passage stand, and ask about it no more."""
        if self.asked:
            self.guard.leave(self.asked[0][1])
        self.see()

    def put_back(self) -> str:
        """Return the text as it was before a passage was hidden; it may stand."""
        if self.hidden:
            hidden = self.guard.find(self.hidden)
            standing = {(clue.start, clue.end) for clue in self.guard.find(self._text)}
            for clue in hidden:
                if (clue.start, clue.end) not in standing:
                    self.guard.leave(self.hidden[clue.start : clue.end])
            self._text, self.hidden = self.hidden, ""
        self.see()
        return self._text

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
