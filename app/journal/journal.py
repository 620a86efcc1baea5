"""The journal with its keys: write an entry, open those that came, read events again.

There is one way in for what a person does: `append`. The entry is sealed to its circle
and to this device, signed, chained, and on the disk before `append` returns.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app.errors import CannotOpen, CarnetError, VaultDamaged
from app.journal.circles import Circles
from app.journal.opening import check_author, event_of, open_plain, plain_of, read_event
from app.journal.sealed import SealedJournal
from app.keys import sealing
from app.keys.identity import DeviceKeys
from app.keys.primitives import digest
from app.study.events import Event, What
from app.study.ids import DeviceId, EntryId, SubjectId
from app.vault.shelf import Shelf
from app.wire import canonical
from app.wire.entry import SIGNED_AS, Entry, Header, Unverified
from app.wire.text import b64

BATCH = 200
"""Entries opened in one transaction: the disk syncs once for all of them."""

Clock = Callable[[], int]
"""The wall clock, in ms since 1970. It is shown to people and decides nothing."""


def wall_clock() -> int:
    return time.time_ns() // 1_000_000


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person did, before it is an entry."""

    what: What
    subject: SubjectId
    circle: str
    refs: frozenset[EntryId] = frozenset()


class Journal:
    """This device's journal, unlocked, and those of the others that it may read."""

    def __init__(
        self,
        sealed: SealedJournal,
        keys: DeviceKeys,
        opened: Shelf,
        seen: dict[DeviceId, int],
        tick: int,
        clock: Clock = wall_clock,
    ) -> None:
        self.sealed = sealed
        self.circles = Circles(sealed.chain.current, keys.box)
        self.seen = seen
        """For each journal, the last entry that was opened here, or could not be."""
        self.tick = tick
        self._keys = keys
        self._opened = opened
        self._clock = clock

    @property
    def device(self) -> DeviceId:
        return DeviceId(self.sealed.device)

    def append(self, drafts: Iterable[Draft]) -> list[Event]:
        """Write what a person did, all of it or nothing; return the events."""
        with self.sealed.lock:
            dev = self.device
            seq, previous = self.sealed.head(dev)
            tick, events, entries, rows = self.tick, [], [], []
            for draft in drafts:
                seq, tick = seq + 1, tick + 1
                event, entry, plain = self._write(draft, seq, previous, tick)
                previous = entry.id
                events.append(event)
                entries.append(entry)
                rows.append((self._opened, _place(dev, seq), _opened_row(entry.id, plain)))
            self.sealed.store(dev, entries, rows)
            self.tick = tick
            self.seen[dev] = seq
            return events

    def _write(
        self, draft: Draft, seq: int, previous: str, tick: int
    ) -> tuple[Event, Entry, bytes]:
        roster = self.sealed.chain.current
        others = {dev: n for dev, n in self.seen.items() if dev != self.device}
        event = Event(
            EntryId(""), self.device, seq, tick, self._clock(),
            draft.subject, draft.refs, others, draft.what,
        )  # fmt: skip
        plain = plain_of(event, roster.study)
        epoch, recipients = self.circles.recipients(draft.circle)
        sealed = sealing.seal(plain, recipients)
        header = Header(
            study=roster.study,
            dev=self.device,
            seq=seq,
            prev=previous,
            pay=b64(digest(sealed.payload)),
            len=len(sealed.payload),
            kc=b64(sealed.commitment),
            circle=draft.circle,
            epoch=epoch,
            roster=roster.version,
        )
        data = header.encode()
        signature = self._keys.sign.sign(SIGNED_AS + data)
        entry = Entry(header, data, signature, sealed.keybox, sealed.payload)
        return _identified(event, entry.id), entry, plain

    def open_new(self) -> Iterator[list[Event]]:
        """Open what came in since the last time, in batches, each of them durable.

        What this device may not read is passed by. What should open and does not goes to
        quarantine with its reason, and stops nothing.
        """
        for dev, (last, _) in self.sealed.heads().items():
            start = self.seen.get(DeviceId(dev), 0)
            for first in range(start + 1, last + 1, BATCH):
                yield self._open_batch(DeviceId(dev), range(first, min(first + BATCH, last + 1)))

    def _open_batch(self, dev: DeviceId, seqs: range) -> list[Event]:
        with self.sealed.lock, self.sealed.database.transaction():
            found = [self._open(dev, seq) for seq in seqs]
            events = [event for event in found if event is not None]
            self.seen[dev] = seqs[-1]
            self.tick = max([self.tick, *(event.tick for event in events)])
            return events

    def _open(self, dev: str, seq: int) -> Event | None:
        try:
            known = self._recall(dev, seq)
            if known is not None:
                return known
            entry = self.sealed.read(dev, seq)
        except VaultDamaged:
            self.sealed.quarantine.hold(dev, seq, "VaultDamaged", b"")
            return None
        if entry is None or entry.is_erased:
            return None
        try:
            return self._open_entry(entry)
        except CannotOpen as error:
            if self._should_open(entry):
                self._hold(entry, error)
        except CarnetError as error:
            self._hold(entry, error)
        return None

    def _open_entry(self, entry: Unverified) -> Event:
        plain = open_plain(entry, self.circles.readers)
        event = read_event(plain, entry.header, entry.id)
        member = self.sealed.chain.member(entry.header.dev)
        if member is not None:
            check_author(event, member, self.circles.site_of(entry.header.circle))
        self._opened.put(_place(event.dev, event.seq), _opened_row(entry.id, plain))
        return event

    def _should_open(self, entry: Unverified) -> bool:
        return len(self.circles.readers(entry.header)) > 1

    def _hold(self, entry: Unverified, error: CarnetError) -> None:
        reason = f"{type(error).__name__}: {error}"
        header = entry.header
        self.sealed.quarantine.hold(header.dev, header.seq, reason, entry.encode())

    def recall(self, dev: str, seqs: Iterable[int]) -> list[Event]:
        """Return events opened before, from where they rest under the vault's key.

        One whose row is damaged is opened again from its entry.
        """
        found = (self._open(dev, seq) for seq in seqs)
        return [event for event in found if event is not None]

    def _recall(self, dev: str, seq: int) -> Event | None:
        try:
            row = self._opened.get(_place(dev, seq))
        except VaultDamaged:
            return None
        if row is None:
            return None
        return event_of(canonical.decode(row[_ID_BYTES:]), row[:_ID_BYTES].decode())


_ID_BYTES = 43


def _opened_row(entry_id: str, plain: bytes) -> bytes:
    return entry_id.encode() + plain


def _identified(event: Event, entry_id: str) -> Event:
    return Event(
        EntryId(entry_id), event.dev, event.seq, event.tick, event.at,
        event.subject, event.refs, event.seen, event.what,
    )  # fmt: skip


def _place(dev: str, seq: int) -> str:
    return f"{dev}/{seq}"
