"""What a page of entries must satisfy before a byte of it is stored.

In order: sizes, form, study and roster, whose journal, allowed at that place, its circle,
then the chain, the payloads and the author's signature. The server cannot open an entry;
it can and does refuse one that its readers would have to. Orders to erase, which are in
clear, it obeys before it acknowledges them.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.errors import Malformed, OutOfPlace, Refused, TooLarge
from app.wire import entry, erasure
from app.wire.entry import CLEAR, Entry, Header, Unverified
from app.wire.erasure import Order
from app.wire.feed import Code
from app.wire.limits import BATCH_BYTES, BATCH_ENTRIES, ENTRY_BYTES
from app.wire.roster import COORDINATOR, Member, Roster
from sync_server.callers import Caller
from sync_server.objects import Objects
from sync_server.rosters import Rosters
from sync_server.store import Store


class Admission:
    """Lets entries into a store."""

    def __init__(self, store: Store, rosters: Rosters, objects: Objects) -> None:
        self._store = store
        self._rosters = rosters
        self._objects = objects

    def admit(self, caller: Caller) -> None:
        """Store the page a device sent of its own journal; return once it is durable."""
        entries = _read(caller.body)
        for header in (unverified.header for unverified in entries):
            self._allow(header, caller)
        _hold_to_cut(entries, caller.member)
        seq, last = self._store.head(caller.device)
        known = sum(1 for unverified in entries if unverified.header.seq <= seq)
        self._compare(caller.device, entries[:known])
        fresh = entries[known:]
        if not fresh:
            return
        if fresh[0].header.seq == seq + 1 and fresh[0].header.prev != last:
            raise Refused(Code.FORK)
        key = Ed25519PublicKey.from_public_bytes(caller.member.sign)
        verified = entry.verify_range(fresh, key, seq, last)
        orders = list(_orders(verified, caller.member))
        self._store.append(caller.device, seq, verified, orders)
        self._objects.destroy(name for order in orders for name in order.objects)

    def _allow(self, header: Header, caller: Caller) -> None:
        if header.study != caller.roster.study or header.dev != caller.device:
            raise Refused(Code.NOT_YOURS)
        if header.roster > caller.roster.version:
            raise Refused(Code.STALE_ROSTER)
        # Held to the roster its author knew: a circle it has left since was its own then.
        roster = self._rosters.at(header.roster)
        if roster is None or not _may_write(header, roster):
            raise Refused(Code.NOT_YOURS)

    def _compare(self, dev: str, entries: list[Unverified]) -> None:
        """Accept again in silence what is held already; refuse anything else in its place."""
        if not entries:
            return
        after = entries[0].header.seq - 1
        held = entry.split(self._store.page(dev, after, len(entries), BATCH_BYTES + ENTRY_BYTES))
        for one, other in zip(entries, held, strict=True):
            # Once an order has come, one side may hold of an entry only its header.
            if not other.is_erased and not one.is_erased and one != other:
                raise Refused(Code.FORK)
            if one.id != other.id:
                raise Refused(Code.FORK)


def _read(page: bytes) -> list[Unverified]:
    if len(page) > BATCH_BYTES:
        raise TooLarge("page")
    entries = list(islice(entry.split(page), BATCH_ENTRIES + 1))
    if len(entries) > BATCH_ENTRIES:
        raise TooLarge("page")
    if not entries:
        raise Malformed("empty page")
    first = entries[0].header.seq
    if any(one.header.seq != place for place, one in enumerate(entries, first)):
        raise OutOfPlace("entries of a page are consecutive")
    return entries


def _may_write(header: Header, roster: Roster) -> bool:
    member = roster.members.get(header.dev)
    circle = roster.circles.get(header.circle)
    if member is not None and header.circle == CLEAR:
        return True
    if member is None or circle is None or header.epoch > len(circle.epochs):
        return False
    return member.role == COORDINATOR or header.circle in member.circles


def _orders(entries: Iterable[Entry], author: Member) -> Iterator[Order]:
    for one in entries:
        said = erasure.read(one) if one.is_clear else None
        if isinstance(said, Order):
            erasure.check_right(said, one, author)
            yield said


def _hold_to_cut(entries: list[Unverified], member: Member) -> None:
    """Let a revoked device hand in what it wrote before, up to the very entry named."""
    for unverified in entries:
        if not member.allows(unverified.header.seq):
            raise Refused(Code.REVOKED)
        if member.cut and member.cut[0] == unverified.header.seq:
            if member.cut[1] != unverified.id:
                raise Refused(Code.REVOKED)
