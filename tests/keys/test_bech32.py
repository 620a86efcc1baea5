"""A key typed by hand is right, or it is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Malformed
from app.keys import bech32

VALID = (
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
)
"""The valid strings of BIP 173."""

INVALID = (
    "\x201nwldj5",
    "\x7f1axkwrx",
    "\x801eym55h",
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "de1lg7wt\xff",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhee",
)
"""The invalid strings of BIP 173, but the one that is only too long: age has no limit."""


@pytest.mark.parametrize("text", VALID)
def test_valid_string_is_read_and_written_back(text: str) -> None:
    prefix, data = bech32.decode(text)
    assert bech32.encode(prefix, data).lower() == text.lower()


@pytest.mark.parametrize("text", INVALID)
def test_invalid_string_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        bech32.decode(text)


def test_mixed_case_is_refused() -> None:
    with pytest.raises(Malformed, match="mixed case"):
        bech32.decode("A12uEL5L")


def test_bits_left_over_are_refused() -> None:
    # "x1…" with five bits too many: the checksum is right, the length is not whole bytes.
    prefix, data = bech32.decode(bech32.encode("x", b"\0" * 2))
    assert (prefix, data) == ("x", b"\0\0")
    values = bech32._expand("x") + [0]
    check = bech32._polymod(values + [0] * 6) ^ 1
    tail = "".join("qpzry9x8gf2tvdw0s3jn54khce6mua7l"[check >> 5 * (5 - i) & 31] for i in range(6))
    with pytest.raises(Malformed, match="padding"):
        bech32.decode("x1q" + tail)


@given(st.sampled_from(["age", "AGE-SECRET-KEY-", "CARNET-KIT-"]), st.binary(max_size=80))
def test_every_key_is_read_as_it_was_written(prefix: str, data: bytes) -> None:
    assert bech32.decode(bech32.encode(prefix, data)) == (prefix, data)


@given(st.binary(min_size=32, max_size=32), st.data())
def test_up_to_four_wrong_characters_are_always_found(data: bytes, chosen: st.DataObject) -> None:
    text = bech32.encode("CARNET-KIT-", data)
    places = chosen.draw(st.sets(st.integers(12, len(text) - 1), min_size=1, max_size=4))
    letters = list(text)
    for place in places:
        others = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".replace(letters[place], "")
        letters[place] = chosen.draw(st.sampled_from(others))
    with pytest.raises(Malformed):
        bech32.decode("".join(letters))
