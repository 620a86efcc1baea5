"""What a locked notebook may still do: hold, send and take in sealed entries.

Everything here rests under the carry key, which the device secret alone gives. It opens
nothing a person wrote: a thief who has it sees what the server sees.
"""

import threading
from collections.abc import Iterable

from app.errors import Forged, VaultDamaged
from app.journal.admission import Fault, admit
from app.journal.quarantine import Quarantine
from app.journal.rosters import Rosters
from app.vault.database import Database
from app.vault.objects import Objects
from app.vault.shelf import Sealer, Shelf
from app.wire import canonical, entry, feed
from app.wire.entry import FIRST, Entry, Unverified
from app.wire.feed import Heads
from app.wire.limits import BATCH_BYTES, BATCH_ENTRIES, OBJECT_BYTES


class SealedJournal:
    """Every journal this device holds, sealed. What sync sees, and all that it sees."""

    def __init__(self, database: Database, carrying: Sealer, objects: Objects) -> None:
        self.database = database
        self.objects = objects
        self.lock = threading.RLock()
        self._carried = Shelf(database, "carried", carrying)
        self._entries = Shelf(database, "entries", carrying)
        self.device = (self._carried.get("device") or b"").decode()
        root = self._carried.get("root")
        if root is None:
            raise VaultDamaged()
        self.chain = Rosters(self._carried, root)
        self.quarantine = Quarantine(self._carried)
        self._heads = self._load_heads()
        self._ledger = self._load_ledger()
        stored = self._carried.get("acknowledged")
        self._acknowledged: Heads = feed.decode_heads(stored) if stored else {}

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
        data = self._entries.get(_place(dev, seq))
        return None if data is None else entry.decode(data)

    def page(self, dev: str, after: int) -> bytes:
        """Return the entries of a journal after a number, within one batch."""
        out: list[bytes] = []
        size = 0
        last, _ = self.head(dev)
        for seq in range(after + 1, min(last, after + BATCH_ENTRIES) + 1):
            data = self._entries.get(_place(dev, seq))
            if data is None:
                raise VaultDamaged()
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
            seq, previous = self.head(dev)
            self._refuse_fork(dev, page)
            admitted = admit(page, dev, seq, previous, self.chain.current)
            self.store(dev, admitted.entries)
        if admitted.fault is not None:
            self._hold(dev, admitted.fault)
            raise admitted.fault.error

    def store(
        self, dev: str, entries: list[Entry], also: Iterable[tuple[Shelf, str, bytes]] = ()
    ) -> None:
        """Write verified entries and the new head in one transaction."""
        if not entries:
            return
        head = (entries[-1].header.seq, entries[-1].id)
        heads = self._heads | {dev: head}
        with self.database.transaction():
            self._entries.put_many(
                (_place(dev, item.header.seq), item.encode()) for item in entries
            )
            self._carried.put("heads", feed.encode_heads(heads))
            for shelf, name, data in also:
                shelf.put(name, data)
        self._heads = heads

    def _refuse_fork(self, dev: str, page: bytes) -> None:
        """A journal has one history: another entry in a held place is evidence, not news."""
        seq, _ = self.head(dev)
        for item in entry.split(page):
            if item.header.dev != dev or item.header.seq > seq:
                return
            held = self.read(dev, item.header.seq)
            if held is not None and held.id != item.id:
                fault = Fault(item.header.seq, item.encode(), Forged("fork"))
                self._hold(dev, fault)
                raise fault.error

    def _hold(self, dev: str, fault: Fault) -> None:
        reason = f"{type(fault.error).__name__}: {fault.error}"
        self.quarantine.hold(dev, fault.seq, reason, fault.data)

    def acknowledged(self) -> Heads:
        """Return what the server last said that it durably holds."""
        return dict(self._acknowledged)

    @property
    def sent(self) -> int:
        """The number of this device's last entry that the server durably holds."""
        return self._acknowledged.get(self.device, (0, FIRST))[0]

    def acknowledge(self, heads: Heads) -> None:
        with self.lock:
            self._acknowledged = self._acknowledged | heads
            self._carried.put("acknowledged", feed.encode_heads(self._acknowledged))

    # --- rosters ------------------------------------------------------------

    def roster_version(self) -> int:
        return self.chain.version

    def rosters(self, after: int) -> list[bytes]:
        return self.chain.after(after)

    def admit_roster(self, data: bytes) -> None:
        with self.lock:
            self.chain.admit(data)

    # --- audio segments -----------------------------------------------------

    def unsent_objects(self) -> dict[str, int]:
        """Return the segments to send, with their sizes in bytes."""
        return dict.fromkeys(self._ledger["unsent"], OBJECT_BYTES)

    def wanted_objects(self) -> list[str]:
        return [name for name in self._ledger["wanted"] if not self.objects.has(name)]

    def read_object(self, name: str) -> bytes:
        data = self.objects.get(name)
        if data is None:
            raise VaultDamaged()
        return data

    def keep_object(self, name: str, data: bytes) -> None:
        """Keep an object that came from the server; its hash must be its name."""
        self.objects.put(name, data)
        self._move(wanted=[n for n in self._ledger["wanted"] if n != name])

    def mark_sent(self, names: Iterable[str]) -> None:
        gone = set(names)
        self._move(unsent=[name for name in self._ledger["unsent"] if name not in gone])

    def to_send(self, names: Iterable[str]) -> None:
        self._move(unsent=[*self._ledger["unsent"], *names])

    def want(self, names: Iterable[str]) -> None:
        known = set(self._ledger["wanted"])
        fresh = [n for n in names if n not in known and not self.objects.has(n)]
        if fresh:
            self._move(wanted=[*self._ledger["wanted"], *fresh])

    def take(self, recording: str) -> tuple[list[str], list[int]]:
        """Return the hashes and frame counts of a running recording's whole segments."""
        stored = self._carried.get(f"take/{recording}")
        hashes, frames = canonical.decode(stored) if stored else ([], [])
        return hashes, frames

    def add_segment(self, recording: str, hashed: str, frames: int) -> None:
        """Note one more whole segment, before its file is moved under its hash."""
        with self.lock, self.database.transaction():
            hashes, counts = self.take(recording)
            rows = [[*hashes, hashed], [*counts, frames]]
            self._carried.put(f"take/{recording}", canonical.encode(rows))
            self.to_send([hashed])

    def _move(self, **lists: list[str]) -> None:
        with self.lock:
            self._ledger |= lists
            self._carried.put("ledger", canonical.encode(self._ledger))

    # --- loading ------------------------------------------------------------

    def _load_ledger(self) -> dict[str, list[str]]:
        stored = self._carried.get("ledger")
        return canonical.decode(stored) if stored else {"unsent": [], "wanted": []}

    def _load_heads(self) -> Heads:
        try:
            stored = self._carried.get("heads")
            return feed.decode_heads(stored) if stored else {}
        except VaultDamaged:
            return self._rebuild_heads()

    def _rebuild_heads(self) -> Heads:
        """The row of heads is damaged: find each journal's end again in the entries."""
        ids: dict[str, dict[int, str]] = {}
        for data in self._entries.scan():
            if data is not None:
                item = entry.decode(data)
                ids.setdefault(item.header.dev, {})[item.header.seq] = item.id
        return {dev: (max(seqs), seqs[max(seqs)]) for dev, seqs in ids.items()}


def _place(dev: str, seq: int) -> str:
    return f"{dev}/{seq}"
