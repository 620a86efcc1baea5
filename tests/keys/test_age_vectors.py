"""Carnet reads what age writes, and refuses what age refuses, byte for byte."""

import zlib
from hashlib import sha256
from pathlib import Path

import pytest

from app.errors import CannotOpen, CarnetError, Malformed, UnknownVersion
from app.keys import agefile
from app.keys.recipients import Identity

VECTORS = sorted(
    path for path in (Path(__file__).parents[1] / "vectors" / "age").iterdir() if not path.suffix
)


def read(path: Path) -> tuple[dict[str, list[str]], bytes]:
    head, _, body = path.read_bytes().partition(b"\n\n")
    fields: dict[str, list[str]] = {}
    for line in head.decode().splitlines():
        key, _, value = line.partition(": ")
        fields.setdefault(key, []).append(value)
    return fields, zlib.decompress(body) if fields.get("compressed") == ["zlib"] else body


def outcome(body: bytes, identities: list[Identity]) -> tuple[str, bytes]:
    """Open as a careful program would; name the outcome as the suite does."""
    try:
        keybox, payload = agefile.split(body)
        file_key = agefile.open_keybox(keybox, identities)
    except (Malformed, UnknownVersion):
        return "header failure", b""
    except CannotOpen as error:
        return ("HMAC failure" if str(error) == "header changed" else "no match"), b""
    released = b""
    try:
        for chunk in agefile.open_payload(file_key, [payload]):
            released += chunk
    except CarnetError as error:
        no_nonce = str(error) == "payload has no nonce"
        return ("header failure" if no_nonce else "payload failure"), released
    return "success", released


def test_the_suite_is_whole() -> None:
    assert len(VECTORS) == 68


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.name)
def test_vector_has_its_published_outcome(path: Path) -> None:
    fields, body = read(path)
    got, released = outcome(
        body, [Identity.parse(text) for text in fields["identity"] if "-PQ-" not in text]
    )
    assert got == fields["expect"][0]
    if "payload" in fields:
        assert sha256(released).hexdigest() == fields["payload"][0]
