"""Two spellings of one hash would be two names for one thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Malformed
from app.wire.text import b64, unb64


@given(st.binary(max_size=80))
def test_bytes_come_back(data: bytes) -> None:
    assert unb64(b64(data), len(data)) == data


@given(st.text(max_size=50))
def test_any_text_is_refused_or_the_only_spelling(text: str) -> None:
    try:
        data = unb64(text)
    except Malformed:
        return
    assert b64(data) == text


@pytest.mark.parametrize("text", ["AA==", "AB", "A", "+/+/", "A A", "AAA\n", "é", "AAAA="])
def test_another_spelling_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        unb64(text)


@pytest.mark.parametrize("value", [None, 1, b"AA", ["AA"]])
def test_only_text_is_read(value: object) -> None:
    with pytest.raises(Malformed):
        unb64(value)


def test_another_size_is_refused() -> None:
    with pytest.raises(Malformed):
        unb64(b64(bytes(31)), 32)
