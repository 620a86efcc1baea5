"""What is being answered on one note or session: it saves itself, and nothing asks to save.

Typing goes to a draft, never more than half a second later; it becomes an entry when the
field is left, the screen is left, the notebook is locked, or after eight quiet seconds. A
killed app finds the draft again. Answers that are tapped become entries at once.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

import flet as ft

from app.errors import CarnetError
from app.merge.fields import current
from app.merge.state import Note, Session
from app.pages.pages import Pages
from app.pages.undoing import Done
from app.study.events import Value
from app.study.template import is_answered
from app.ui.state.soon import Soon
from app.ui.state.watch import Watch

QUIET_S: Final = 8.0
TAPPING_S: Final = 2.0
"""How long one goes on tapping a number up and down before it is an entry."""
PATIENCE_S: Final = 60.0
"""How long an entry, which is for ever, waits while a name in it is asked about. The draft is
safe meanwhile."""


def _unheard(done: Done, after: Callable[[], None]) -> None:
    """Nobody offers to undo it."""


@ft.observable
@dataclass(eq=False)
class Saved:
    """How it stands with saving, watched by the one mark that says it."""

    state: Literal["quiet", "typing", "saved"] = "quiet"


@dataclass(eq=False)
class Answers:
    """The answers of one subject that are not entries yet. Typing redraws nothing."""

    pages: Pages
    subject: str
    on_failure: Callable[[CarnetError], None]
    on_replaced: Callable[[Done, Callable[[], None]], None] = _unheard
    """Told when an answer that stood was replaced at a touch, or emptied: it can be undone."""
    saved: Saved = field(default_factory=Saved)
    _shown: dict[str, str] = field(default_factory=dict)
    _typed: dict[str, Value] = field(default_factory=dict)
    _tapped: set[str] = field(default_factory=set)
    _watches: dict[str, Watch] = field(default_factory=dict)
    _wait: asyncio.TimerHandle | None = None
    _draft: Soon = field(init=False)

    def __post_init__(self) -> None:
        self._draft = Soon(self._save_draft)

    def adopt(self) -> None:
        """Make an entry of what was left half typed the last time."""
        left = self.pages.draft(self.subject)
        if left:
            self._typed = {**left, **self._typed}
            self.commit()

    def shown(self, name: str, stored: str) -> str:
        """Return the text of a field: as it is being typed, or as it is stored."""
        return self._shown.get(name, stored)

    def type(self, name: str, text: str, value: Value) -> None:
        """Take in what a field shows now, and the answer it makes."""
        self._shown[name] = text
        self._typed[name] = value
        self.saved.state = "typing"
        self._draft.ask()
        self._later(QUIET_S, self._when_quiet)

    def say(self, name: str, value: Value) -> None:
        """Answer at once: a choice was tapped."""
        self._shown.pop(name, None)
        self._typed[name] = value
        self._tapped.add(name)
        self.commit()

    def count(self, name: str, value: int) -> None:
        """Take in a number that is tapped up and down; it is one answer once that stops."""
        self._typed[name] = value
        self._tapped.add(name)
        self.saved.state = "typing"
        self._draft.ask()
        self._later(TAPPING_S, self.commit)

    def watch(self, name: str) -> Watch:
        """Return the guard beside a field of prose."""
        if name not in self._watches:
            self._watches[name] = Watch(self.pages.guard)
        return self._watches[name]

    def put(self, name: str, text: str) -> None:
        """Write a text in a field in the person's stead: a name in it was hidden."""
        self.type(name, text, text)
        self.commit()

    def blur(self) -> None:
        """The cursor left a field; perhaps to hide a name in it, so that is waited for."""
        for watch in self._watches.values():
            watch.see()
        if self._typed and self._is_asking():
            self._save_draft()
            self._later(PATIENCE_S, self.leave)
        else:
            self.leave()

    def leave(self) -> None:
        """The cursor left a field: what it held is an entry, and is shown as stored."""
        if self.commit():
            self._shown.clear()

    def commit(self) -> bool:
        """Make entries of everything typed. What cannot be written stays, and is told."""
        self._cancel()
        typed = dict(self._typed)
        if not typed:
            return True
        takes_away = self._takes_away(typed)
        try:
            _, done = self.pages.doing(self.pages.answer, self.subject, typed)
            self.pages.drop_draft(self.subject)
        except CarnetError as error:
            self.on_failure(error)
            return False
        self._typed = {k: v for k, v in self._typed.items() if typed.get(k, v) != v}
        self._tapped.clear()
        self.saved.state = "saved"
        if takes_away and done:
            self.on_replaced(done, lambda: self._put_back(typed))
        return True

    def _takes_away(self, typed: Mapping[str, Value]) -> bool:
        """Tell whether an answer that stands would be gone, other than by writing on it."""
        found = self.pages.subject(self.subject)
        fields = found.fields if isinstance(found, Note | Session) else {}
        return any(
            is_answered(current(fields, name)) and (name in self._tapped or not is_answered(value))
            for name, value in typed.items()
        )

    def _put_back(self, names: Iterable[str]) -> None:
        """What was written over stands again: show it as it is stored."""
        for name in names:
            self._shown.pop(name, None)

    def standing(self, stored: Mapping[str, Value]) -> dict[str, Value]:
        """Return the answers as they are seen: those stored, and those being typed."""
        return {**stored, **self._typed}

    def _is_asking(self) -> bool:
        return any(watch.asked for watch in self._watches.values())

    def _when_quiet(self) -> None:
        if self._is_asking():
            self._later(PATIENCE_S - QUIET_S, self.commit)
        else:
            self.commit()

    def _save_draft(self) -> None:
        try:
            self.pages.save_draft(self.subject, dict(self._typed))
        except CarnetError as error:
            self.on_failure(error)

    def _later(self, seconds: float, act: Callable[[], object]) -> None:
        if self._wait is not None:
            self._wait.cancel()
        self._wait = asyncio.get_running_loop().call_later(seconds, act)

    def _cancel(self) -> None:
        self._draft.cancel()
        if self._wait is not None:
            self._wait.cancel()
            self._wait = None
