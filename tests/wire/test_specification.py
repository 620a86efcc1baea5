"""The specification says what the code does, to the byte."""

from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.wire import feed, limits, roster
from app.wire.entry import FIRST, SIGNED_AS, Header, Unverified
from app.wire.feed import Code
from app.wire.requests import Claim, Request, signed_headers
from app.wire.text import b64
from sync_server.problems import STATUSES

PAGE = (Path(__file__).parents[2] / "app" / "wire" / "README.md").read_text("utf-8")
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ROOT = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
SIGN = KEY.public_key().public_bytes_raw()


def row(name: str) -> str:
    """Return the value that the worked example gives to a name."""
    [line] = [line for line in PAGE.splitlines() if line.startswith(f"| {name} | `")]
    return line.split("`")[1]


def test_the_worked_example_is_ours() -> None:
    study, dev = roster.study_id(ROOT), roster.device_id(SIGN)
    payload = b"payload"
    pay = b64(sha256(payload).digest())
    header = Header(study, dev, 1, FIRST, pay, len(payload), b64(bytes(32)), "circle-a", 1, 1)
    signature = KEY.sign(SIGNED_AS + header.encode())
    entry = Unverified(header, header.encode(), signature, b"keybox", payload)
    whole = entry.encode()
    assert (row("root key"), row("sign key")) == (b64(ROOT), b64(SIGN))
    assert (row("study id"), row("device id")) == (study, dev)
    assert row("header") == header.encode().decode()
    assert (row("signature"), row("id")) == (b64(signature), entry.id)
    size = f"SHA-256 of the entry's {len(whole)} bytes"
    assert row(size) == sha256(whole).hexdigest()


def test_the_signed_request_of_the_example_is_ours() -> None:
    asked = Request("GET", "feed.example", "/v1/heads", "", b"")
    claim = Claim(roster.device_id(SIGN), 1_790_000_000, b64(bytes(16)))
    told = PAGE[PAGE.index("The same key asks") :].lower()
    for name, value in signed_headers(asked, claim, KEY.sign).items():
        assert f"{name}: {value}".lower() in told


@pytest.mark.parametrize("code", Code)
def test_every_code_is_told_with_its_status(code: Code) -> None:
    [line] = [line for line in PAGE.splitlines() if line.startswith(f"| `{code}` |")]
    assert str(STATUSES[code]) in line


@pytest.mark.parametrize("path", [feed.ROSTER, feed.HEADS, feed.ENTRIES, feed.OBJECTS, feed.HEALTH])
def test_every_path_is_told(path: str) -> None:
    assert f" {path}" in PAGE


@pytest.mark.parametrize("field", [feed.VERSION_FIELD, feed.TIME_FIELD])
def test_every_field_is_told(field: str) -> None:
    assert f"`{field}`" in PAGE


@pytest.mark.parametrize(
    ("name", "text", "size"),
    [
        ("header", "1,024 B", limits.HEADER_BYTES),
        ("keybox", "16 KiB", limits.KEYBOX_BYTES // 1024),
        ("entry", "256 KiB", limits.ENTRY_BYTES // 1024),
        ("page sent", "200 entries, 1 MiB", limits.BATCH_ENTRIES),
        ("page answered", "1,000 entries, 1 MiB", limits.PAGE_ENTRIES),
        ("object", "256 KiB", limits.OBJECT_BYTES // 1024),
        ("heads", "256 KiB", limits.HEADS_BYTES // 1024),
        ("roster", "1 MiB", limits.ROSTER_BYTES // 1024**2),
        ("clock", "300 s", limits.CLOCK_S),
    ],
)
def test_every_limit_is_told(name: str, text: str, size: int) -> None:
    assert f"| {name} | {text} |" in PAGE
    assert text.replace(",", "").startswith(str(size))


def test_every_domain_is_told() -> None:
    for domain in (SIGNED_AS, roster.SIGNED_AS, b"carnet/study/v1\n", b"carnet/device/v1\n"):
        assert domain.decode().replace("\n", "\\n") in PAGE
    assert "carnet/commit/v1" in PAGE
