"""The certificate of an erasure: the orders, and the receipts of all who obeyed them.

    certificate = canonical JSON {v, study, name, rosters: [signed roster, …], entries: [entry, …]}

Rosters and entries are in base64url, as they travelled: the chain of rosters from the
first, then the orders of that name and the receipts for them. So whoever knows the study's
root key can verify it alone, years later, with nothing else. It holds hashes, places and
signatures of devices, and nothing of any person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.errors import Forged, Malformed
from app.wire import canonical, entry, erasure, roster
from app.wire.entry import Unverified
from app.wire.erasure import Order, Receipt
from app.wire.roster import COORDINATOR, Member, Roster, Signed
from app.wire.text import b64, unb64
from app.wire.version import VERSION


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a verified certificate proves."""

    study: str
    name: str
    entries: int
    objects: int
    obeyed: tuple[str, ...]
    silent: tuple[str, ...]
    """Devices that may hold something of it and have not said that they obeyed."""

    @property
    def is_complete(self) -> bool:
        return not self.silent


def write(
    name: str,
    rosters: Iterable[Signed],
    orders: Iterable[Unverified],
    receipts: Iterable[Unverified],
) -> bytes:
    """Write a certificate of all that is known here of an order."""
    signed = list(rosters)
    return canonical.encode(
        {
            "v": VERSION,
            "study": signed[-1].roster.study,
            "name": name,
            "rosters": [b64(one.encode()) for one in signed],
            "entries": [b64(one.encode()) for one in (*orders, *receipts)],
        }
    )


def verify(data: bytes, root: bytes) -> Certificate:
    """Verify a certificate under a study's root key; a `WireError` says what is wrong."""
    value = canonical.decode(data)
    if not isinstance(value, dict) or value.keys() != _FIELDS or value["v"] != VERSION:
        raise Malformed("certificate")
    current = _current(value["rosters"], root)
    orders: dict[str, Order] = {}
    receipts: dict[str, set[str]] = {}
    for text in _texts(value["entries"]):
        item = entry.decode(unb64(text))
        match _said(item, current):
            case Order() as order if order.name == value["name"]:
                orders[item.id] = order
            case Receipt() as receipt:
                for id in receipt.orders:
                    receipts.setdefault(id, set()).add(item.header.dev)
            case _:
                raise Malformed("certificate")
    if not orders or value["study"] != current.study:
        raise Malformed("certificate")
    obeyed, silent = replicas(orders, receipts, current.members)
    return Certificate(
        current.study,
        value["name"],
        len({target for order in orders.values() for target in order.entries}),
        len({name for order in orders.values() for name in order.objects}),
        obeyed,
        silent,
    )


def replicas(
    orders: Mapping[str, Order],
    receipts: Mapping[str, Iterable[str]],
    members: Mapping[str, Member],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the devices that obeyed all of these orders, and those that may hold some of it."""
    authors = [members[t.dev] for o in orders.values() for t in o.entries if t.dev in members]
    holders = {dev for dev, member in members.items() if _may_hold(member, authors)}
    obeyed = {dev for dev in holders if all(dev in receipts.get(id, ()) for id in orders)}
    return tuple(sorted(obeyed)), tuple(sorted(holders - obeyed))


_FIELDS = {"v", "study", "name", "rosters", "entries"}


def _may_hold(member: Member, authors: list[Member]) -> bool:
    circles = set(member.circles)
    return member.role == COORDINATOR or any(circles & set(author.circles) for author in authors)


def _current(rosters: object, root: bytes) -> Roster:
    last: Signed | None = None
    for text in _texts(rosters):
        signed = roster.decode(unb64(text))
        roster.verify(signed, last, root)
        last = signed
    if last is None:
        raise Malformed("certificate")
    return last.roster


def _said(item: Unverified, current: Roster) -> Order | Receipt | None:
    author = current.members.get(item.header.dev)
    if author is None or item.header.study != current.study or not item.is_clear:
        raise Forged("not an entry of this study")
    if b64(sha256(item.payload).digest()) != item.header.pay:
        raise Forged("payload hash")
    entry.check_signature(item, Ed25519PublicKey.from_public_bytes(author.sign))
    said = erasure.read(item)
    if isinstance(said, Order):
        erasure.check_right(said, item, author)
    return said


def _texts(value: object) -> list[str]:
    if not isinstance(value, list) or any(type(text) is not str for text in value):
        raise Malformed("certificate")
    return value
