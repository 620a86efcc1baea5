"""What is signed has one spelling: a second one would be a second meaning."""

import json
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.errors import Malformed
from app.wire.canonical import DEEPEST, LARGEST, decode, encode, normal

TEXT = st.text(st.characters(exclude_categories=("Cs",))).map(normal)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXT, inner, max_size=5),
    max_leaves=25,
)


@given(VALUES)
@example({"\n\u0301": "\n\u0301"})  # a combining mark after an escape composes with nothing
def test_what_is_written_is_read_back(value: object) -> None:
    assert decode(encode(value)) == value


@given(VALUES)
def test_writing_what_was_read_gives_the_same_bytes(value: object) -> None:
    data = encode(value)
    assert encode(decode(data)) == data


@given(VALUES, st.data())
def test_every_other_spelling_is_refused(value: object, data: st.DataObject) -> None:
    written = encode(value)
    other = data.draw(
        st.sampled_from(
            [
                json.dumps(value).encode(),
                json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False).encode(),
                json.dumps(value, sort_keys=True, ensure_ascii=False).encode(),
                json.dumps(value, sort_keys=True, separators=(",", ":")).encode(),
                written + b"\n",
                b" " + written,
                b"\xef\xbb\xbf" + written,
            ]
        )
    )
    if other != written:
        with pytest.raises(Malformed):
            decode(other)


@given(st.binary(max_size=60))
def test_noise_is_refused_or_canonical(data: bytes) -> None:
    try:
        value = decode(data)
    except Malformed:
        return
    assert encode(value) == data


def test_keys_are_sorted_by_code_point() -> None:
    assert encode({"é": 1, "z": 2, "a": 3, "\U0001f600": 4, "\uffff": 5}) == (
        '{"a":3,"z":2,"é":1,"\uffff":5,"\U0001f600":4}'.encode()
    )


@pytest.mark.parametrize("value", [LARGEST, -LARGEST, 0, 1, -1])
def test_integers_both_languages_hold_are_written(value: int) -> None:
    assert decode(encode(value)) == value


@pytest.mark.parametrize(
    "value",
    [
        LARGEST + 1,
        -LARGEST - 1,
        1.0,
        float("nan"),
        float("inf"),
        b"bytes",
        (1, 2),
        {1: 2},
        {"e\u0301": 1},
        "e\u0301",
        ["e\u0301"],
        "\ud800",
        {"\udfff": 1},
        {"a": {"b": object()}},
        {None: 1},
        {True: 1},
    ],
)
def test_values_without_a_canonical_form_are_not_written(value: object) -> None:
    with pytest.raises(Malformed):
        encode(value)


def test_depth_has_a_limit_on_both_sides() -> None:
    value: object = 1
    for _ in range(DEEPEST):
        value = [value]
    assert decode(encode(value)) == value
    with pytest.raises(Malformed):
        encode([value])
    with pytest.raises(Malformed):
        decode(b"[" * (DEEPEST + 1) + b"1" + b"]" * (DEEPEST + 1))


def test_many_flat_values_are_not_deep() -> None:
    value = [[index] for index in range(1000)]
    assert decode(encode(value)) == value


NASTY = [
    b"",
    b" ",
    b"\n",
    b"\x00",
    b"\xef\xbb\xbf{}",
    b"\xff\xfe{\x00}\x00",
    b"nul",
    b"null ",
    b"True",
    b"None",
    b"undefined",
    b"NaN",
    b"Infinity",
    b"-Infinity",
    b"-0",
    b"+1",
    b"01",
    b"-01",
    b"1.0",
    b"1.",
    b".5",
    b"1e0",
    b"1E5",
    b"1e400",
    b"0x10",
    b"1_000",
    b"9007199254740992",
    b"-9007199254740992",
    b"9" * 5000,
    b"[1,]",
    b"[,1]",
    b"[1 ,2]",
    b"[1, 2]",
    b"[1][2]",
    b"[1",
    b"1]",
    b"[" * 100_000,
    b"[" * 100_000 + b"]" * 100_000,
    b'{"a":' * 50_000,
    b"{}{}",
    b"{} ",
    b'{"a":1,}',
    b'{"a" :1}',
    b'{"a": 1}',
    b'{"a":1,"a":1}',
    b'{"a":1,"a":2}',
    b'{"a":1,"\\u0061":2}',
    b'{"b":1,"a":2}',
    b"{a:1}",
    b"{'a':1}",
    b"{1:1}",
    b'{"a"}',
    b'{"a":}',
    b'{"a":1;"b":2}',
    b'"',
    b'"\n"',
    b'"\t"',
    b'"\x00"',
    b'"\\u0041"',
    b'"\\/"',
    b'"\\u000a"',
    b'"\\u000A"',
    b'"\\u001F"',
    b'"\\x41"',
    b'"\\u00e9"',
    b'"\\u12"',
    b'"\\ud83d\\ude00"',
    b'"\\ud800"',
    b'"\\udc00"',
    b'"\\ud800\\u0041"',
    b'"\xed\xa0\x80"',
    b'"\xc0\x80"',
    b'"\xc1\xbf"',
    b'"\xff"',
    b'"\xe9"',
    b'"\xf4\x90\x80\x80"',
    b'"e\xcc\x81"',
    b'{"e\xcc\x81":1}',
    '"\u212b"'.encode(),
    '"\ufb1d"'.encode(),
    b'"a" // comment',
    b"/* */1",
    b"#1",
    b'"a""b"',
    b"tru",
    b"truefalse",
]


@pytest.mark.parametrize("data", NASTY, ids=lambda data: repr(data[:24]))
def test_nasty_input_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        decode(data)


@pytest.mark.parametrize(
    "data",
    [b"null", b"0", b'""', b"[]", b"{}", b'"\\u0000"', b'"\\n\\t\\\\\\""', b'"\x7f"', b'"/"']
    + [f'"{text}"'.encode() for text in ("é", "日本", "\U0001f600", "\u2028", "\uffff", "ß")],
)
def test_unusual_canonical_text_is_read(data: bytes) -> None:
    assert encode(decode(data)) == data


def test_normal_text_is_composed() -> None:
    assert normal("e\u0301") == "é" == unicodedata.normalize("NFC", "é")
