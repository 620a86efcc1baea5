"""The loudspeaker: plays a sound that is nowhere in clear but where it is heard.

The platform's player is given an address on this machine, and asks there for the part it
plays. On Android an app's own addresses are closed like any other that is not sealed, so
there it is given bytes, which stay in memory: a stretch of some minutes at a time, never
the whole. (On iOS, macOS and Linux bytes would be written to a file in clear.)
"""

from collections.abc import Callable
from typing import Any, Final, Protocol

import flet as ft

from app.ui.devices.player import Player
from app.ui.host.tapes import TAPES, Post, Tape

FROM_MEMORY: Final = (ft.PagePlatform.ANDROID, ft.PagePlatform.ANDROID_TV)
STRETCH_MS: Final = 5 * 60 * 1000
"""What Android is given at a time: under 10 MB in the best quality."""


class Sounding(Tape, Protocol):
    """A tape that can be cut: part of it, as a WAV file of its own."""

    @property
    def length_ms(self) -> int: ...
    def cut(self, from_ms: int, to_ms: int) -> bytes: ...


class Loudspeaker:
    """One sound, from its opening to its release."""

    def __init__(self, page: ft.Page, sound: Sounding, told: Callable[[str], Any]) -> None:
        self._page, self._sound, self._told = page, sound, told
        self._player = Player(page, self._changed)
        self._post: Post | None = None
        self._path = ""
        self._from_ms = 0
        """Where the stretch begins that the player was given."""
        self._rate = 1.0

    @property
    def _is_in_stretches(self) -> bool:
        return not self._page.web and self._page.platform in FROM_MEMORY

    async def open(self) -> None:
        """Make the sound ready; nothing is heard yet."""
        self._player.load(await self._source())

    async def play(self, at_ms: int) -> None:
        self._reach(at_ms)
        await self._player.play(at_ms - self._from_ms)

    async def pause(self) -> None:
        await self._player.pause()

    async def seek(self, at_ms: int) -> None:
        self._reach(at_ms)
        await self._player.seek(at_ms - self._from_ms)

    async def speed(self, rate: float) -> None:
        self._rate = rate
        await self._player.speed(rate)

    async def position_ms(self) -> int | None:
        """Ask where the sound is, if the platform knows."""
        at = await self._player.position_ms()
        return None if at is None else at + self._from_ms

    async def close(self) -> None:
        """Fall silent and forget the sound."""
        TAPES.take_back(self._path)
        if self._post is not None:
            await self._post.close()
        await self._player.close()

    async def _source(self) -> str | bytes:
        if self._page.web:
            self._path = TAPES.lend(self._sound)
            return f"{self._origin}{self._path}"
        if self._is_in_stretches:
            return self._sound.cut(0, STRETCH_MS)
        self._post = Post(self._sound)
        return await self._post.open()

    @property
    def _origin(self) -> str:
        scheme, _, rest = (self._page.url or "").partition("://")
        return f"{scheme.replace('ws', 'http')}://{rest.partition('/')[0]}"

    def _reach(self, at_ms: int) -> None:
        """Give the player the stretch in which a place lies."""
        first = min(at_ms, max(0, self._sound.length_ms - 1)) // STRETCH_MS * STRETCH_MS
        if self._is_in_stretches and first != self._from_ms:
            self._from_ms = first
            self._player.load(self._sound.cut(first, first + STRETCH_MS))

    async def _changed(self, event: Any) -> None:
        state = event.state.value
        next_ms = self._from_ms + STRETCH_MS
        if state == "completed" and self._is_in_stretches and next_ms < self._sound.length_ms:
            await self.play(next_ms)
            await self.speed(self._rate)
            return
        self._told(state)
