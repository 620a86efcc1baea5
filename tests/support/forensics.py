"""Search every byte of some folders for words that must not be there, however written.

A word is looked for in UTF-8 and UTF-16, in both normal forms, percent-encoded, escaped as
JSON, in hex, in base64 at each of its three alignments, and inside every zlib, gzip and
raw deflate stream that can be unpacked.
"""

import base64
import gzip
import json
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

LARGEST_STREAM = 8 * 1024 * 1024


def found(words: Iterable[str], folders: Iterable[Path]) -> dict[str, list[Path]]:
    """Return the words that some file of the folders holds, and those files."""
    needles = [(word, needle) for word in words for needle in spellings(word)]
    hits: dict[str, list[Path]] = {}
    for path in files(folders):
        hay = b"\0".join([path.name.encode(), *contents(path.read_bytes())])
        for word, needle in needles:
            if needle in hay and path not in hits.get(word, []):
                hits.setdefault(word, []).append(path)
    return hits


def files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path


def spellings(word: str) -> set[bytes]:
    """Return every way a word could be written down."""
    plain = {
        form.encode(code)
        for form in {unicodedata.normalize("NFC", word), unicodedata.normalize("NFD", word)}
        for code in ("utf-8", "utf-16-le", "utf-16-be")
    }
    written = {quote(word).encode(), json.dumps(word)[1:-1].encode()}
    for data in list(plain):
        written |= {data.hex().encode(), data.hex().upper().encode()}
        written |= set(_base64(data))
    return {needle for needle in plain | written if len(needle) >= 5}


def _base64(data: bytes) -> Iterator[bytes]:
    """Yield the characters of base64 that depend on this data alone, at each alignment."""
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + data)
        start = (before * 8 + 5) // 6
        end = (before + len(data)) * 8 // 6
        yield whole[start:end]
        yield whole[start:end].replace(b"+", b"-").replace(b"/", b"_")


def contents(data: bytes) -> Iterator[bytes]:
    """Yield a file's bytes, and what is packed inside them."""
    yield data
    for magic, wbits in (
        (b"\x78\x01", 15),
        (b"\x78\x5e", 15),
        (b"\x78\x9c", 15),
        (b"\x78\xda", 15),
    ):
        yield from _streams(data, magic, wbits)
    yield from _streams(data, b"\x1f\x8b\x08", 31)


def _streams(data: bytes, magic: bytes, wbits: int) -> Iterator[bytes]:
    at = data.find(magic)
    while at >= 0:
        unpacked = _unpacked(data[at : at + LARGEST_STREAM], wbits)
        if len(unpacked) > 8:
            yield unpacked
        at = data.find(magic, at + 1)


def _unpacked(data: bytes, wbits: int) -> bytes:
    unpacker = zlib.decompressobj(wbits)
    out = b""
    try:
        for start in range(0, len(data), 4096):
            out += unpacker.decompress(data[start : start + 4096])
            if unpacker.eof or len(out) > LARGEST_STREAM:
                break
    except zlib.error:
        pass
    return out


def plant(folder: Path, word: str) -> None:
    """Write a word in every way that a search must find: the control of the experiment."""
    folder.mkdir(parents=True, exist_ok=True)
    text = f"avant {word} après"
    (folder / "utf8").write_bytes(text.encode())
    (folder / "utf16").write_bytes(text.encode("utf-16"))
    (folder / "hex").write_bytes(text.encode().hex().encode())
    (folder / "zlib").write_bytes(b"head" + zlib.compress(text.encode()) + b"tail")
    (folder / "gzip").write_bytes(gzip.compress(text.encode()))
    (folder / "json").write_bytes(json.dumps(text).encode())
    for before in range(3):
        data = b"\0" * before + text.encode()
        (folder / f"base64-{before}").write_bytes(base64.b64encode(data))
