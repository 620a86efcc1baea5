"""A row opens where it was put, whole and unchanged, or not at all."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import CannotOpen
from app.keys.rows import SALT_BYTES, RowKey

KEY = RowKey(bytes(range(32)), bytes(32))
NAME = KEY.blind("entries", "a")


@given(st.binary(max_size=3000))
def test_row_comes_back(data: bytes) -> None:
    assert KEY.open("entries", NAME, KEY.seal("entries", NAME, data)) == data


@given(st.binary(max_size=200), st.data())
def test_any_flipped_bit_is_found(data: bytes, chosen: st.DataObject) -> None:
    sealed = bytearray(KEY.seal("entries", NAME, data))
    place = chosen.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8
    with pytest.raises(CannotOpen):
        KEY.open("entries", NAME, bytes(sealed))


@given(st.binary(max_size=200), st.data())
def test_any_cut_is_found(data: bytes, chosen: st.DataObject) -> None:
    sealed = KEY.seal("entries", NAME, data)
    with pytest.raises(CannotOpen):
        KEY.open("entries", NAME, sealed[: chosen.draw(st.integers(0, len(sealed) - 1))])


def test_row_does_not_open_under_another_name_table_or_key() -> None:
    sealed = KEY.seal("entries", NAME, b"here")
    for key, table, name in (
        (KEY, "entries", KEY.blind("entries", "b")),
        (KEY, "opened", NAME),
        (RowKey(os.urandom(32), bytes(32)), "entries", NAME),
    ):
        with pytest.raises(CannotOpen):
            key.open(table, name, sealed)


def test_no_salt_is_used_twice() -> None:
    sealed = [KEY.seal("entries", NAME, b"same") for _ in range(20_000)]
    assert len({row[:SALT_BYTES] for row in sealed}) == 20_000
    assert len(set(sealed)) == 20_000


@pytest.mark.faults
def test_no_salt_is_used_twice_in_a_million() -> None:
    salts = {KEY.seal("entries", NAME, b"")[:SALT_BYTES] for _ in range(1_000_000)}
    assert len(salts) == 1_000_000


def test_blind_name_tells_neither_the_name_nor_that_it_is_in_two_tables() -> None:
    assert KEY.blind("entries", "a") != KEY.blind("opened", "a")
    assert KEY.blind("entries", "a") != RowKey(bytes(range(32)), os.urandom(32)).blind(
        "entries", "a"
    )
    assert len(KEY.blind("entries", "a")) == 16
