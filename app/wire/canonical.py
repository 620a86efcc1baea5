"""One value, exactly one byte string.

Signer and verifier must never read the same bytes differently, so what is signed is
JSON with no freedom left: keys sorted by code point, no white space, integers within
±(2⁵³ - 1) and no other number, text in Unicode NFC, UTF-8, the shortest escapes, at
most 32 levels. `decode` accepts what `encode` would have written and nothing else.
"""

import json
import unicodedata
from typing import Any, NoReturn

from app.errors import Malformed

LARGEST = 2**53 - 1
DEEPEST = 32


def encode(value: Any) -> bytes:
    """Write a value. `Malformed` if it has a float, a huge integer or text not in NFC."""
    _check(value, DEEPEST)
    try:
        return _encode(value).encode()
    except UnicodeEncodeError as error:
        raise Malformed("a lone surrogate is not text") from error


def decode(data: bytes) -> Any:
    """Read a value from the only bytes that `encode` gives it, or raise `Malformed`."""
    try:
        text = data.decode()
        value, _ = _decoder.raw_decode(text)
        # Duplicate keys, white space, key order, escapes and trailing bytes all show here.
        if _encode(value).encode() != data:
            raise Malformed("not canonical JSON")
    except (ValueError, RecursionError) as error:
        raise Malformed("not canonical JSON") from error
    if data.count(b"[") + data.count(b"{") > DEEPEST or not _is_nfc(text):
        _check(value, DEEPEST)
    return value


def normal(text: str) -> str:
    """Return the text in NFC, as every piece of text must be before it is written."""
    return unicodedata.normalize("NFC", text)


def _is_nfc(text: str) -> bool:
    return text.isascii() or unicodedata.is_normalized("NFC", text)


def _check(value: Any, levels: int) -> None:
    kind = type(value)
    if kind is str:
        if not _is_nfc(value):
            raise Malformed("text is not in NFC")
    elif kind is int:
        if not -LARGEST <= value <= LARGEST:
            raise Malformed("integer out of range")
    elif kind is dict or kind is list:
        if levels == 0:
            raise Malformed("too many levels")
        _check_items(value, levels - 1)
    elif value is not None and kind is not bool:
        raise Malformed(f"{kind.__name__} has no canonical form")


def _check_items(value: Any, levels: int) -> None:
    if type(value) is dict:
        for key, item in value.items():
            if type(key) is not str or not _is_nfc(key):
                raise Malformed("a key is text in NFC")
            _check(item, levels)
    else:
        for item in value:
            _check(item, levels)


def _integer(digits: str) -> int:
    value = int(digits) if len(digits) <= 17 else LARGEST + 1
    if not -LARGEST <= value <= LARGEST:
        raise Malformed("integer out of range")
    return value


def _refuse(number: str) -> NoReturn:
    raise Malformed("only integers have a canonical form")


_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
).encode
_decoder = json.JSONDecoder(parse_int=_integer, parse_float=_refuse, parse_constant=_refuse)
