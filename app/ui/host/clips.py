"""Bytes offered once, from memory, to the browser that asked for them.

A ticket is good for one reading and for `LIFE_S` seconds; locking forgets them all.
Nothing is written to disk and the browser is told to keep nothing.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

LIFE_S: Final = 60


@dataclass(frozen=True)
class Clip:
    """What a ticket gives."""

    data: bytes
    name: str
    media_type: str
    until: float


class Clips:
    """The tickets not yet used."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._waiting: dict[str, Clip] = {}

    def offer(self, data: bytes, name: str, media_type: str = "application/octet-stream") -> str:
        """Hold these bytes and return the path where they can be read once."""
        self._drop_stale()
        ticket = secrets.token_urlsafe(24)
        self._waiting[ticket] = Clip(data, name, media_type, self._clock() + LIFE_S)
        return f"/clip/{ticket}"

    def take(self, ticket: str) -> Clip | None:
        """Give the bytes and tear the ticket up."""
        self._drop_stale()
        return self._waiting.pop(ticket, None)

    def forget(self) -> None:
        """Tear every ticket up."""
        self._waiting.clear()

    def _drop_stale(self) -> None:
        now = self._clock()
        self._waiting = {key: clip for key, clip in self._waiting.items() if clip.until > now}


CLIPS: Final = Clips()
"""The one box of this process: one process has one notebook."""
