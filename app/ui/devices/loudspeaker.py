"""The loudspeaker: plays a sound that exists in memory only.

On the web and on Android bytes stay in memory. On iOS, macOS and Linux the platform's
player would write them in clear to a temporary file, so there it is given an address on
this machine instead, secret and closed with the sound.
"""

import asyncio
import re
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import flet as ft
import flet_audio as fa

FROM_MEMORY = (ft.PagePlatform.ANDROID, ft.PagePlatform.ANDROID_TV)
RANGE = re.compile(rb"^range:\s*bytes=(\d+)-(\d*)", re.IGNORECASE | re.MULTILINE)


class Loudspeaker:
    """One sound, from its opening to its release."""

    def __init__(self, page: ft.Page, sound: bytes, told: Callable[[str], Any]) -> None:
        self._page, self._sound, self._told = page, sound, told
        self._audio: fa.Audio | None = None
        self._post: Post | None = None

    async def open(self) -> None:
        """Make the sound ready; nothing is heard yet."""
        source: str | bytes = self._sound
        if not self._page.web and self._page.platform not in FROM_MEMORY:
            self._post = Post(self._sound)
            source = await self._post.open()
        self._audio = fa.Audio(
            src=source,
            release_mode=fa.ReleaseMode.STOP,
            on_state_change=lambda event: self._told(event.state.value),
        )

    async def play(self, at_ms: int) -> None:
        await self._do(lambda audio: audio.play(ft.Duration(milliseconds=at_ms)))

    async def pause(self) -> None:
        await self._do(lambda audio: audio.pause())

    async def seek(self, at_ms: int) -> None:
        await self._do(lambda audio: audio.seek(ft.Duration(milliseconds=at_ms)))

    async def speed(self, rate: float) -> None:
        if self._audio is not None:
            self._audio.playback_rate = rate
            self._audio.update()

    async def position_ms(self) -> int | None:
        """Ask where the sound is, if the platform knows."""
        if self._audio is None:
            return None
        at = await self._audio.get_current_position()
        return None if at is None else at.in_milliseconds

    async def close(self) -> None:
        """Fall silent and forget the sound."""
        audio, self._audio = self._audio, None
        self._sound = b""
        if audio is not None:
            with suppress(Exception):  # the page may be gone already: then so is the sound
                await audio.release()
            audio.src = b"\0"
        if self._post is not None:
            await self._post.close()

    async def _do(self, act: Callable[[fa.Audio], Awaitable[Any]]) -> None:
        if self._audio is not None:
            await act(self._audio)


class Post:
    """A server for one sound, on this machine, at an address nobody can guess."""

    def __init__(self, sound: bytes) -> None:
        self._sound = sound
        self._path = f"/{secrets.token_urlsafe(24)}.wav"
        self._server: asyncio.Server | None = None

    async def open(self) -> str:
        """Listen, and return the address."""
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}{self._path}"

    async def close(self) -> None:
        server, self._server, self._sound = self._server, None, b""
        if server is not None:
            server.close()
            await server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
            writer.write(self._reply(asked))
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass  # who asked went away
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    def _reply(self, asked: bytes) -> bytes:
        method, _, rest = asked.partition(b" ")
        path = rest.partition(b" ")[0]
        if method not in (b"GET", b"HEAD") or not secrets.compare_digest(path, self._path.encode()):
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        status, start, end = b"200 OK", 0, len(self._sound)
        wanted = RANGE.search(asked)
        if wanted:
            start = min(int(wanted[1]), end)
            end = min(int(wanted[2] or end - 1) + 1, end)
            status = b"206 Partial Content"
        head = (
            b"HTTP/1.1 %b\r\nContent-Type: audio/wav\r\nCache-Control: no-store\r\n"
            b"Accept-Ranges: bytes\r\nContent-Range: bytes %d-%d/%d\r\n"
            b"Content-Length: %d\r\nConnection: close\r\n\r\n"
            % (status, start, max(start, end - 1), len(self._sound), max(0, end - start))
        )
        return head if method == b"HEAD" else head + self._sound[start:end]
