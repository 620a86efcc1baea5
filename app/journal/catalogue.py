"""The catalogue: a summary of every subject, and each subject folded when asked for.

Fifty thousand entries are not opened at each unlock. What lists and figures need is kept
sealed as one checkpoint, with how far it goes; at unlock it is read back and only what
came later is folded. A subject is folded again, whole, whenever one of its entries comes,
so the state never depends on the order of arrival.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from app.errors import VaultDamaged
from app.journal.journal import Journal
from app.merge.erasure import silenced
from app.merge.fold import fold, spoken
from app.merge.state import Subject, Summary, Withdrawn
from app.merge.summary import places_of, summarise
from app.study.events import Event, Reissued
from app.study.ids import DeviceId, EntryId, SubjectId
from app.vault.shelf import Shelf

CHECKPOINT = "checkpoint"
_NUMBERS = "numbers"
FORMAT = 6
"""6 (2026-11): with sessions that are over, and twins. Another: made anew from the entries."""

REMEMBERED = 8192
"""Events held in memory, those of the subjects last used: 2 or 3 KB each, about 25 MB in all."""

STALE = 400
"""Entries after which the checkpoint is written again."""

_row = attrgetter(*(item.name for item in fields(Summary)))


@dataclass(slots=True)
class _Held:
    """A subject in memory: its events, and what they add up to."""

    events: dict[str, Event]
    late: set[EntryId]
    """Those that say something of a person who is not spoken of any more."""
    folded: Subject | None = field(init=False)

    def __post_init__(self) -> None:
        self.folded = fold(self.spoken)

    @property
    def spoken(self) -> list[Event]:
        return [event for event in self.events.values() if event.id not in self.late]


class Catalogue:
    """What the journals add up to, kept up to date entry by entry.

    Called from several threads: a recorder writes while people read.
    """

    def __init__(self, kept: Shelf) -> None:
        self._kept = kept
        self._journal: Journal | None = None
        self._held: OrderedDict[SubjectId, _Held] = OrderedDict()
        self._remembered = 0
        self._since = 0
        self.lock = threading.RLock()
        """Held from writing an entry to folding it, so that no checkpoint comes between."""
        self.summaries: dict[SubjectId, Summary] = {}
        self.doubled: set[SubjectId] = set()
        """Subjects of which something was said again twice, apart."""
        self.forgotten: set[SubjectId] = set()
        """The participants who had everything erased."""
        self.late: dict[SubjectId, dict[tuple[DeviceId, int], SubjectId]] = {}
        """Entries that say something of a person who is not spoken of any more: of whom."""
        self._waiting: dict[SubjectId, dict[str, tuple[int, ...]]] = {}
        """Subjects whose opening has not arrived: where their entries are."""
        self.seen: dict[DeviceId, int] = {}
        self.keyring: frozenset[str] | None = None
        self.tick = 0
        self.numbers: dict[str, int] = self._load_numbers()
        """The highest number given at each site to people whose codes are not read here now."""
        self._load()

    def attach(self, journal: Journal) -> None:
        """Fold what came after the checkpoint, from the journal's own reading."""
        self._journal = journal

    def add(self, events: Iterable[Event]) -> set[SubjectId]:
        """Take in events; return the subjects they changed."""
        news: dict[SubjectId, list[Event]] = {}
        for event in events:
            self._since += 1
            if event.subject:
                news.setdefault(event.subject, []).append(event)
        with self.lock:
            forgotten = set(self.forgotten)
            for subject, fresh in news.items():
                held = self._held.get(subject)
                known = held.events if held else self._gathered(subject)
                self._hold(subject, known | {event.id: event for event in fresh})
            again = self._silence(self.forgotten - forgotten)
        return set(news) | again

    def erase(self, places: Iterable[tuple[str, int]]) -> set[SubjectId]:
        """Fold again, without them, whatever said something in these entries; return it."""
        gone: dict[str, set[int]] = {}
        for dev, seq in places:
            gone.setdefault(dev, set()).add(seq)
        with self.lock:
            changed = {s for s, entries in self._places() if _any_of(entries, gone)}
            for subject in changed:
                self._let_go(subject)
                events = self._gathered(subject)
                left = {i: e for i, e in events.items() if e.seq not in gone.get(e.dev, ())}
                self._hold(subject, left)
        return changed

    def subject(self, subject: SubjectId) -> Subject | None:
        """Return one subject, folded from all its entries."""
        return self._known(subject).folded

    def events(self, subject: SubjectId) -> list[Event]:
        """Return the entries of a subject, in display order."""
        return spoken(self._known(subject).spoken)

    def told(self, subject: SubjectId, event: EntryId) -> list[tuple[DeviceId, int]]:
        """Return the entries that hold what an event says: its own, and what said it again."""
        return [
            (held.dev, held.seq)
            for held in self._known(subject).events.values()
            if held.id == event or (isinstance(held.what, Reissued) and held.what.ref == event)
        ]

    def forget(self) -> None:
        """Let go of everything that was opened."""
        with self.lock:
            for known in (self._held, self.summaries, self._waiting):
                known.clear()
            self._remembered = 0

    def places(self, subject: SubjectId) -> list[tuple[DeviceId, int]]:
        """Return every entry of a subject, whether or not it counts."""
        return [(held.dev, held.seq) for held in self._known(subject).events.values()]

    def keep_only(self, subjects: Set[SubjectId]) -> None:
        """Forget every other subject: its entries are not here any more."""
        with self.lock:
            for known in (self.summaries, self._waiting, self.late):
                for subject in known.keys() - subjects:
                    del known[subject]
            for subject in self._held.keys() - subjects:
                self._let_go(subject)

    def remember_numbers(self, numbers: Mapping[str, int]) -> None:
        """Keep up to where numbers were given: what is cleared still takes its own."""
        self.numbers = dict(numbers)
        self._kept.put(_NUMBERS, json.dumps(self.numbers).encode())

    def waiting(self) -> Mapping[SubjectId, Mapping[str, tuple[int, ...]]]:
        """Return where the entries are of subjects whose opening is not here."""
        return self._waiting

    def unsave(self) -> None:
        """Take the checkpoint out: the next start makes it anew from the entries."""
        self._kept.delete([CHECKPOINT])

    @property
    def is_stale(self) -> bool:
        return self._since >= STALE

    def save(self) -> None:
        """Write the checkpoint, so that the next unlock starts from here."""
        assert self._journal is not None
        with self.lock:
            value = {
                "format": FORMAT,
                "seen": self._journal.seen,
                "keyring": sorted(self._journal.keyring),
                "tick": self._journal.tick,
                "waiting": self._waiting,
                "rows": list(map(_row, self.summaries.values())),
            }
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self._kept.put(CHECKPOINT, text.encode())
        self._since = 0

    def _known(self, subject: SubjectId) -> _Held:
        """Return a subject from memory, or fold it from where its events rest."""
        with self.lock:
            held = self._held.get(subject)
            if held is None:
                held = self._remember(subject, self._folded(subject, self._gathered(subject)))
            self._held.move_to_end(subject)
            return held

    def _silence(self, forgotten: set[SubjectId]) -> set[SubjectId]:
        """Fold again, without them, what may speak of people who are not spoken of any more."""
        if not forgotten:
            return set()
        again = {
            summary.subject
            for summary in self.summaries.values()
            if summary.kind == "recording"
            or forgotten.intersection((summary.parent, *_people(summary)))
        }
        again |= forgotten
        for subject in again:
            self._hold(subject, self._known(subject).events)
        return again

    def _places(self) -> Iterable[tuple[SubjectId, Mapping[str, tuple[int, ...]]]]:
        yield from ((s, summary.entries) for s, summary in self.summaries.items())
        yield from self._waiting.items()

    def _gathered(self, subject: SubjectId) -> dict[str, Event]:
        assert self._journal is not None
        summary = self.summaries.get(subject)
        places: Mapping[str, tuple[int, ...]] = (
            summary.entries if summary else self._waiting.get(subject, {})
        )
        found = (self._journal.recall(dev, seqs) for dev, seqs in places.items())
        return {event.id: event for events in found for event in events}

    def _hold(self, subject: SubjectId, events: dict[str, Event]) -> None:
        held = self._remember(subject, self._folded(subject, events))
        self._waiting.pop(subject, None)
        if held.folded is not None:
            self.summaries[subject] = summarise(held.folded, events.values())
            if isinstance(held.folded, Withdrawn):
                self.forgotten.add(subject)
            return
        self.summaries.pop(subject, None)
        if events:
            self._waiting[subject] = places_of(events.values())

    def _folded(self, subject: SubjectId, events: dict[str, Event]) -> _Held:
        self.late.pop(subject, None)
        refs = [e.what.ref for e in events.values() if isinstance(e.what, Reissued)]
        if len(refs) > len(set(refs)):
            self.doubled.add(subject)
        else:
            self.doubled.discard(subject)
        if not self.forgotten:
            return _Held(events, set())
        people = {e.id: silenced(e, self.forgotten) for e in events.values()}
        late = {(e.dev, e.seq): p for e in events.values() if (p := people[e.id]) is not None}
        if late:
            self.late[subject] = late
        return _Held(events, {e.id for e in events.values() if people[e.id] is not None})

    def _remember(self, subject: SubjectId, held: _Held) -> _Held:
        self._let_go(subject)
        self._held[subject] = held
        self._remembered += len(held.events)
        while self._remembered > REMEMBERED and len(self._held) > 1:
            self._let_go(next(iter(self._held)))
        return held

    def _let_go(self, subject: SubjectId) -> None:
        held = self._held.pop(subject, None)
        if held is not None:
            self._remembered -= len(held.events)

    def _load_numbers(self) -> dict[str, int]:
        try:
            stored = self._kept.get(_NUMBERS)
        except VaultDamaged:
            stored = None
        found: dict[str, int] = json.loads(stored) if stored else {}
        return found

    def _load(self) -> None:
        """Read the checkpoint; one that is missing, damaged or older costs only time."""
        try:
            stored = self._kept.get(CHECKPOINT)
        except VaultDamaged:
            return
        value: dict[str, Any] = json.loads(stored) if stored else {}
        if value.get("format") != FORMAT:
            return
        self.seen, self.tick = value["seen"], value["tick"]
        self.keyring = frozenset(value["keyring"])
        self._waiting = {subject: _places(item) for subject, item in value["waiting"].items()}
        self.summaries = {row[0]: _summary(row) for row in value["rows"]}
        self.forgotten = {s for s, row in self.summaries.items() if row.kind == "withdrawn"}


def _summary(row: list[Any]) -> Summary:
    """Return a summary as it was before JSON, which knows no tuples, was made of it."""
    entries, extra = row[-2:]
    told = {name: tuple(v) if type(v) is list else v for name, v in extra.items()}
    row[-2:] = [_places(entries), told]
    return Summary(*row)


def _people(summary: Summary) -> tuple[str, ...]:
    people = summary.extra.get("people", ())
    return people if isinstance(people, tuple) else ()


def _any_of(entries: Mapping[str, tuple[int, ...]], gone: Mapping[str, set[int]]) -> bool:
    return any(not gone.get(dev, set()).isdisjoint(seqs) for dev, seqs in entries.items())


def _places(places: dict[str, list[int]]) -> dict[str, tuple[int, ...]]:
    return {dev: tuple(seqs) for dev, seqs in places.items()}
