"""An entry: a signed header and a sealed body. The unit of everything.

    entry  = header ‖ signature ‖ keybox ‖ payload, each behind its length (u32, big-endian)
    header = canonical JSON of the fields of `Header`: names, hashes and counts only
    id     = SHA-256(header)

Keybox ‖ payload is a standard age v1 file. An erased entry keeps its header and its
signature, so that its journal still verifies, with an empty keybox and payload. An entry
of the circle `CLEAR` is sealed for nobody: no keybox, and a payload everyone may read.

Bytes from elsewhere are `Unverified`. Only `verify_range` returns an `Entry`: it holds
the header to its form, its place in the chain, its payload and its author's key.
"""

import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.errors import Forged, Malformed, OutOfPlace, TooLarge, UnknownVersion, WireError
from app.wire import canonical
from app.wire.limits import ENTRY_BYTES, HEADER_BYTES, KEYBOX_BYTES
from app.wire.text import b64
from app.wire.version import VERSION

SIGNED_AS = b"carnet/entry/v1\n"
SIGNATURE_BYTES = 64
FIRST = b64(bytes(32))
"""What the first entry of a journal names as its previous one."""

CLEAR = "clear"
"""The circle of what is said in clear (`wire.erasure`). No roster may have one so named."""

_NAME = '"([A-Za-z0-9_-]{1,64})"'
_HASH = '"([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])"'
_COUNT = "([1-9][0-9]{0,14})"
# Canonical JSON leaves a header one spelling, so one pattern reads it. It is six times
# faster than a JSON parser, and this is what a phone does 20,000 times on its first day.
_FORM = re.compile(
    f'{{"circle":{_NAME},"dev":{_NAME},"epoch":{_COUNT},"kc":{_HASH},"len":(0|[1-9][0-9]{{0,14}})'
    f',"pay":{_HASH},"prev":{_HASH},"roster":{_COUNT},"seq":{_COUNT},"study":{_NAME}'
    f',"v":{VERSION}}}'
)
_LENGTH = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Header:
    """What everyone may see of an entry: whose page it is, never what it says."""

    study: str
    dev: str
    seq: int
    prev: str
    pay: str
    len: int
    kc: str
    circle: str
    epoch: int
    roster: int

    def encode(self) -> bytes:
        return canonical.encode(
            {"v": VERSION} | {name: getattr(self, name) for name in self.__slots__}
        )

    @classmethod
    def decode(cls, data: bytes) -> "Header":
        if len(data) > HEADER_BYTES:
            raise TooLarge("header")
        found = _FORM.fullmatch(data.decode("latin-1"))
        if found is None:
            raise _refusal(data)
        circle, dev, epoch, kc, size, pay, prev, roster, seq, study = found.groups()
        return cls(study, dev, int(seq), prev, pay, int(size), kc, circle, int(epoch), int(roster))


def _refusal(data: bytes) -> WireError:
    value = canonical.decode(data)
    version = value.get("v") if isinstance(value, dict) else None
    is_newer = type(version) is int and version > VERSION
    return UnknownVersion("header") if is_newer else Malformed("header")


@dataclass(frozen=True, slots=True)
class Unverified:
    """An entry as it came: well formed, and no more is known of it."""

    header: Header
    header_bytes: bytes
    signature: bytes
    keybox: bytes
    payload: bytes

    @property
    def id(self) -> str:
        return b64(sha256(self.header_bytes).digest())

    @property
    def is_erased(self) -> bool:
        return not self.keybox and not self.payload

    @property
    def is_clear(self) -> bool:
        return self.header.circle == CLEAR

    def erased(self) -> "Unverified":
        """Return what is left of it: its header and signature, by which the journal verifies."""
        return Unverified(self.header, self.header_bytes, self.signature, b"", b"")

    def encode(self) -> bytes:
        """Return the bytes that travel."""
        parts = (self.header_bytes, self.signature, self.keybox, self.payload)
        return b"".join(piece for part in parts for piece in (_LENGTH.pack(len(part)), part))


@dataclass(frozen=True, slots=True)
class Entry(Unverified):
    """An entry that follows its journal, with the payload its author signed."""


def split(data: bytes) -> Iterator[Unverified]:
    """Read the entries of a page, one after the other; `Malformed` at the first bad one."""
    at = 0
    while at < len(data):
        parts, end = _parts(data, at)
        if end - at > ENTRY_BYTES:
            raise TooLarge("entry")
        header_bytes, signature, keybox, payload = parts
        if len(signature) != SIGNATURE_BYTES or len(keybox) > KEYBOX_BYTES:
            raise Malformed("entry parts")
        yield Unverified(Header.decode(header_bytes), header_bytes, signature, keybox, payload)
        at = end


def decode(data: bytes) -> Unverified:
    """Read exactly one entry."""
    entries = list(split(data))
    if len(entries) != 1:
        raise Malformed("one entry expected")
    return entries[0]


def cut(data: bytes, size: int) -> tuple[bytes, bytes]:
    """Return the whole entries within the first `size` bytes of a page, and the last of them.

    Nothing is checked but that lengths add up: it tells where to go on from.
    """
    most = min(size, len(data))
    last = end = at = 0
    try:
        while at < most:
            for _ in range(4):
                at += 4 + _LENGTH.unpack_from(data, at)[0]
            if at <= most:
                last, end = end, at
    except struct.error:
        pass  # the page is cut inside a length
    return data[:end], data[last:end]


def join(entries: Iterable[Unverified]) -> bytes:
    """Write a page of entries."""
    return b"".join(entry.encode() for entry in entries)


def _parts(data: bytes, at: int) -> tuple[list[bytes], int]:
    parts = []
    for _ in range(4):
        if at + 4 > len(data):
            raise Malformed("entry cut short")
        (size,) = _LENGTH.unpack_from(data, at)
        at += 4
        if size > ENTRY_BYTES:
            raise TooLarge("entry")
        if at + size > len(data):
            raise Malformed("entry cut short")
        parts.append(data[at : at + size])
        at += size
    return parts, at


def verify_range(
    entries: Sequence[Unverified], author: Ed25519PublicKey, seq: int, previous: str
) -> list[Entry]:
    """Verify consecutive entries of one journal, the first of which follows `previous`.

    The hash chain binds each entry to the next, so the author's last signature vouches
    for the whole range: one signature to check, not one an entry.
    """
    for place, entry in enumerate(entries, seq + 1):
        if entry.header.seq != place or entry.header.prev != previous:
            raise OutOfPlace("not the next entry of this journal")
        check_payload(entry)
        previous = entry.id
    if entries:
        check_signature(entries[-1], author)
    return [
        Entry(entry.header, entry.header_bytes, entry.signature, entry.keybox, entry.payload)
        for entry in entries
    ]


def check_payload(entry: Unverified) -> None:
    """Hold the payload to its hash and length; an erased entry has none to hold."""
    if entry.is_erased and not entry.is_clear:
        return
    if len(entry.payload) != entry.header.len or bool(entry.keybox) is entry.is_clear:
        raise Forged("payload length")
    if b64(sha256(entry.payload).digest()) != entry.header.pay:
        raise Forged("payload hash")


def check_signature(entry: Unverified, author: Ed25519PublicKey) -> None:
    """Check the author's own signature over the header as it was transported."""
    try:
        author.verify(entry.signature, SIGNED_AS + entry.header_bytes)
    except InvalidSignature as error:
        raise Forged("signature") from error
