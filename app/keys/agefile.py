"""An age v1 file: a header that wraps the file key for its readers, and a payload.

Carnet keeps the two apart. The *keybox* is the header; the *payload* (nonce and STREAM)
is addressed by its hash. Put one after the other they are a standard age file. Giving a
file to another reader, or destroying it, touches the keybox only.

Specification: https://github.com/C2SP/C2SP/blob/main/age.md
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from app.errors import CannotOpen, Malformed, UnknownVersion
from app.keys import stream
from app.keys.primitives import derive, equal, mac, random
from app.keys.recipients import FILE_KEY_BYTES, Identity, Recipient, Stanza, padded, unpadded

NONCE_BYTES = 16
_INTRO = b"age-encryption.org/v1\n"
_COLUMNS = 64
# Full lines, then a shorter one that may be empty: it alone tells where a body ends.
_STANZA = re.compile(r"-> ([!-~]+(?: [!-~]+)*)\n((?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)")
_END = re.compile(r"--- ([A-Za-z0-9+/]{43})\n")


def make_keybox(file_key: bytes, recipients: Sequence[Recipient]) -> bytes:
    """Write the header that wraps a file key for each recipient."""
    if not recipients:
        raise ValueError("an age file has at least one recipient")
    out = [_INTRO]
    for recipient in recipients:
        stanza = recipient.wrap(file_key)
        out.append(f"-> {' '.join(stanza.args)}\n".encode())
        out.append(_wrapped(stanza.body))
    out.append(b"---")
    head = b"".join(out)
    return head + b" " + unpadded(_header_mac(file_key, head)).encode() + b"\n"


def open_keybox(keybox: bytes, identities: Iterable[Identity]) -> bytes:
    """Return the file key, or raise `CannotOpen` if no identity is among the readers."""
    stanzas, head, tag = parse_keybox(keybox)
    for identity in identities:
        for stanza in stanzas:
            file_key = identity.unwrap(stanza)
            if file_key is not None:
                if not equal(_header_mac(file_key, head), tag):
                    raise CannotOpen("header changed")
                return file_key
    raise CannotOpen("no key held here")


def rewrap(keybox: bytes, identity: Identity, recipients: Sequence[Recipient]) -> bytes:
    """Give the same payload to other readers: a new keybox, the payload untouched."""
    return make_keybox(open_keybox(keybox, [identity]), recipients)


def seal_payload(file_key: bytes, plain: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the payload: a nonce, then the sealed chunks."""
    nonce = random(NONCE_BYTES)
    yield nonce
    yield from stream.seal(derive(file_key, b"payload", nonce), plain)


def open_payload(file_key: bytes, payload: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the plain chunks of a payload that comes in pieces of any size."""
    pieces = iter(payload)
    held = b""
    for piece in pieces:
        held += piece
        if len(held) >= NONCE_BYTES:
            break
    else:
        raise Malformed("payload has no nonce")
    key = derive(file_key, b"payload", held[:NONCE_BYTES])
    yield from stream.open(key, _after(held[NONCE_BYTES:], pieces))


def seal(plain: bytes, recipients: Sequence[Recipient]) -> bytes:
    """Seal bytes as one age file."""
    file_key = random(FILE_KEY_BYTES)
    return make_keybox(file_key, recipients) + b"".join(seal_payload(file_key, [plain]))


def open_file(data: bytes, identities: Iterable[Identity]) -> bytes:
    """Open one age file."""
    keybox, payload = split(data)
    return b"".join(open_payload(open_keybox(keybox, identities), [payload]))


def split(data: bytes) -> tuple[bytes, bytes]:
    """Part an age file into keybox and payload."""
    mark = data.find(b"\n--- ")
    end = data.find(b"\n", mark + 1)
    if mark < 0 or end < 0:
        raise Malformed("age header has no end")
    return data[: end + 1], data[end + 1 :]


def parse_keybox(keybox: bytes) -> tuple[list[Stanza], bytes, bytes]:
    """Return the stanzas, the bytes under the header's MAC, and the MAC."""
    if not keybox.startswith(_INTRO):
        if keybox.startswith(b"age-encryption.org/"):
            raise UnknownVersion("age header")
        raise Malformed("not an age file")
    try:
        text = keybox.decode("ascii")
    except UnicodeDecodeError as error:
        raise Malformed("age header is ASCII") from error
    stanzas, at = [], len(_INTRO)
    while found := _STANZA.match(text, at):
        args, body = found.groups()
        stanzas.append(Stanza(tuple(args.split(" ")), padded(body.replace("\n", ""))))
        at = found.end()
    end = _END.fullmatch(text, at)
    if end is None or not stanzas:
        raise Malformed("age header")
    if len(stanzas) > 1 and any(stanza.args[0] == "scrypt" for stanza in stanzas):
        raise Malformed("a passphrase stands alone")
    return stanzas, keybox[: at + 3], padded(end[1])


def _wrapped(body: bytes) -> bytes:
    text = unpadded(body).encode()
    lines = [text[i : i + _COLUMNS] for i in range(0, len(text) + 1, _COLUMNS)]
    return b"".join(line + b"\n" for line in lines)


def _header_mac(file_key: bytes, head: bytes) -> bytes:
    return mac(derive(file_key, b"header"), head)


def _after(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
