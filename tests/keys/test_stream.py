"""A long file is sealed in chunks that cannot be cut, moved or swapped, in flat memory."""

import random
import tracemalloc
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import CannotOpen, CarnetError, Malformed
from app.keys import stream

KEY = bytes(range(32))
CHUNK, SEALED = stream.CHUNK_BYTES, stream.CHUNK_BYTES + 16


def sealed(plain: bytes) -> bytes:
    return b"".join(stream.seal(KEY, [plain]))


def opened(data: bytes) -> bytes:
    return b"".join(stream.open(KEY, [data]))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1])
def test_sizes_around_a_chunk_come_back(size: int) -> None:
    plain = random.Random(size).randbytes(size)
    assert opened(sealed(plain)) == plain
    assert len(sealed(plain)) == size + 16 * max(1, -(-size // CHUNK))


@given(st.lists(st.integers(1, 70_000), max_size=6), st.lists(st.integers(1, 70_000), max_size=6))
def test_pieces_of_any_size_come_back(ins: list[int], outs: list[int]) -> None:
    plain = random.Random(sum(ins)).randbytes(sum(ins))
    assert b"".join(stream.open(KEY, cut(b"".join(stream.seal(KEY, cut(plain, ins))), outs))) == (
        plain
    )


def cut(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    at = 0
    for size in sizes:
        yield data[at : at + size]
        at += size
    yield data[at:]


PLAIN = random.Random(7).randbytes(3 * CHUNK + 100)
WHOLE = sealed(PLAIN)
SPOILS: dict[str, Callable[[bytes], bytes]] = {
    "cut at a chunk": lambda d: d[: 2 * SEALED],
    "cut in a chunk": lambda d: d[: 2 * SEALED + 40],
    "last chunk dropped": lambda d: d[: 3 * SEALED],
    "first chunk dropped": lambda d: d[SEALED:],
    "middle chunk dropped": lambda d: d[:SEALED] + d[2 * SEALED :],
    "chunks swapped": lambda d: d[SEALED : 2 * SEALED] + d[:SEALED] + d[2 * SEALED :],
    "chunk repeated": lambda d: d[:SEALED] + d,
    "bit flipped": lambda d: d[:5] + bytes([d[5] ^ 1]) + d[6:],
    "byte added": lambda d: d + b"\0",
    "empty": lambda d: b"",
}


@pytest.mark.parametrize("name", SPOILS)
def test_spoilt_file_is_refused_and_gives_nothing_false(name: str) -> None:
    given_back = b""
    with pytest.raises((CannotOpen, Malformed)):
        for piece in stream.open(KEY, [SPOILS[name](WHOLE)]):
            given_back += piece
    assert PLAIN.startswith(given_back)


def test_chunk_in_the_middle_opens_by_its_place_only() -> None:
    chunk = WHOLE[SEALED : 2 * SEALED]
    assert stream.open_at(KEY, 1, chunk, False) == PLAIN[CHUNK : 2 * CHUNK]
    for count, last in ((0, False), (2, False), (1, True)):
        with pytest.raises(CarnetError):
            stream.open_at(KEY, count, chunk, last)


def test_memory_stays_flat_whatever_the_length() -> None:
    piece = bytes(64 * 1024)
    tracemalloc.start()
    try:
        total = sum(map(len, stream.open(KEY, stream.seal(KEY, (piece for _ in range(1600))))))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert total == 1600 * len(piece)
    assert most < 2 * 1024 * 1024
