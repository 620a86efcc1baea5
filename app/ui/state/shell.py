"""What every screen shares and the journal does not hold: lock, language, width, notice."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Literal, Protocol

import flet as ft

from app.cover import Cover
from app.notebook import Notebook
from app.ui import words
from app.ui.state import preferences
from app.ui.state.exchange import Exchange
from app.ui.state.preferences import Preferences
from app.ui.state.take import Take


class Door(Protocol):
    """What opens and closes a notebook, and what can be done outside."""

    @property
    def cover(self) -> Cover: ...

    notebook: Notebook
    """The one that is open, or was last."""

    @property
    def is_keyless(self) -> bool:
        """Whether it opens no more."""

    def unlock(self, passphrase: str) -> object:
        """Open it; takes a while. Raise `WrongPassphrase` or another `VaultError`."""

    def lock(self) -> None:
        """Close it and forget its keys."""

    def close(self) -> None:
        """Leave it for good: nothing runs and no file is open afterwards."""


@dataclass(frozen=True)
class Notice:
    """One calm sentence for the person, by key, with its weight."""

    words: str
    params: tuple[tuple[str, object], ...] = ()
    kind: Literal["info", "alert"] = "info"
    lasts: bool = True
    """Whether it outlasts the page it is about: what could not be kept must be known anywhere."""

    def text(self) -> str:
        """Say it in the language of now."""
        return words.say(self.words, **dict(self.params))


@dataclass(frozen=True)
class Offer:
    """What was just done, and what undoes it, for the few seconds in which it is offered."""

    done: Notice
    undo: Callable[[], None]
    number: int = field(default_factory=count().__next__)
    """Tells it from the others: each passes by itself."""


@dataclass(frozen=True)
class SyncBadge:
    """What waits to be sent, and how the road is."""

    waiting: int = 0
    state: Literal["idle", "sending", "offline", "refused"] = "idle"
    words: str = ""


@ft.observable
@dataclass(eq=False)
class Shell:
    """The notebook's cover: what is true whichever page is open.

    `snapshot` is replaced whole after each change; screens pick from it and keep nothing.
    """

    home: Path
    language: str = "fr"
    mode: str = "system"
    wifi_only: bool = True
    chime: bool = True
    introduced: bool = False
    wide: bool = False
    locked: bool = True
    keyless: bool = False
    """Whether the notebook opens no more, its key being destroyed."""
    introducing: bool = False
    """Whether somebody asked to read the introduction again."""
    snapshot: object | None = None
    sync: SyncBadge = field(default_factory=SyncBadge)
    notice: Notice | None = None
    offer: Offer | None = None
    exchange: Exchange | None = None
    """The exchange with the server, from the unlock to the lock."""
    take: Take | None = None
    """The recorder, from the unlock on; it outlives a lock while it records."""
    retry_at: float = 0.0
    idle_s: float = 300
    """How long it stays open with nobody touching it; the study says, once open."""
    background_s: int = 120
    """How long the notebook stays open behind another app; the study says, once open."""
    hard_s: int = 900
    """How long it runs there at all; the study says, once open."""
    was_open: bool = False
    """Whether there may be something in memory to forget."""
    on_open: Callable[[], None] | None = None
    on_lock: Callable[[], None] | None = None
    on_keyless: Callable[[], None] | None = None
    on_dress: Callable[[], None] | None = None
    _parting: list[Callable[[], None]] = field(default_factory=list)
    _leaving: list[Callable[[], bool]] = field(default_factory=list)

    @property
    def is_taking(self) -> bool:
        """Tell whether the recorder does anything: it asks, records, waits or ends."""
        return self.take is not None and self.take.state != "off"

    def speak(self, language: str) -> None:
        """Change language everywhere, at once, and remember it."""
        words.speak(language)
        self.language = words.language()
        self._keep()

    def light(self, mode: str) -> None:
        """Follow the system, or stay light or dark, and remember it."""
        self.mode = mode if mode in preferences.MODES else "system"
        self._keep()

    def send_audio(self, *, wifi_only: bool) -> None:
        """Let sound travel over Wi-Fi only, or over anything, and remember it."""
        self.wifi_only = wifi_only
        self._keep()

    def signal(self, *, chime: bool) -> None:
        """Let the room hear a signal before it is recorded, or not, and remember it."""
        self.chime = chime
        self._keep()

    def introduce(self) -> None:
        """Remember that the introduction was read, or passed over."""
        self.introducing, self.introduced = False, True
        self._keep()

    def open(self, snapshot: object | None = None) -> None:
        """Show the notebook."""
        self.snapshot = snapshot
        self.notice = None
        self.locked, self.was_open = False, True
        if self.on_open is not None:
            self.on_open()

    def lock(self) -> None:
        """Stop showing the notebook, then close it."""
        if not self.locked:
            self._hide()
            self._close()

    async def clear(self, clear: Callable[[], None]) -> None:
        """Stop showing the notebook, let go of what is safe elsewhere, then close it."""
        if self.locked:
            return
        self._hide()
        try:
            if self.take is not None:
                await self.take.stop()
            await asyncio.to_thread(clear)
        finally:
            self._close()

    def _hide(self) -> None:
        for act in list(self._parting):
            act()
        self.locked = True
        self.introducing = False
        self.snapshot = None
        self.notice = self.offer = None

    def _close(self) -> None:
        if self.on_lock is not None:
            self.on_lock()

    def end(self) -> None:
        """Show that the notebook opens no more, and let what it holds leave."""
        self.keyless = True
        if self.on_keyless is not None:
            self.on_keyless()

    def before_lock(self, act: Callable[[], None]) -> Callable[[], None]:
        """Do this while the notebook can still be written; return what undoes the asking."""
        self._parting.append(act)

        def undo() -> None:
            with suppress(ValueError):
                self._parting.remove(act)

        return undo

    def before_leaving(self, act: Callable[[], bool]) -> Callable[[], None]:
        """Ask this whenever the app is left: to keep what is on the screen, and tell whether
        it is kept. Return what undoes the asking.
        """
        self._leaving.append(act)

        def undo() -> None:
            with suppress(ValueError):
                self._leaving.remove(act)

        return undo

    def leave(self) -> bool:
        """Keep what is only on the screen; False if something could not be kept."""
        return all([act() for act in list(self._leaving)])

    def tell(self, key: str, kind: Literal["info", "alert"] = "info", **params: object) -> None:
        """Show one sentence until it is dismissed or replaced."""
        self.notice = Notice(key, tuple(params.items()), kind)

    def turned(self) -> None:
        """Another page is shown: what was said of the one before is over."""
        if self.notice is not None and not self.notice.lasts:
            self.notice = None

    def hold(self, seconds: float) -> None:
        """Refuse another try before then; survives a redraw, not a restart (the vault does)."""
        self.retry_at = time.monotonic() + seconds

    def wait_s(self) -> int:
        """Return the seconds left before another try."""
        return max(0, round(self.retry_at - time.monotonic() + 0.49))

    def _keep(self) -> None:
        chosen = self.language, self.mode, self.wifi_only, self.chime, self.introduced
        preferences.save(self.home, Preferences(*chosen))
        if self.on_dress is not None:
            self.on_dress()
