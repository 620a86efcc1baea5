"""Nothing is sealed to a key that anybody could open for."""

import pytest

from app.errors import CannotOpen, Malformed
from app.keys import agefile, bech32
from app.keys.recipients import Identity, Recipient, Stanza, padded, unpadded

P = 2**255 - 19


def _low_order() -> list[bytes]:
    eighth = [
        bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
        bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    ]
    plain = [n.to_bytes(32, "little") for n in (0, 1, P - 1, P, P + 1)] + eighth
    # The top bit is ignored, so each has a second spelling.
    return plain + [point[:31] + bytes([point[31] | 0x80]) for point in plain]


LOW_ORDER = _low_order()


def test_there_are_fourteen_encodings_of_points_of_low_order() -> None:
    assert len(set(LOW_ORDER)) == 14


@pytest.mark.parametrize("point", LOW_ORDER, ids=lambda p: p.hex()[:8] + p.hex()[-2:])
def test_recipient_of_low_order_is_refused(point: bytes) -> None:
    with pytest.raises(Malformed, match="low-order"):
        Recipient.parse(bech32.encode("age", point))
    with pytest.raises(CannotOpen):
        Recipient(point).wrap(bytes(16))


@pytest.mark.parametrize("point", LOW_ORDER, ids=lambda p: p.hex()[:8] + p.hex()[-2:])
def test_share_of_low_order_is_refused(point: bytes) -> None:
    with pytest.raises(Malformed, match="low-order"):
        Identity.generate().unwrap(Stanza(("X25519", unpadded(point)), bytes(32)))


@pytest.mark.parametrize(
    "stanza",
    [
        Stanza(("X25519",), bytes(32)),
        Stanza(("X25519", unpadded(bytes(31))), bytes(32)),
        Stanza(("X25519", unpadded(b"\x09" + bytes(31)), "more"), bytes(32)),
        Stanza(("X25519", unpadded(b"\x09" + bytes(31))), bytes(31)),
    ],
)
def test_odd_stanza_is_refused(stanza: Stanza) -> None:
    with pytest.raises(Malformed):
        Identity.generate().unwrap(stanza)


def test_stanza_of_another_kind_is_for_somebody_else() -> None:
    assert Identity.generate().unwrap(Stanza(("scrypt", "x", "18"), bytes(32))) is None


@pytest.mark.parametrize("text", ["YQ=", "Y", "YR", "Y Q", "YQ\n", "é"])
def test_base64_has_one_spelling(text: str) -> None:
    with pytest.raises(Malformed):
        padded(text)


def test_a_secret_is_not_told_by_its_repr() -> None:
    secret = bytes(range(32))
    told = repr(Identity(secret))
    assert secret.hex() not in told and repr(secret) not in told
    assert Identity(secret).export() not in told


def test_no_reader_is_refused() -> None:
    with pytest.raises(ValueError, match="recipient"):
        agefile.make_keybox(bytes(16), [])


def test_a_secret_key_is_no_recipient_and_the_reverse() -> None:
    identity = Identity.generate()
    with pytest.raises(Malformed):
        Recipient.parse(identity.export())
    with pytest.raises(Malformed):
        Identity.parse(str(identity.recipient))
