"""The payload of an age file: STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015).

Chunks of 64 KiB, each under ChaCha20-Poly1305 with a counter and a last-chunk mark as
nonce: a chunk cannot be moved, dropped or repeated, and a cut file does not pass for a
whole one. Both directions hold one chunk in memory.
"""

from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from app.errors import CannotOpen, Malformed
from app.keys.primitives import TAG_BYTES

CHUNK_BYTES = 64 * 1024
_SEALED_BYTES = CHUNK_BYTES + TAG_BYTES


def seal(key: bytes, plain: Iterable[bytes]) -> Iterator[bytes]:
    """Seal pieces of any size; yield the sealed chunks."""
    cipher = ChaCha20Poly1305(key)
    for count, (chunk, last) in enumerate(_chunks(plain, CHUNK_BYTES)):
        yield cipher.encrypt(_nonce(count, last), chunk, None)


def open(key: bytes, sealed: Iterable[bytes]) -> Iterator[bytes]:
    """Open what `seal` wrote, in pieces of any size; yield the plain chunks.

    What was yielded before a `CannotOpen` is authentic; only its end is missing.
    """
    cipher = ChaCha20Poly1305(key)
    for count, (chunk, last) in enumerate(_chunks(sealed, _SEALED_BYTES)):
        if count and len(chunk) == TAG_BYTES:
            raise Malformed("empty last chunk")
        try:
            yield cipher.decrypt(_nonce(count, last), chunk, None)
        except InvalidTag as error:
            # A whole chunk with the other mark is authentic: only what follows is wrong.
            if len(chunk) == _SEALED_BYTES:
                yield open_at(key, count, chunk, not last)
            raise CannotOpen("payload changed or cut") from error


def open_at(key: bytes, count: int, chunk: bytes | memoryview, last: bool) -> bytes:
    """Open one chunk by its place, for reading in the middle of a long file."""
    try:
        return ChaCha20Poly1305(key).decrypt(_nonce(count, last), chunk, None)
    except InvalidTag as error:
        raise CannotOpen("payload changed or cut") from error


def _nonce(count: int, last: bool) -> bytes:
    return count.to_bytes(11) + (b"\x01" if last else b"\x00")


def _chunks(pieces: Iterable[bytes], size: int) -> Iterator[tuple[bytes | memoryview, bool]]:
    """Yield chunks of exactly `size` but the last, which is marked and may be empty.

    A full chunk is only known not to be the last once a byte follows it. Of a piece no
    more is copied than what it shares with its neighbours.
    """
    held = b""
    for piece in pieces:
        view = memoryview(piece)
        at = 0
        if held:
            at = size - len(held)
            if len(view) <= at:
                held += view
                continue
            yield held + bytes(view[:at]), False
        while len(view) - at > size:
            yield view[at : at + size], False
            at += size
        held = bytes(view[at:])
    yield held, True
