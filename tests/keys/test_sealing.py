"""A sealed body tells its size class and nothing else, and opens as one text only."""

import zlib

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import CannotOpen, Malformed, TooLarge
from app.keys import agefile, sealing
from app.keys.primitives import derive, random
from app.keys.recipients import Identity


@given(st.binary(max_size=60_000))
def test_body_comes_back(plain: bytes) -> None:
    assert sealing.unpad(sealing.pad(plain)) == plain


@given(st.integers(1, 4_000_000))
@example(16 * 1024)
@example(16 * 1024 + 1)
def test_size_class_holds_the_body_and_wastes_little(size: int) -> None:
    whole = sealing.size_class(size)
    assert whole >= size
    assert sealing.size_class(whole) == whole
    if whole <= 16 * 1024:
        assert whole % 1024 == 0 and whole - size < 1024
    else:
        assert whole <= size * 1.12


def test_lengths_come_in_few_kinds() -> None:
    assert len({sealing.size_class(size) for size in range(1, 262_144, 7)}) < 128


@given(st.binary(min_size=1020, max_size=5000))
def test_compression_is_used_only_where_it_makes_a_smaller_class(plain: bytes) -> None:
    padded = sealing.pad(plain)
    is_compressed = bool(padded[0] & 0x80)
    smaller = sealing.size_class(len(zlib.compress(plain, 6)) + 4)
    assert is_compressed == (smaller < sealing.size_class(len(plain) + 4))
    assert len(padded) <= sealing.size_class(len(plain) + 4)


def test_text_is_compressed_and_a_short_one_is_not() -> None:
    assert len(sealing.pad(b"Le mardi, la file est longue. " * 100)) == 1024
    assert not sealing.pad(b"court " * 100)[0] & 0x80


def test_body_larger_than_any_is_not_sealed() -> None:
    with pytest.raises(TooLarge):
        sealing.pad(bytes(sealing.LARGEST + 1))


def test_bomb_is_refused_without_being_inflated() -> None:
    bomb = zlib.compress(bytes(64 * 1024 * 1024), 9)
    head = (len(bomb) | 1 << 31).to_bytes(4)
    with pytest.raises(Malformed, match="compressed"):
        sealing.unpad((head + bomb).ljust(sealing.size_class(len(bomb) + 4), b"\0"))


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0\0\0",
        bytes(1023),
        (5).to_bytes(4) + b"hello" + bytes(2039),
        (5).to_bytes(4) + b"hello" + bytes(1014) + b"\1",
        (2000).to_bytes(4) + bytes(1020),
        (0x80000003).to_bytes(4) + b"abc" + bytes(1017),
        (0x80000000 | len(zlib.compress(b"a")) + 1).to_bytes(4)
        + (zlib.compress(b"a") + b"x").ljust(1020, b"\0"),
    ],
    ids=["empty", "no length", "short", "long", "dirty", "overrun", "not zlib", "trailing"],
)
def test_padding_has_one_form(padded: bytes) -> None:
    with pytest.raises(Malformed):
        sealing.unpad(padded)


PRIME = 2**130 - 5
TOP = 1 << 128


def one_time(key: bytes, nonce: bytes) -> tuple[int, int]:
    """Return the Poly1305 key of a message: the first block of ChaCha20's key stream."""
    cipher = Cipher(algorithms.ChaCha20(key, bytes(4) + nonce), None)
    stream = cipher.encryptor().update(bytes(32))
    r = int.from_bytes(stream[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    return r, int.from_bytes(stream[16:], "little")


def two_faced(one: bytes, other: bytes, nonce: bytes) -> bytes:
    """Return a chunk of 32 bytes and its tag that opens under two keys.

    The second block is solved for, so that both tags come out the same.
    """
    (r1, s1), (r2, s2) = one_time(one, nonce), one_time(other, nonce)
    lengths = (32 << 64) + TOP
    factor = pow(r2 * r2 - r1 * r1, -1, PRIME)
    for attempt in range(4000):
        a1, a2 = (attempt + TOP) * r1 % PRIME, (attempt + TOP) * r2 % PRIME
        known = ((a1 * r1 + lengths) * r1 + s1) - ((a2 * r2 + lengths) * r2 + s2)
        second = known * factor % PRIME
        if TOP <= second < 2 * TOP:
            tag = (((a1 + second) * r1 + lengths) * r1 % PRIME + s1) % TOP
            numbers = (attempt, second - TOP, tag)
            chunk = b"".join(number.to_bytes(16, "little") for number in numbers)
            if all(opens(key, nonce, chunk) for key in (one, other)):
                return chunk
    raise AssertionError("no such payload was found")


def opens(key: bytes, nonce: bytes, chunk: bytes) -> bool:
    try:
        ChaCha20Poly1305(key).decrypt(nonce, chunk, None)
    except InvalidTag:
        return False
    return True


def test_payload_that_opens_as_two_texts_opens_as_its_authors_only() -> None:
    reader, nonce = Identity.generate(), random(16)
    keys = random(16), random(16)
    payload = nonce + two_faced(
        *(derive(key, b"payload", nonce) for key in keys), bytes(11) + b"\1"
    )
    texts = {b"".join(agefile.open_payload(key, [payload])) for key in keys}
    assert len(texts) == 2, "the attack is real"
    keybox = agefile.make_keybox(keys[1], [reader.recipient])
    with pytest.raises(CannotOpen, match="author"):
        sealing.open(keybox, payload, sealing.commitment(keys[0]), [reader])


def test_key_other_than_the_committed_one_opens_nothing() -> None:
    reader = Identity.generate()
    sealed = sealing.seal(b"one text", [reader.recipient])
    other_key = random(16)
    keybox = agefile.make_keybox(other_key, [reader.recipient])
    payload = b"".join(agefile.seal_payload(other_key, [sealing.pad(b"another text")]))
    with pytest.raises(CannotOpen, match="author"):
        sealing.open(keybox, payload, sealed.commitment, [reader])
    assert sealing.open(sealed.keybox, sealed.payload, sealed.commitment, [reader]) == b"one text"


def test_no_key_and_no_share_is_used_twice() -> None:
    reader = Identity.generate()
    made = [sealing.seal(b"same", [reader.recipient, reader.recipient]) for _ in range(500)]
    assert len({one.payload[:16] for one in made}) == 500
    assert len({one.commitment for one in made}) == 500
    shares = {stanza.args[1] for one in made for stanza in agefile.parse_keybox(one.keybox)[0]}
    assert len(shares) == 1000
