"""Sound lent to a player on this machine, piece by piece, as long as it is listened to.

A player asks for the bytes it needs at an address nobody can guess, and each piece is
opened when it is asked for: no file holds it, and no more of it is in memory than plays.
The address serves one listening; leaving it or locking ends it, in the middle of a piece.
"""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

PIECE: Final = 128 * 1024
"""Bytes opened and handed over at a time: four seconds of sound."""

_RANGE: Final = re.compile(r"bytes=(\d+)-(\d*)")


class Tape(Protocol):
    """A sound file that does not exist: its bytes are made when they are asked for."""

    @property
    def size(self) -> int: ...
    def read(self, start: int, end: int) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Part:
    """Which bytes of a tape are asked for, and what the answer says of them."""

    start: int
    end: int
    size: int
    is_whole: bool

    @property
    def status(self) -> int:
        if self.start >= self.end and not self.is_whole:
            return 416
        return 200 if self.is_whole else 206

    @property
    def headers(self) -> dict[str, str]:
        told = {
            "Content-Type": "audio/wav",
            "Content-Length": str(max(0, self.end - self.start)),
            "Accept-Ranges": "bytes",
            "Cache-Control": "no-store",
        }
        if self.status == 206:
            told["Content-Range"] = f"bytes {self.start}-{self.end - 1}/{self.size}"
        elif self.status == 416:
            told["Content-Range"] = f"bytes */{self.size}"
        return told


def part_of(tape: Tape, asked: str | None) -> Part:
    """Return the part of a tape that a Range header asks for; all of it without one."""
    wanted = _RANGE.fullmatch(asked.strip()) if asked else None
    size = tape.size
    if wanted is None:
        return Part(0, size, size, True)
    end = min(int(wanted[2]) + 1, size) if wanted[2] else size
    return Part(min(int(wanted[1]), size), end, size, False)


class Tapes:
    """The tapes that are lent now."""

    def __init__(self) -> None:
        self._lent: dict[str, Tape] = {}

    def lend(self, tape: Tape) -> str:
        """Return the path at which this tape can be asked for from now on."""
        ticket = secrets.token_urlsafe(24)
        self._lent[ticket] = tape
        return f"/tape/{ticket}.wav"

    def find(self, path: str) -> Tape | None:
        """Return the tape lent at a path, if it still is."""
        given = path.removeprefix("/tape/").removesuffix(".wav").encode()
        found = (one for one in self._lent if secrets.compare_digest(one.encode(), given))
        ticket = next(found, None)
        return None if ticket is None else self._lent[ticket]

    async def pieces(self, path: str, part: Part) -> AsyncIterator[bytes]:
        """Yield a part, opened as it goes; it breaks off when the tape is taken back."""
        for start in range(part.start, part.end, PIECE):
            tape = self.find(path)
            if tape is None:
                return
            yield await asyncio.to_thread(tape.read, start, min(start + PIECE, part.end))

    def take_back(self, path: str) -> None:
        self._lent.pop(path.removeprefix("/tape/").removesuffix(".wav"), None)

    def forget(self) -> None:
        """Take every tape back."""
        self._lent.clear()


TAPES: Final = Tapes()
"""The tapes of this process: one process has one notebook."""


class Post:
    """A server for one tape, on this machine, where the page is not served by ours."""

    def __init__(self, tape: Tape) -> None:
        self._tapes = Tapes()
        self._path = self._tapes.lend(tape)
        self._server: asyncio.Server | None = None

    async def open(self) -> str:
        """Listen, and return the address."""
        self._server = await asyncio.start_server(self._answer, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}{self._path}"

    async def close(self) -> None:
        server, self._server = self._server, None
        self._tapes.forget()
        if server is not None:
            server.close()
            await server.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
            await self._reply(asked.decode("latin-1"), writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass  # who asked went away
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _reply(self, asked: str, writer: asyncio.StreamWriter) -> None:
        first, *lines = asked.split("\r\n")
        method, _, rest = first.partition(" ")
        path = rest.partition(" ")[0]
        tape = self._tapes.find(path)
        if method not in ("GET", "HEAD") or tape is None:
            writer.write(
                b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            return
        told = (line.partition(":") for line in lines)
        wanted = next((value for name, _, value in told if name.lower() == "range"), None)
        part = part_of(tape, wanted)
        head = "".join(f"{name}: {value}\r\n" for name, value in part.headers.items())
        writer.write(f"HTTP/1.1 {part.status} \r\n{head}Connection: close\r\n\r\n".encode())
        if method == "GET" and part.status != 416:
            async for piece in self._tapes.pieces(path, part):
                writer.write(piece)
                await writer.drain()
