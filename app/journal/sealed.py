"""What a locked notebook may still do: hold, send and take in sealed entries.

Everything here rests under the carry key, which the device secret alone gives. It opens
nothing a person wrote: a thief who has it sees what the server sees.
"""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.errors import Forged, VaultDamaged, VaultError, WireError
from app.journal.admission import Fault, admit
from app.journal.clearing import ClearedEntries
from app.journal.orders import Orders, place
from app.journal.quarantine import Quarantine
from app.journal.rosters import Rosters
from app.journal.sound import CarriedSound
from app.vault.database import Database
from app.vault.objects import Objects
from app.vault.shelf import Sealer, Shelf
from app.wire import entry, erasure, feed
from app.wire.entry import FIRST, Entry, Unverified
from app.wire.erasure import Order
from app.wire.feed import Heads
from app.wire.limits import BATCH_BYTES, BATCH_ENTRIES
from app.wire.roster import Member

Within = Callable[[], None]
"""What is written in the same transaction, by whoever asks."""


class SealedJournal(CarriedSound, ClearedEntries):
    """Every journal this device holds, sealed. What sync sees, and all that it sees."""

    def __init__(self, database: Database, carrying: Sealer, objects: Objects) -> None:
        self.database = database
        self.objects = objects
        self.lock = threading.RLock()
        self._carried = Shelf(database, "carried", carrying)
        self._entries = Shelf(database, "entries", carrying)
        self.quarantine = Quarantine(self._carried)
        self.device = self._required("device").decode()
        self.chain = Rosters(self._carried, self._required("root"))
        if self.chain.damaged:
            self._report(self.chain.damaged)
        # The names of rows need no key but the carry key's own: what was opened can be
        # destroyed by a locked notebook that cannot read it.
        self._opened = Shelf(database, "opened", carrying)
        self._kept = Shelf(database, "kept", carrying)
        self.orders = Orders(self._carried, self._entries, self.device)
        self._destroy_sound()
        self._heads = self._load_heads()
        self._ledger = self._load_ledger()
        acknowledged = self.recall("acknowledged")
        self._acknowledged = feed.decode_heads(acknowledged) if acknowledged else {}
        self.cleared = self._load_cleared()
        if self.cleared.is_pending:
            with suppress(VaultError):  # no room, or damage: another start goes on
                self._finish_clearing()

    # --- what is held -------------------------------------------------------

    def heads(self) -> Heads:
        """Return the last entry held of each journal."""
        with self.lock:
            return dict(self._heads)

    def head(self, dev: str) -> tuple[int, str]:
        return self._heads.get(dev, (0, FIRST))

    def follows(self) -> list[str]:
        return self.chain.followed_by(self.device)

    def read(self, dev: str, seq: int) -> Unverified | None:
        """Return one entry; None if it is not held; `VaultDamaged` if it was changed."""
        data = self._entries.get(place(dev, seq))
        return None if data is None else entry.decode(data)

    def read_all(self, places: Iterable[tuple[str, int]]) -> list[Unverified]:
        """Return entries that are held; `VaultDamaged` if one is not, or was changed."""
        found = [self.read(dev, seq) for dev, seq in places]
        if None in found:
            raise VaultDamaged("entry missing")
        return [item for item in found if item is not None]

    def read_many(self, dev: str, seqs: Iterable[int]) -> dict[int, Unverified]:
        """Return entries of one journal; those that `read` would not return are left out."""
        names = {place(dev, seq): seq for seq in seqs}
        held = self._entries.get_many(names)
        return {names[name]: entry.decode(data) for name, data in held.items()}

    def page(self, dev: str, after: int) -> bytes:
        """Return the entries of a journal after a number, within one batch.

        What was cleared cannot be sent again: a server that lost it keeps what follows back.
        """
        out: list[bytes] = []
        size = 0
        last, _ = self.head(dev)
        places = [place(dev, seq) for seq in range(after + 1, min(last, after + BATCH_ENTRIES) + 1)]
        held = self._entries.get_many(places)
        for seq, name in enumerate(places, after + 1):
            if self.cleared.has(dev, seq):
                break
            data = held.get(name) or self._entries.get(name)
            if data is None:
                raise VaultDamaged("entry missing")
            if out and size + len(data) > BATCH_BYTES:
                break
            out.append(data)
            size += len(data)
        return b"".join(out)

    # --- what comes in ------------------------------------------------------

    def admit(self, dev: str, page: bytes) -> None:
        """Take in a page of another device's journal: all that is good, durably.

        What may not come in is held in quarantine, and its error raised at the end.
        """
        with self.lock:
            fault = self._fork(dev, page)
            if fault is None:
                seq, previous = self.head(dev)
                admitted = admit(page, dev, seq, previous, self.chain.current)
                self.store(dev, admitted.entries)
                fault = admitted.fault
            if fault is not None:
                reason = f"{type(fault.error).__name__}: {fault.error}"
                self.quarantine.hold(dev, fault.seq, reason, fault.data)
                raise fault.error

    def store(
        self,
        dev: str,
        entries: list[Entry],
        also: Iterable[tuple[Shelf, str, bytes]] = (),
        within: Within = lambda: None,
    ) -> None:
        """Write verified entries and the new head in one transaction; obey orders among them."""
        if not entries:
            return
        head = (entries[-1].header.seq, entries[-1].id)
        heads = self._heads | {dev: head}
        with self.database.transaction():
            self._entries.put_many(
                (place(dev, item.header.seq), self._unless_ordered(item).encode())
                for item in entries
            )
            self._carried.put("heads", feed.encode_heads(heads))
            for shelf, name, data in also:
                shelf.put(name, data)
            within()
            orders = self._orders_among(entries)
            self.orders.came_bare(entries)
            if orders:
                self._obey(orders)
        self._heads = heads
        if orders:
            self._destroy_sound()
            self.database.scrub()

    # --- orders to erase ------------------------------------------------------

    def _unless_ordered(self, item: Unverified) -> Unverified:
        return item.erased() if self.orders.names(item) else item

    def _orders_among(self, entries: list[Entry]) -> list[Order]:
        """Return the orders among entries. One its author may not give has no effect."""
        found: list[Order] = []
        clear = [item for item in entries if item.is_clear]
        for item in clear:
            try:
                self._check_right(item)
                order = self.orders.take(item)
            except WireError as error:
                reason = f"{type(error).__name__}: {error}"
                self.quarantine.hold(item.header.dev, item.header.seq, reason, item.encode())
            else:
                found += [order] if order else []
        if clear:
            self.orders.save()
        return found

    def _check_right(self, item: Entry) -> None:
        author = self.chain.member(item.header.dev)
        said = erasure.read(item)
        if isinstance(said, Order):
            if author is None:
                raise Forged("unknown device")
            erasure.check_right(said, item, author)

    def _obey(self, orders: list[Order]) -> None:
        """Destroy the bytes of every entry that orders name, sealed and opened."""
        targets = [target for order in orders for target in order.entries]
        self._opened.delete(place(target.dev, target.seq) for target in targets)
        for target in targets:
            name = place(target.dev, target.seq)
            with suppress(VaultDamaged):  # damaged or not, the keys it rests under will go
                held = self.read(target.dev, target.seq)
                if held is not None and self.orders.names(held):
                    self._entries.put(name, held.erased().encode())

    def _fork(self, dev: str, page: bytes) -> Fault | None:
        """A journal has one history: another entry in a held place is evidence, not news."""
        seq, _ = self.head(dev)
        member = self.chain.member(dev)
        # Where the page goes odd admission stops too, and says so.
        with suppress(WireError):
            for item in entry.split(page):
                if member is None or item.header.dev != dev or item.header.seq > seq:
                    break
                held = self.read(dev, item.header.seq)
                if held is not None and held.id != item.id:
                    return Fault(item.header.seq, item.encode(), _as_fork(item, member))
        return None

    def acknowledged(self) -> Heads:
        """Return what the server last said that it durably holds."""
        return dict(self._acknowledged)

    @property
    def sent(self) -> int:
        """The number of this device's last entry that the server durably holds."""
        return self._acknowledged.get(self.device, (0, FIRST))[0]

    @property
    def waiting(self) -> int:
        """How many of this device's entries the server does not durably hold."""
        return self.head(self.device)[0] - self.sent

    def acknowledge(self, heads: Heads) -> None:
        with self.lock:
            told = {dev: head for dev, head in heads.items() if self._may_hold(dev, *head)}
            self._acknowledged = self._acknowledged | told
            self._carried.put("acknowledged", feed.encode_heads(self._acknowledged))

    def _may_hold(self, dev: str, seq: int, name: str) -> bool:
        """A server that names an entry we never wrote holds nothing of ours by saying so."""
        if dev != self.device or self.cleared.has(dev, seq):
            return True
        try:
            held = self.read(dev, seq)
        except VaultDamaged:
            return True
        return held is not None and held.id == name

    # --- rosters ------------------------------------------------------------

    def roster_version(self) -> int:
        return self.chain.version

    def rosters(self, after: int) -> list[bytes]:
        return self.chain.after(after)

    def admit_roster(self, data: bytes) -> None:
        with self.lock:
            self.chain.admit(data)

    # --- loading: what can be made again is, when its row is damaged -----------

    def _required(self, name: str) -> bytes:
        value = self._carried.get(name)
        if value is None:
            raise VaultDamaged(f"carried {name} missing")
        return value

    def _load_heads(self) -> Heads:
        try:
            stored = self._carried.get("heads")
            return feed.decode_heads(stored) if stored else {}
        except VaultDamaged as error:
            self._report(error)
            return self._rebuild_heads()

    def _rebuild_heads(self) -> Heads:
        """The row of heads is damaged: find each journal's end again in the entries."""
        ids: dict[str, dict[int, str]] = {}
        for data in self._entries.scan():
            if data is not None:
                item = entry.decode(data)
                ids.setdefault(item.header.dev, {})[item.header.seq] = item.id
        return {dev: (max(seqs), seqs[max(seqs)]) for dev, seqs in ids.items()}


def _as_fork(item: Unverified, author: Member) -> WireError:
    """Only its author's own signature makes another history of a journal."""
    try:
        entry.check_signature(item, Ed25519PublicKey.from_public_bytes(author.sign))
    except Forged as error:
        return error
    return Forged("fork")
