"""The journal with its keys: write an entry, open those that came, read events again.

There is one way in for what a person does: `append`. The entry is sealed to its circle
and to this device, signed, chained, and on the disk before `append` returns. Orders to
erase and receipts for them go the same way, in clear.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from app.errors import CannotOpen, CarnetError, Locked, TooLarge, VaultDamaged, WireError
from app.journal.circles import Circles
from app.journal.opening import check_author, event_of, open_plain, plain_of, read_event
from app.journal.orders import place
from app.journal.sealed import SealedJournal, Within
from app.keys import sealing
from app.keys.identity import DeviceKeys
from app.keys.primitives import digest
from app.keys.recipients import Identity, Recipient
from app.keys.sealing import Sealed
from app.study.events import LATEST_AT, Event, What
from app.study.ids import DeviceId, EntryId, SubjectId
from app.vault.shelf import Shelf
from app.wire.entry import CLEAR, SIGNED_AS, Entry, Header, Unverified
from app.wire.erasure import Order, Receipt
from app.wire.limits import ENTRY_BYTES
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
    at: int | None = None
    """When it happened (ms), where that was before it is written: under the lock."""
    author: str = ""
    """Whose device said it before: what is said again, they may read again."""


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
        keyring: frozenset[str] | None = None,
    ) -> None:
        self.sealed = sealed
        self.seen = seen
        """For each journal, the last entry that was folded here, or could not be opened."""
        self.tick = tick
        self._circles = Circles(sealed.chain.current, keys.box)
        self.keyring = self._circles.keyring if keyring is None else keyring
        """With which keys `seen` was reached: with more, what was passed by may open."""
        self._keys: DeviceKeys | None = keys
        self._opened = opened
        self._clock = clock

    @property
    def device(self) -> DeviceId:
        return DeviceId(self.sealed.device)

    @property
    def circles(self) -> Circles:
        """The circles of the newest roster, which may have come while we are open."""
        if self._keys is not None and self._circles.version != self.sealed.chain.version:
            self._circles = Circles(self.sealed.chain.current, self._keys.box)
        return self._circles

    @property
    def box(self) -> Identity:
        """What opens for this device; `Locked` once it was forgotten."""
        return self._mine.box

    @property
    def _mine(self) -> DeviceKeys:
        if self._keys is None:
            raise Locked
        return self._keys

    def forget(self) -> None:
        """Overwrite and let go of every key: nothing is written or opened from now on."""
        with self.sealed.lock:
            if self._keys is not None:
                self._keys.forget()
            self._keys = None
            self._circles.forget()

    def append(
        self, acts: Iterable[Draft | Order | Receipt], within: Within = lambda: None
    ) -> list[Event]:
        """Write what a person did, all of it or nothing; return the events.

        `within` is done in the same transaction.
        """
        with self.sealed.lock:
            dev = self.device
            seq, previous = self.sealed.head(dev)
            tick, events, entries, rows = self.tick, [], [], []
            for act in acts:
                seq += 1
                if isinstance(act, Draft):
                    tick += 1
                    event, entry, plain = self._write(act, seq, previous, tick)
                    events.append(event)
                    rows.append((self._opened, place(dev, seq), _opened_row(entry, plain)))
                else:
                    entry = self._say(act, seq, previous)
                previous = entry.id
                entries.append(entry)
            self.sealed.store(dev, entries, rows, within)
            self.tick = tick
            self.seen[dev] = seq
            return events

    def _write(
        self, draft: Draft, seq: int, previous: str, tick: int
    ) -> tuple[Event, Entry, bytes]:
        roster = self.sealed.chain.current
        others = {dev: n for dev, n in self.seen.items() if dev != self.device}
        event = Event(
            EntryId(""), self.device, seq, tick, self._at(draft),
            draft.subject, draft.refs, others, draft.what, self.circles.site_of(draft.circle),
        )  # fmt: skip
        plain = plain_of(event, roster.study)
        epoch, recipients = self.circles.recipients(draft.circle)
        sealed = sealing.seal(plain, [*recipients, *self._author(draft)])
        entry = self._signed(seq, previous, sealed, draft.circle, epoch)
        return _identified(event, entry.id), entry, plain

    def _author(self, draft: Draft) -> list[Recipient]:
        member = self.sealed.chain.member(draft.author)
        is_other = member is not None and draft.author != self.device
        return [Recipient.parse(member.box)] if member is not None and is_other else []

    def _say(self, said: Order | Receipt, seq: int, previous: str) -> Entry:
        return self._signed(seq, previous, Sealed(b"", said.encode(), bytes(32)), CLEAR, 1)

    def _signed(self, seq: int, previous: str, sealed: Sealed, circle: str, epoch: int) -> Entry:
        roster = self.sealed.chain.current
        header = Header(
            study=roster.study,
            dev=self.device,
            seq=seq,
            prev=previous,
            pay=b64(digest(sealed.payload)),
            len=len(sealed.payload),
            kc=b64(sealed.commitment),
            circle=circle,
            epoch=epoch,
            roster=roster.version,
        )
        data = header.encode()
        signature = self._mine.sign.sign(SIGNED_AS + data)
        entry = Entry(header, data, signature, sealed.keybox, sealed.payload)
        if len(entry.encode()) > ENTRY_BYTES:
            raise TooLarge("entry")
        return entry

    def _at(self, draft: Draft) -> int:
        return min(max(self._clock() if draft.at is None else draft.at, 0), LATEST_AT)

    def open_new(self) -> Iterator[list[Event]]:
        """Open what came in since the last time, in batches, each of them durable.

        What this device may not read is passed by. What should open and does not goes to
        quarantine with its reason, and stops nothing. A batch counts as seen once whoever
        asked has folded it and comes back for the next: nobody speaks knowing of something
        that is not yet on their screen.
        """
        self._look_again()
        for dev in self.sealed.heads():
            yield from self._open_new_of(DeviceId(dev))

    def open_own(self) -> Iterator[list[Event]]:
        """Open what this device wrote since the last checkpoint: a moment's work."""
        yield from self._open_new_of(self.device)

    def _open_new_of(self, dev: DeviceId) -> Iterator[list[Event]]:
        last, _ = self.sealed.head(dev)
        for first in range(self.seen.get(dev, 0) + 1, last + 1, BATCH):
            end = min(first + BATCH, last + 1)
            yield self._open_batch(dev, range(first, end))
            self.seen[dev] = max(self.seen.get(dev, 0), end - 1)

    def start_over(self, journals: Iterable[DeviceId]) -> None:
        """Open these journals anew, from their first entry."""
        with self.sealed.lock:
            for dev in journals:
                self.seen.pop(dev, None)

    def _look_again(self) -> None:
        """With more keys than before, start over: what was passed by may open now."""
        circles = self.circles
        for name, error in circles.refused.items():
            reason = f"{type(error).__name__}: {error}"
            self.sealed.quarantine.hold(self.device, 0, f"{reason} ({name})", b"")
        if circles.keyring - self.keyring:
            for dev in self.seen.keys() - {self.device}:
                del self.seen[dev]
        self.keyring = circles.keyring

    def _open_batch(self, dev: DeviceId, seqs: range) -> list[Event]:
        with self.sealed.lock:
            found = self.recall(dev, seqs)
            self.tick = max([self.tick, *(event.tick for event in found)])
            return found

    def _open_sealed(self, dev: str, seqs: Iterable[int]) -> list[Event]:
        """Open entries, and keep what they say where it is quick to read again."""
        with self.sealed.lock:  # else an order could come between, and what it erased return
            if self._keys is None:  # what cannot be opened any more is not damaged
                raise Locked
            return self._open_and_keep(dev, seqs)

    def _open_and_keep(self, dev: str, seqs: Iterable[int]) -> list[Event]:
        seqs = list(seqs)
        held = self.sealed.read_many(dev, seqs)
        opened = [self._open_held(dev, seq, held.get(seq)) for seq in seqs]
        found = [pair for pair in opened if pair is not None]
        with suppress(VaultDamaged):  # they open again from their entries, only slower
            rows = ((place(e.dev, e.seq), row) for e, row in found)
            self._opened.put_many(rows)
        return [event for event, _ in found]

    def _open_held(
        self, dev: str, seq: int, entry: Unverified | None
    ) -> tuple[Event, bytes] | None:
        try:
            entry = entry or self.sealed.read(dev, seq)
            if entry is None:
                raise VaultDamaged("entry missing")
        except VaultDamaged as error:
            self.sealed.quarantine.hold(dev, seq, f"VaultDamaged: {error}", b"")
            return None
        if entry.is_erased or entry.is_clear:
            return None
        try:
            return self._open_entry(entry)
        except CannotOpen as error:
            if self._should_open(entry):
                self._hold(entry, error)
        except WireError as error:
            self._hold(entry, error)
        return None

    def _open_entry(self, entry: Unverified) -> tuple[Event, bytes]:
        plain = open_plain(entry, self.circles.readers)
        site = self.circles.site_of(entry.header.circle)
        event = read_event(plain, entry.header, entry.id, site)
        member = self.sealed.chain.member(entry.header.dev)
        if member is not None:
            check_author(event, member)
        return event, _opened_row(entry, plain)

    def _should_open(self, entry: Unverified) -> bool:
        return entry.header.dev == self.device or len(self.circles.readers(entry.header)) > 1

    def _hold(self, entry: Unverified, error: CarnetError) -> None:
        reason = f"{type(error).__name__}: {error}"
        header = entry.header
        self.sealed.quarantine.hold(header.dev, header.seq, reason, entry.encode())

    def recall(self, dev: str, seqs: Iterable[int]) -> list[Event]:
        """Return events, from where they rest under the vault's key if they were opened before.

        The others, and those whose row is damaged, are opened from their entries.
        """
        events: list[Event] = []
        left = self.sealed.cleared.left(dev, seqs)
        while left:
            some, left = left[:BATCH], left[BATCH:]
            rows = self._opened.get_many(place(dev, seq) for seq in some)
            events += map(self._read, rows.values())
            fresh = [seq for seq in some if place(dev, seq) not in rows]
            if fresh:
                events += self._open_sealed(dev, fresh)
        return events

    def _read(self, row: bytes) -> Event:
        """Read a row that this device sealed itself: its form was checked before that."""
        circle, _, plain = row[_ID_BYTES:].rpartition(b"\n")
        site = self.circles.site_of(circle.decode())
        return event_of(json.loads(plain), row[:_ID_BYTES].decode(), site)


_ID_BYTES = 43


def _opened_row(entry: Unverified, plain: bytes) -> bytes:
    """Return what an entry said, with its id and its circle; the body is on one line."""
    return f"{entry.id}{entry.header.circle}\n".encode() + plain


def _identified(event: Event, entry_id: str) -> Event:
    return Event(
        EntryId(entry_id), event.dev, event.seq, event.tick, event.at,
        event.subject, event.refs, event.seen, event.what, event.site,
    )  # fmt: skip
