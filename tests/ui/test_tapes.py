"""Sound is lent to who knows its address, in parts, and only while it is listened to."""

import asyncio
import os
from collections.abc import AsyncIterator

import httpx
import pytest

from app.ui.host.tapes import PIECE, Post, Tapes, part_of


class Bytes:
    """A tape of bytes that are known."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.asked: list[tuple[int, int]] = []

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self, start: int, end: int) -> bytes:
        self.asked.append((start, end))
        return self.data[start:end]


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as client:
        yield client


async def test_sound_by_address_is_given_to_who_knows_it_and_in_parts(
    client: httpx.AsyncClient,
) -> None:
    tape = Bytes(os.urandom(3 * PIECE + 17))
    post = Post(tape)
    address = await post.open()
    assert (await client.get(address)).content == tape.data
    part = await client.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, tape.data[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{tape.size}"
    assert tape.asked[-1] == (10, 20)  # nothing before it is opened
    late = await client.get(address, headers={"Range": f"bytes={tape.size}-"})
    assert (late.status_code, late.headers["content-range"]) == (416, f"bytes */{tape.size}")
    head = await client.head(address)
    assert (head.headers["content-length"], head.content) == (str(tape.size), b"")
    assert (await client.get(address.replace(".wav", "x.wav"))).status_code == 404
    await asyncio.wait_for(post.close(), 5)
    with pytest.raises(httpx.ConnectError):
        await client.get(address)


async def test_what_is_taken_back_breaks_off_in_the_middle() -> None:
    tapes, tape = Tapes(), Bytes(bytes(4 * PIECE))
    path = tapes.lend(tape)
    other = tapes.lend(Bytes(b"other"))
    given = []
    async for piece in tapes.pieces(path, part_of(tape, None)):
        given.append(piece)
        tapes.take_back(path)
    assert given == [bytes(PIECE)] and tapes.find(path) is None
    assert tapes.find(other) is not None
    tapes.forget()
    assert tapes.find(other) is None


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        (None, 200, 0, 100),
        ("bytes=0-", 206, 0, 100),
        ("bytes=40-59", 206, 40, 60),
        ("bytes=40-999", 206, 40, 100),
        ("bytes=100-", 416, 100, 100),
        ("bytes=50-20", 416, 50, 21),
        ("bytes=a-b", 200, 0, 100),
        ("bytes=0-1,5-6", 200, 0, 100),
    ],
)
def test_only_plain_ranges_are_followed(
    asked: str | None, status: int, start: int, end: int
) -> None:
    part = part_of(Bytes(bytes(100)), asked)
    assert (part.status, part.start, part.end) == (status, start, end)
    assert int(part.headers["Content-Length"]) == max(0, end - start)
