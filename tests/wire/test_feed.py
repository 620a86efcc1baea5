"""What is asked and answered between a device and a server has one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Malformed
from app.wire.feed import (
    decode_heads,
    encode_heads,
    entries_query,
    read_entries_query,
    read_roster_query,
    roster_query,
)
from app.wire.text import b64

ID = b64(bytes(32))
HEADS = st.dictionaries(
    st.text("abcXYZ019_-", min_size=12, max_size=12),
    st.tuples(st.integers(1, 2**53 - 1), st.binary(min_size=32, max_size=32).map(b64)),
)


@given(HEADS)
def test_heads_come_back(heads: dict[str, tuple[int, str]]) -> None:
    assert decode_heads(encode_heads(heads)) == heads


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b'{"d":1}',
        b'{"d":[]}',
        b'{"d":[1]}',
        f'{{"d":[0,"{ID}"]}}'.encode(),
        f'{{"d":[-1,"{ID}"]}}'.encode(),
        f'{{"d":[true,"{ID}"]}}'.encode(),
        f'{{"d":["1","{ID}"]}}'.encode(),
        f'{{"d":[1,"{ID}",1]}}'.encode(),
        f'{{"d":[1,"{ID}A"]}}'.encode(),
        b'{"d":[1,null]}',
        b'{"d":[1,""]}',
    ],
)
def test_other_heads_are_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode_heads(data)


@given(st.from_regex("[A-Za-z0-9_-]{12}", fullmatch=True), st.integers(0, 10**15 - 1))
def test_queries_come_back(dev: str, after: int) -> None:
    assert read_entries_query(entries_query(dev, after)) == (dev, after)
    assert read_roster_query(roster_query(after)) == after


@pytest.mark.parametrize(
    "query",
    [
        "",
        "dev=abcdefghijkl",
        "after=0",
        "after=0&dev=abcdefghijkl",
        "dev=abcdefghijkl&after=00",
        "dev=abcdefghijkl&after=-1",
        "dev=abcdefghijkl&after=+1",
        "dev=abcdefghijkl&after=1e3",
        "dev=abcdefghijkl&after=9999999999999999",
        "dev=abcdefghijkl&after=0&x=1",
        "dev=abcdefghijk&after=0",
        "dev=abcdefghij%2B&after=0",
        "dev=abcdefghijk'&after=0",
        "dev=abcdefghijkl&after=0\n",
    ],
)
def test_another_spelling_of_a_query_is_malformed(query: str) -> None:
    with pytest.raises(Malformed):
        read_entries_query(query)
    if query != "after=0":
        with pytest.raises(Malformed):
            read_roster_query(query)
