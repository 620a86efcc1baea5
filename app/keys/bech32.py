"""Bech32 (BIP 173) without its 90-character limit, as age writes keys.

A mistyped key is found by its checksum before it is used.
"""

from app.errors import Malformed

_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(prefix: str, data: bytes) -> str:
    """Write bytes behind a prefix; in capitals if the prefix is in capitals."""
    upper = prefix.isupper()
    low = prefix.lower()
    values = _regroup(data, 8, 5, pad=True)
    check = _polymod(_expand(low) + values + [0] * 6) ^ 1
    values += [check >> 5 * (5 - i) & 31 for i in range(6)]
    text = low + "1" + "".join(_CHARSET[value] for value in values)
    return text.upper() if upper else text


def decode(text: str) -> tuple[str, bytes]:
    """Return the prefix, in the case it came in, and the bytes, or raise `Malformed`."""
    low = text.lower()
    if text not in (low, text.upper()) or not text.isascii():
        raise Malformed("mixed case")
    at = low.rfind("1")
    if at < 1 or at + 7 > len(low) or any(c not in _CHARSET for c in low[at + 1 :]):
        raise Malformed("not Bech32")
    if any(not 33 <= ord(c) <= 126 for c in low[:at]):
        raise Malformed("not Bech32")
    values = [_CHARSET.index(c) for c in low[at + 1 :]]
    if _polymod(_expand(low[:at]) + values) != 1:
        raise Malformed("checksum: a character is wrong")
    return text[:at], bytes(_regroup(values[:-6], 5, 8, pad=False))


def _expand(prefix: str) -> list[int]:
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate(_GENERATOR):
            check ^= generator if top >> i & 1 else 0
    return check


def _regroup(values: "bytes | list[int]", old: int, new: int, *, pad: bool) -> list[int]:
    held, bits, out = 0, 0, []
    for value in values:
        held = held << old | value
        bits += old
        while bits >= new:
            bits -= new
            out.append(held >> bits & (1 << new) - 1)
    rest = held & (1 << bits) - 1
    if pad and bits:
        out.append(rest << new - bits & (1 << new) - 1)
    elif not pad and (bits >= old or rest):
        raise Malformed("padding bits")
    return out
