"""The steps of the feed, as paths and bodies. Every request is signed (`wire.requests`).

    GET  /v1/roster?after=N          → the signed rosters after version N, oldest first
    POST /v1/roster                  ← one signed roster, the next
    GET  /v1/heads                   → canonical JSON {dev: [seq, id]}, the last of each journal
    GET  /v1/entries?dev=D&after=N   → a page: entries of D after seq N, whole, in order
    POST /v1/entries                 ← a page of consecutive entries of the asking device
    HEAD | GET | PUT /v1/objects/{sha256 in base64url}     audio segments, by their hash
    GET  /v1/health                  → 204, unsigned

A page sent holds at most `BATCH_ENTRIES` entries and `BATCH_BYTES` bytes, a page answered
`PAGE_ENTRIES` and `BATCH_BYTES`, so a cut costs one page. Pages and puts are idempotent:
what is already there is accepted again in silence, and something else in its place is
refused as a fork. A refusal is an RFC 9457 problem whose `code` is one of `Code` and
never changes.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from app.errors import Malformed
from app.wire import canonical
from app.wire.text import unb64

ROSTER = "/v1/roster"
HEADS = "/v1/heads"
ENTRIES = "/v1/entries"
OBJECTS = "/v1/objects"
HEALTH = "/v1/health"

VERSION_FIELD = "carnet-roster"
"""The response field of `GET /v1/roster` with the last version the server holds."""

TIME_FIELD = "carnet-time"
"""The response field of a 401 with the server's time, in seconds since 1970."""

_DEVICE = "[A-Za-z0-9_-]{12}"
_AFTER = "0|[1-9][0-9]{0,14}"
_ENTRIES_QUERY = re.compile(f"dev=({_DEVICE})&after=({_AFTER})")
_ROSTER_QUERY = re.compile(f"after=({_AFTER})")

Heads = dict[str, tuple[int, str]]
"""For each device, the seq and the id of the last entry of its journal."""


class Code(StrEnum):
    """Why a server refuses, in a word that programs may rely on."""

    UNSIGNED = "unsigned"
    UNKNOWN_DEVICE = "unknown-device"
    WRONG_CLOCK = "wrong-clock"
    REPLAYED = "replayed"
    FORGED = "forged"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    NOT_YOURS = "not-yours"
    GAP = "gap"
    FORK = "fork"
    REVOKED = "revoked"
    STALE_ROSTER = "stale-roster"
    NOT_FOUND = "not-found"
    FULL = "full"
    BUSY = "busy"


def entries_query(dev: str, after: int) -> str:
    return f"dev={dev}&after={after}"


def read_entries_query(query: str) -> tuple[str, int]:
    """Read what `entries_query` wrote, in that spelling only."""
    found = _ENTRIES_QUERY.fullmatch(query)
    if found is None:
        raise Malformed("query")
    return found[1], int(found[2])


def roster_query(after: int) -> str:
    return f"after={after}"


def read_roster_query(query: str) -> int:
    """Read what `roster_query` wrote, in that spelling only."""
    found = _ROSTER_QUERY.fullmatch(query)
    if found is None:
        raise Malformed("query")
    return int(found[1])


def encode_heads(heads: Mapping[str, tuple[int, str]]) -> bytes:
    return canonical.encode({dev: [seq, id] for dev, (seq, id) in heads.items()})


def decode_heads(data: bytes) -> Heads:
    value = canonical.decode(data)
    if not isinstance(value, dict):
        raise Malformed("heads")
    return {dev: _head(item) for dev, item in value.items()}


def _head(item: object) -> tuple[int, str]:
    match item:
        case [int(seq), str(id)] if type(seq) is int and seq >= 1:
            unb64(id, 32)
            return seq, id
    raise Malformed("heads")
