"""Let go of what is safe elsewhere, and take it in again when a person asks.

Sealed all of it, so a locked notebook finishes what a kill cut short. A journal of which
something was cleared goes on: its last entry stays bare, a header and a signature, and what
comes back must fit between the entries that stayed, under its author's own signature.
"""

import threading
from collections.abc import Callable
from contextlib import suppress

from app.errors import Forged, VaultDamaged, WireError
from app.journal.admission import Fault, admit
from app.journal.cleared import Cleared, Staying, stretches
from app.journal.orders import Orders, place
from app.journal.quarantine import Quarantine
from app.journal.rosters import Rosters
from app.vault.database import Database
from app.vault.objects import Objects
from app.vault.shelf import Shelf
from app.wire.entry import FIRST, Entry, Unverified
from app.wire.feed import Heads


class ClearedEntries:
    """The side of the sealed journal that forgets, and remembers on demand."""

    database: Database
    objects: Objects
    lock: threading.RLock
    orders: Orders
    quarantine: Quarantine
    chain: Rosters
    cleared: Cleared
    _carried: Shelf
    _entries: Shelf
    _opened: Shelf
    _kept: Shelf
    """To destroy rows by their names, which takes no key."""
    _heads: Heads
    _ledger: dict[str, dict[str, None]]
    read: Callable[[str, int], Unverified | None]
    _unless_ordered: Callable[[Unverified], Unverified]
    _write_ledger: Callable[[], None]
    _report: Callable[[VaultDamaged], None]

    def begin_clearing(self, staying: Staying) -> None:
        """Note durably what goes: all but what is staying, and what was said in clear."""
        clear = self.orders.places()
        gone = {
            dev: stretches(
                seq
                for seq in range(1, last + 1)
                if seq not in staying.entries.get(dev, ()) and (dev, seq) not in clear
            )
            for dev, (last, _) in self._heads.items()
        }
        self.cleared.begin(gone, staying)

    def destroy_cleared(self) -> None:
        """Destroy every row of what goes; within a transaction that also replaces the keys.

        What was opened is destroyed whole: what stays opens again from its entries.
        """
        staying = []
        for dev, (last, _) in self._heads.items():
            staying += [place(dev, seq) for seq in self.cleared.left(dev, range(1, last + 1))]
            if self.cleared.has(dev, last):
                self._bare(dev, last)
                staying.append(place(dev, last))
        self._entries.keep_only(staying)
        self._opened.keep_only(())
        self._kept.delete(self.cleared.rows)
        self._carried.delete(f"take/{name}" for name in self.cleared.takes)
        self._ledger["wanted"].clear()
        self._write_ledger()

    def destroy_cleared_sound(self) -> None:
        """Destroy the files of sound that go: their keys are gone already."""
        self.objects.keep_only({*self.cleared.sound, *self._ledger["unsent"]})

    def _finish_clearing(self) -> None:
        """Destroy, while locked, what a kill left; the next unlock replaces the keys."""
        with self.database.transaction():
            self.destroy_cleared()
        self.database.scrub()
        self.destroy_cleared_sound()

    def _bare(self, dev: str, seq: int) -> None:
        with suppress(VaultDamaged):  # a damaged one says as little
            held = self.read(dev, seq)
            if held is not None:
                self._entries.put(place(dev, seq), held.erased().encode())

    def _load_cleared(self) -> Cleared:
        try:
            return Cleared(self._carried)
        except VaultDamaged as error:
            self._report(error)
            return self._find_cleared()

    def _find_cleared(self) -> Cleared:
        """The ledger is damaged: what is not here, or bare with no order, was cleared."""
        self._carried.delete(["cleared"])
        found = Cleared(self._carried)
        gone = {
            dev: stretches(seq for seq in range(1, last + 1) if self._is_absent(dev, seq))
            for dev, (last, _) in self._heads.items()
        }
        if any(gone.values()):
            found.begin(gone, Staying({}, sound=frozenset(self.objects.names())))
            found.settle()
        return found

    def _is_absent(self, dev: str, seq: int) -> bool:
        with suppress(VaultDamaged):
            held = self.read(dev, seq)
            return held is None or (held.is_erased and not self.orders.names(held))
        return False

    # --- back again -------------------------------------------------------------

    def missing_entries(self) -> dict[str, int]:
        """Return which journals a person wants back, each after which number."""
        with self.lock:
            return self.cleared.missing()

    def readmit(self, dev: str, page: bytes) -> int:
        """Take in again, durably, what was cleared of a journal; return how many entries."""
        with self.lock:
            stretch = self.cleared.stretch(dev)
            if stretch is None:
                return 0
            first, last = stretch
            admitted = admit(page, dev, first - 1, self._id_at(dev, first - 1), self.chain.current)
            entries = [item for item in admitted.entries if item.header.seq <= last]
            fault = None if entries else admitted.fault
            if entries and entries[-1].header.seq == last and not self._fits(dev, entries[-1]):
                fault = Fault(last, entries[-1].encode(), Forged("fork"))
            if fault is not None:
                self._refuse(dev, fault)
            self._put_back(dev, entries)
            return len(entries)

    def _put_back(self, dev: str, entries: list[Entry]) -> None:
        if not entries:
            return
        with self.database.transaction():
            self._entries.put_many(
                (place(dev, item.header.seq), self._unless_ordered(item).encode())
                for item in entries
            )
            self.orders.came_bare(entries)
            self.cleared.came(dev, entries[-1].header.seq)

    def _id_at(self, dev: str, seq: int) -> str:
        if seq == 0:
            return FIRST
        held = self.read(dev, seq)
        if held is None:
            raise VaultDamaged("entry missing")
        return held.id

    def _fits(self, dev: str, last: Entry) -> bool:
        """Tell whether the end of a stretch is what the journal went on from."""
        seq, name = self._heads[dev]
        if last.header.seq == seq:
            return last.id == name
        following = self.read(dev, last.header.seq + 1)
        return following is not None and following.header.prev == last.id

    def _refuse(self, dev: str, fault: Fault) -> None:
        error: WireError = fault.error
        self.quarantine.hold(dev, fault.seq, f"{type(error).__name__}: {error}", fault.data)
        raise error
