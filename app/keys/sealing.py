"""Seal and open one entry body.

    sealed = age( u32 length ‖ data ‖ zeros up to a size class )

The top bit of the length says that `data` is zlib-compressed, which is done only where
it brings the body into a smaller class. Lengths are then all an observer learns, and
they come in few kinds: multiples of 1 KiB below 16 KiB, Padmé above (Nikitin et al.,
"Reducing Metadata Leakage from Encrypted Files", 2019).

ChaCha20-Poly1305 does not commit to its key: one payload could be made to open as two
texts for two readers. So the signed header carries `kc`, a commitment to the file key.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.errors import CannotOpen, Malformed, TooLarge
from app.keys import agefile
from app.keys.primitives import derive, equal, random
from app.keys.recipients import FILE_KEY_BYTES, Identity, Recipient

STEP_BYTES = 1024
STEPS_UNTIL = 16 * 1024
LARGEST = 4 * 1024 * 1024
"""No body opens to more than this: a compressed bomb is refused, not inflated."""

_LENGTH = struct.Struct(">I")
_COMPRESSED = 1 << 31
_COMMIT = b"carnet/commit/v1"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed body and the commitment its header must carry."""

    keybox: bytes
    payload: bytes
    commitment: bytes


def seal(plain: bytes, recipients: Sequence[Recipient]) -> Sealed:
    """Seal a body for its readers."""
    file_key = random(FILE_KEY_BYTES)
    payload = b"".join(agefile.seal_payload(file_key, [pad(plain)]))
    return Sealed(agefile.make_keybox(file_key, recipients), payload, commitment(file_key))


def open(keybox: bytes, payload: bytes, commit: bytes, identities: Iterable[Identity]) -> bytes:
    """Open a body, holding the file key to the author's commitment first."""
    file_key = agefile.open_keybox(keybox, identities)
    if not equal(commitment(file_key), commit):
        raise CannotOpen("another key than the author's")
    return unpad(b"".join(agefile.open_payload(file_key, [payload])))


def commitment(file_key: bytes) -> bytes:
    return derive(file_key, _COMMIT)


def size_class(size: int) -> int:
    """Return the length that a body of `size` bytes is padded to."""
    if size <= STEPS_UNTIL:
        return -(-size // STEP_BYTES) * STEP_BYTES
    exponent = size.bit_length() - 1
    mask = (1 << exponent - exponent.bit_length()) - 1
    return size + mask & ~mask


def pad(plain: bytes) -> bytes:
    """Put length and padding around a body, compressed if that makes a smaller class."""
    mark, data = 0, plain
    whole = size_class(len(plain) + _LENGTH.size)
    if whole > STEP_BYTES:
        small = zlib.compress(plain, 6)
        if size_class(len(small) + _LENGTH.size) < whole:
            mark, data = _COMPRESSED, small
            whole = size_class(len(small) + _LENGTH.size)
    if len(plain) > LARGEST:
        raise TooLarge("body")
    return (_LENGTH.pack(len(data) | mark) + data).ljust(whole, b"\0")


def unpad(padded: bytes) -> bytes:
    """Return the body; `Malformed` if what surrounds it is not what `pad` writes."""
    if len(padded) < _LENGTH.size:
        raise Malformed("body has no length")
    (length,) = _LENGTH.unpack_from(padded)
    end = _LENGTH.size + (length & ~_COMPRESSED)
    data = padded[_LENGTH.size : end]
    if len(padded) != size_class(end) or padded.count(0, end) != len(padded) - end:
        raise Malformed("padding")
    return _inflate(data) if length & _COMPRESSED else data


def _inflate(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        plain = inflater.decompress(data, LARGEST)
    except zlib.error as error:
        raise Malformed("compressed body") from error
    if not inflater.eof or inflater.unused_data:
        raise Malformed("compressed body")
    return plain
