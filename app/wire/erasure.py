"""Step 4: the order to erase, and the receipt for it. The two things said in clear.

    order   = {v, what: "erase", name, entries: [[dev, seq, pay], …], objects: [hash, …]}
    receipt = {v, what: "erased", orders: [entry id, …]}                  canonical JSON, both

Each is the payload of an entry of the circle `CLEAR`, in its author's own journal, so it is
signed, chained and carried like any other. It is in clear because the server and a locked
device must obey it, and neither can open anything. It names places, hashes and no person;
its `name` is random, so that a sealed entry can say which order answers whom.

Whoever holds what an order names destroys it: keybox and payload of each entry, the bytes
of each object. A coordinator may name any entry; a device only entries of its own journal
that stand before the order. Orders are never taken back, and are kept for ever: what they
name is destroyed whenever it comes, also from an old backup.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.errors import Forged, Malformed
from app.wire import canonical
from app.wire.entry import Unverified
from app.wire.roster import COORDINATOR, Member
from app.wire.text import unb64
from app.wire.version import VERSION

ORDER_TARGETS = 3000
"""Entries and objects one order may name: within `ENTRY_BYTES`, a target is 75 bytes."""
NAME_BYTES = 12


@dataclass(frozen=True, slots=True)
class Target:
    """An entry to erase: its place, and the hash of the very payload that is meant."""

    dev: str
    seq: int
    pay: str


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be destroyed, by everyone who holds it."""

    name: str
    entries: tuple[Target, ...] = ()
    objects: tuple[str, ...] = ()

    def encode(self) -> bytes:
        rows = [[target.dev, target.seq, target.pay] for target in self.entries]
        return canonical.encode(
            {
                "v": VERSION,
                "what": "erase",
                "name": self.name,
                "entries": rows,
                "objects": list(self.objects),
            }
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """The author no longer holds, and cannot open, anything these orders name."""

    orders: tuple[str, ...]

    def encode(self) -> bytes:
        return canonical.encode({"v": VERSION, "what": "erased", "orders": list(self.orders)})


def orders_for(
    name: str, entries: Iterable[Target], objects: Iterable[str] = ()
) -> Iterator[Order]:
    """Write as few orders of one name as say all of this."""
    targets, names = sorted(entries, key=lambda t: (t.dev, t.seq)), sorted(objects)
    while targets or names:
        some, targets = targets[:ORDER_TARGETS], targets[ORDER_TARGETS:]
        room = ORDER_TARGETS - len(some)
        yield Order(name, tuple(some), tuple(names[:room]))
        names = names[room:]


def read(entry: Unverified) -> Order | Receipt | None:
    """Read what an entry says in clear; None if only a newer Carnet knows what it is."""
    value = canonical.decode(entry.payload)
    if not isinstance(value, dict) or type(value.get("v")) is not int:
        raise Malformed("clear entry")
    match value:
        case {
            "v": 1,
            "what": "erase",
            "name": str(name),
            "entries": list(rows),
            "objects": list(objects),
            **rest,
        }:
            _nothing_more(rest)
            unb64(name, NAME_BYTES)
            return Order(name, tuple(map(_target, rows)), tuple(map(_hash, objects)))
        case {"v": 1, "what": "erased", "orders": list(ids), **rest}:
            _nothing_more(rest)
            return Receipt(tuple(map(_hash, ids)))
        case {"v": 1, "what": "erase" | "erased"}:
            raise Malformed("clear entry")
    return None


def check_right(order: Order, entry: Unverified, author: Member) -> None:
    """Refuse an order that names what its author may not erase."""
    if author.role == COORDINATOR:
        return
    dev, seq = entry.header.dev, entry.header.seq
    if any(target.dev != dev or target.seq >= seq for target in order.entries):
        raise Forged("an order to erase what another wrote")


def _target(row: object) -> Target:
    match row:
        case [str(dev), int(seq), str(pay)] if type(seq) is int and seq >= 1:
            return Target(dev, seq, _hash(pay))
    raise Malformed("target")


def _hash(text: Any) -> str:
    unb64(text, 32)
    return str(text)


def _nothing_more(rest: dict[Any, Any]) -> None:
    if rest:
        raise Malformed("clear entry")


__all__ = ["Order", "Receipt", "Target", "check_right", "orders_for", "read"]
