"""The exchange with the server, as the screens see it: what waits, what runs, how it went."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

import flet as ft

from app.notebook import Notebook, SyncStatus

AudioAllowed = Callable[[], Awaitable[bool]]
Road = Literal["idle", "sending", "offline", "refused"]
REFUSALS = ("Refused", "Behind")
"""What no waiting mends: the coordination must be told."""


@ft.observable
@dataclass(eq=False)
class Exchange:
    """One notebook's exchange with its server. It never raises what the road does to it."""

    notebook: Notebook
    audio_allowed: AudioAllowed
    ask: Callable[[], None]
    """Exchange at once, because a person asks."""
    is_running: bool = False
    status: SyncStatus | None = None
    """The present moment of an exchange, or the end of the last one."""
    audio_waiting: int = 0
    synced_at: int | None = None
    next_s: int = 0
    """In how many seconds it is tried again by itself, as of the end of the last one."""

    def __post_init__(self) -> None:
        self.synced_at = self.notebook.synced_at

    @property
    def has_server(self) -> bool:
        return bool(self.notebook.server)

    @property
    def failure(self) -> str | None:
        """The class of the error that ended the last exchange."""
        return self.status.failure if self.status is not None and not self.is_running else None

    @property
    def road(self) -> Road:
        """How things stand, in one word."""
        if self.is_running:
            return "sending"
        if self.failure is None:
            return "idle"
        return "refused" if self.failure in REFUSALS else "offline"

    async def go(self) -> bool:
        """Exchange everything that may travel now; say whether it all went well."""
        if self.is_running or not self.has_server:
            return False
        self.is_running = True
        try:
            audio = await self.audio_allowed()
            self.status = await self.notebook.sync(audio=audio, tell=self._tell)
        finally:
            self.is_running = False
            self.synced_at = self.notebook.synced_at
        return self.status.failure is None

    def _tell(self, status: SyncStatus) -> None:
        self.status = status
