"""The roster: who takes part, which keys are theirs, and which key each circle seals to.

A roster is one signed document; each version names the hash of the one before, and is
signed by the root key or by a coordinator of the version before. Rules after The Update
Framework: the version only grows, the highest seen is kept, and it expires. The server
stores and enforces it; it can neither write one nor name a key of its own.

    document = canonical JSON of `Roster`          signed as "carnet/roster/v1\\n" ‖ document
    signed   = document ‖ signature, each behind its length (u32, big-endian)

Circle identifiers are random. Which site a circle is, and whose a device is, stands only
in `note`, an age file for the circle's own readers.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.errors import Forged, Malformed, OutOfPlace, TooLarge, UnknownVersion
from app.wire import canonical
from app.wire.entry import CLEAR
from app.wire.limits import ROSTER_BYTES
from app.wire.text import b64, unb64
from app.wire.version import VERSION

SIGNED_AS = b"carnet/roster/v1\n"
ROOT: Final = "root"
"""The signer of the first roster: the key whose seed is on the printed recovery kit."""

DEVICE: Final = "device"
COORDINATOR: Final = "coordinator"

_MEMBER = frozenset(("sign", "net", "box", "role", "circles"))
_CIRCLE = frozenset(("epochs", "grants", "note"))


def study_id(root: bytes) -> str:
    """Return the study's identifier: a hash of its root key, so it cannot be borrowed."""
    return b64(sha256(b"carnet/study/v1\n" + root).digest()[:12])


def device_id(sign: bytes) -> str:
    """Return a device's identifier: a hash of its signing key."""
    return b64(sha256(b"carnet/device/v1\n" + sign).digest()[:9])


@dataclass(frozen=True, slots=True)
class Member:
    """A device of the study: the keys it signs, asks and receives with.

    `sign` signs entries and works only while the notebook is unlocked; `net` signs
    requests, so that a locked notebook still sends what it holds. `circles` are those
    whose entries it may write. `cut` ends a revoked device's journal: (last seq, its id).
    """

    sign: bytes
    net: bytes
    box: str
    role: str
    circles: tuple[str, ...]
    cut: tuple[int, str] | None = None

    def allows(self, seq: int) -> bool:
        return self.cut is None or seq <= self.cut[0]


@dataclass(frozen=True, slots=True)
class Circle:
    """Who may read. Its newest epoch is what is sealed to; older ones still open."""

    epochs: tuple[str, ...]
    """age recipients, the first epoch first."""
    grants: tuple[bytes, ...]
    """For each epoch, its private half: an age file for the circle's readers."""
    note: bytes
    """An age file for the readers: which site this is, and whose each device is."""


@dataclass(frozen=True, slots=True)
class Roster:
    """One version of the roster, with the bytes and signature it came in."""

    study: str
    version: int
    prev: str
    by: str
    issued: int
    expires: int
    root: bytes
    recovery: str
    members: Mapping[str, Member]
    circles: Mapping[str, Circle]

    def encode(self) -> bytes:
        return canonical.encode(
            {
                "v": VERSION,
                "study": self.study,
                "version": self.version,
                "prev": self.prev,
                "by": self.by,
                "issued": self.issued,
                "expires": self.expires,
                "root": b64(self.root),
                "recovery": self.recovery,
                "members": {dev: _member_out(member) for dev, member in self.members.items()},
                "circles": {name: _circle_out(circle) for name, circle in self.circles.items()},
            }
        )


@dataclass(frozen=True, slots=True)
class Signed:
    """A roster as it travels."""

    roster: Roster
    document: bytes
    signature: bytes

    @property
    def id(self) -> str:
        return b64(sha256(self.document).digest())

    def encode(self) -> bytes:
        return b"".join(
            struct.pack(">I", len(part)) + part for part in (self.document, self.signature)
        )


def decode(data: bytes) -> Signed:
    """Read a signed roster; nothing in it is to be believed before `verify`."""
    if len(data) > ROSTER_BYTES:
        raise TooLarge("roster")
    parts, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        parts.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    if len(parts) != 2 or at != len(data) or len(parts[1]) != 64:
        raise Malformed("signed roster")
    return Signed(_roster_in(canonical.decode(parts[0])), parts[0], parts[1])


def split(data: bytes) -> list[bytes]:
    """Take apart several signed rosters that travel one after the other."""
    rosters, start, at, parts = [], 0, 0, 0
    while at < len(data):
        at += 4 + int.from_bytes(data[at : at + 4])
        parts += 1
        if parts % 2 == 0:
            rosters.append(data[start:at])
            start = at
    if at != len(data) or parts % 2:
        raise Malformed("rosters cut short")
    return rosters


def verify(signed: Signed, previous: Signed | None, root: bytes) -> Roster:
    """Accept a roster as the one after `previous`, or as the first, under `root`."""
    roster = signed.roster
    if roster.root != root or roster.study != study_id(root):
        raise Forged("roster of another study")
    expected = (previous.roster.version + 1, previous.id) if previous else (1, "")
    if (roster.version, roster.prev) != expected:
        raise OutOfPlace("not the next roster")
    try:
        _signer(signed, previous).verify(signed.signature, SIGNED_AS + signed.document)
    except InvalidSignature as error:
        raise Forged("roster signature") from error
    return roster


def _signer(signed: Signed, previous: Signed | None) -> Ed25519PublicKey:
    by = signed.roster.by
    if by == ROOT:
        return Ed25519PublicKey.from_public_bytes(signed.roster.root)
    member = previous.roster.members.get(by) if previous else None
    if member is None or member.role != COORDINATOR or member.cut is not None:
        raise Forged("roster not signed by a coordinator")
    return Ed25519PublicKey.from_public_bytes(member.sign)


def _member_out(member: Member) -> dict[str, Any]:
    out: dict[str, Any] = {
        "sign": b64(member.sign),
        "net": b64(member.net),
        "box": member.box,
        "role": member.role,
        "circles": list(member.circles),
    }
    return out | ({"cut": list(member.cut)} if member.cut else {})


def _circle_out(circle: Circle) -> dict[str, Any]:
    return {
        "epochs": list(circle.epochs),
        "grants": [b64(grant) for grant in circle.grants],
        "note": b64(circle.note),
    }


def _roster_in(value: Any) -> Roster:
    try:
        form = value.pop("v")
        if type(form) is not int or form < VERSION:
            raise Malformed("roster")
        if form > VERSION:
            raise UnknownVersion("roster")
        members = {dev: _member_in(dev, item) for dev, item in value.pop("members").items()}
        circles = {name: _circle_in(item) for name, item in value.pop("circles").items()}
        root = unb64(value.pop("root"), 32)
        roster = Roster(members=members, circles=circles, root=root, **value)
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise Malformed("roster") from error
    numbers = (roster.version, roster.issued, roster.expires)
    words = (roster.study, roster.prev, roster.by, roster.recovery)
    if any(type(n) is not int for n in numbers) or any(type(w) is not str for w in words):
        raise Malformed("roster")
    if CLEAR in circles:
        raise Malformed("roster circle")
    _refuse_shared_keys(members)
    return roster


def _member_in(dev: str, item: dict[str, Any]) -> Member:
    if not _MEMBER <= item.keys() <= _MEMBER | {"cut"}:
        raise Malformed("roster member")
    member = Member(
        sign=unb64(item["sign"], 32),
        net=unb64(item["net"], 32),
        box=item["box"],
        role=item["role"],
        circles=_texts(item["circles"]),
        cut=_cut_in(item["cut"]) if "cut" in item else None,
    )
    if member.role not in (DEVICE, COORDINATOR) or dev != device_id(member.sign):
        raise Malformed("roster member")
    if type(member.box) is not str:
        raise Malformed("roster member")
    return member


def _cut_in(item: Any) -> tuple[int, str]:
    if type(item) is not list or [type(part) for part in item] != [int, str] or item[0] < 0:
        raise Malformed("roster cut")
    return item[0], item[1]


def _circle_in(item: dict[str, Any]) -> Circle:
    if item.keys() != _CIRCLE:
        raise Malformed("roster circle")
    grants = tuple(map(unb64, _texts(item["grants"])))
    circle = Circle(_texts(item["epochs"]), grants, unb64(item["note"]))
    if not circle.epochs or len(circle.epochs) != len(circle.grants):
        raise Malformed("roster circle")
    return circle


def _texts(value: Any) -> tuple[str, ...]:
    if type(value) is not list or any(type(item) is not str for item in value):
        raise Malformed("a list of text expected")
    return tuple(value)


def _refuse_shared_keys(members: Mapping[str, Member]) -> None:
    """Two devices with one key could sign or read for each other."""
    keys = [key for member in members.values() for key in (member.sign, member.net)]
    boxes = {member.box for member in members.values()}
    if len(set(keys)) != len(keys) or len(boxes) != len(members):
        raise Forged("two devices with one key")
