"""A request for one server, path, body and moment is good for no other."""

import datetime
import itertools
import os
from dataclasses import replace
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import (
    HTTPMessageVerifier,
    InvalidSignature,
    MappingKeyResolver,
    algorithms,
)
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Malformed, WireError
from app.wire.requests import TAG, Claim, Request, check, read_claim, signed_headers
from app.wire.text import b64

KEY = Ed25519PrivateKey.generate()
ASKED = Request("POST", "feed.example:8420", "/v1/entries", "dev=a&after=0", b"body")
COVERED = ("@method", "@authority", "@path", "@query", "content-digest")


def claim(created: int = 1_790_000_000) -> Claim:
    return Claim("device-id-12", created, b64(os.urandom(16)))


def now() -> int:
    return int(datetime.datetime.now(datetime.UTC).timestamp())


def message(asked: Request, headers: dict[str, str]) -> SimpleNamespace:
    query = f"?{asked.query}" if asked.query else ""
    url = f"http://{asked.authority}{asked.path}{query}"
    return SimpleNamespace(method=asked.method, url=url, headers=headers)


def resolver() -> MappingKeyResolver:
    return MappingKeyResolver(public_keys={"device-id-12": KEY.public_key()}, private_keys={})


def test_a_signed_request_is_accepted_as_its_sender() -> None:
    made = claim()
    headers = signed_headers(ASKED, made, KEY.sign)
    assert read_claim(headers) == made
    check(ASKED, headers, made, KEY.public_key())


@pytest.mark.parametrize(
    "asked",
    [
        ASKED,
        replace(ASKED, method="GET", body=b"", query=""),
        replace(ASKED, authority="127.0.0.1:1", path="/v1/objects/x-_Y", query=""),
        replace(ASKED, authority="[::1]:8420"),
    ],
)
def test_the_oracle_accepts_what_we_sign(asked: Request) -> None:
    headers = signed_headers(asked, claim(now()), KEY.sign)
    verifier = HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=resolver())
    [found] = verifier.verify(
        message(asked, headers), expect_tag=TAG, require_components=COVERED, body=asked.body
    )
    covered = [name for name in found.covered_components if name != '"@signature-params"']
    assert covered == [f'"{name}"' for name in COVERED]


def test_the_oracle_refuses_what_was_changed() -> None:
    headers = signed_headers(ASKED, claim(now()), KEY.sign)
    verifier = HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=resolver())
    with pytest.raises(InvalidSignature):
        verifier.verify(message(replace(ASKED, path="/v1/heads"), headers), expect_tag=TAG)


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "PUT"},
        {"method": "post"},
        {"authority": "other.example:8420"},
        {"authority": "feed.example"},
        {"path": "/v1/entries/"},
        {"path": "/v1/%65ntries"},
        {"query": "dev=a&after=1"},
        {"query": "after=0&dev=a"},
        {"query": ""},
        {"body": b"Body"},
        {"body": b""},
    ],
    ids=str,
)
def test_every_covered_component_counts(changed: dict[str, str]) -> None:
    made = claim()
    headers = signed_headers(ASKED, made, KEY.sign)
    with pytest.raises(WireError):
        check(replace(ASKED, **changed), headers, made, KEY.public_key())


@pytest.mark.parametrize("name", ["created", "nonce", "keyid"])
def test_every_parameter_counts(name: str) -> None:
    made = claim()
    headers = signed_headers(ASKED, made, KEY.sign)
    other = replace(made, **{name: made.created + 1 if name == "created" else "A" * 22})
    with pytest.raises(WireError):
        check(ASKED, headers, other, KEY.public_key())


def test_every_changed_character_of_a_field_is_refused() -> None:
    made = claim()
    headers = signed_headers(ASKED, made, KEY.sign)
    accepted = []
    for name, value in headers.items():
        for place in range(len(value)):
            for flip in (1, 2, 3, 32):
                other = value[:place] + chr(ord(value[place]) ^ flip) + value[place + 1 :]
                told = headers | {name: other}
                try:
                    check(ASKED, told, read_claim(told), KEY.public_key())
                except WireError:
                    continue
                accepted.append((name, place, other))
    assert accepted == []


def test_another_key_is_refused() -> None:
    made = claim()
    headers = signed_headers(ASKED, made, KEY.sign)
    with pytest.raises(WireError):
        check(ASKED, headers, made, Ed25519PrivateKey.generate().public_key())


@pytest.mark.parametrize("name", ["content-digest", "signature-input", "signature"])
def test_every_field_is_needed(name: str) -> None:
    made = claim()
    headers = signed_headers(ASKED, made, KEY.sign)
    headers.pop(name)
    with pytest.raises(WireError):
        check(ASKED, headers, read_claim(headers), KEY.public_key())


GOOD = signed_headers(ASKED, claim(), KEY.sign)["signature-input"]


@pytest.mark.parametrize(
    "value",
    [
        "",
        GOOD + " ",
        GOOD + ", other=()",
        GOOD.replace("carnet=", "sig1=", 1),
        GOOD.replace('"@query" ', ""),
        GOOD.replace('"@method" "@authority"', '"@authority" "@method"'),
        GOOD.replace(";tag=", ';alg="ed25519";tag='),
        GOOD.replace('"carnet-v1"', '"carnet-v2"'),
        GOOD.replace("created=", "created=0"),
        GOOD.replace("created=", "created=-"),
        GOOD.replace("created=", "created=\u0661"),
        GOOD.replace(";nonce", ";expires=1;nonce"),
        GOOD.replace('nonce="', 'nonce="x'),
        GOOD.replace('keyid="', 'keyid="x'),
    ],
    ids=itertools.count(),  # each is signed anew: its text would be another name each time
)
def test_another_profile_is_refused(value: str) -> None:
    with pytest.raises(Malformed):
        read_claim({"signature-input": value})


@given(st.text(max_size=200))
def test_noise_in_the_fields_is_refused(text: str) -> None:
    with pytest.raises(WireError):
        read_claim({"signature-input": text})
    made = claim()
    told = signed_headers(ASKED, made, KEY.sign) | {"signature": text}
    with pytest.raises(WireError):
        check(ASKED, told, made, KEY.public_key())


def test_the_authority_is_the_same_in_capitals() -> None:
    made = claim()
    headers = signed_headers(replace(ASKED, authority="FEED.example:8420"), made, KEY.sign)
    check(ASKED, headers, made, KEY.public_key())
