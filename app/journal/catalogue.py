"""The catalogue: a summary of every subject, and each subject folded when asked for.

Fifty thousand entries are not opened at each unlock. What lists and figures need is kept
sealed as one checkpoint, with how far it goes; at unlock it is read back and only what
came later is folded. A subject is folded again, whole, whenever one of its entries comes,
so the state never depends on the order of arrival.
"""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

from app.errors import VaultDamaged
from app.journal.journal import Journal
from app.merge.fold import fold, spoken
from app.merge.state import Subject, Summary
from app.merge.summary import places_of, summarise
from app.study.events import Event
from app.study.ids import DeviceId, SubjectId
from app.vault.shelf import Shelf

CHECKPOINT = "checkpoint"
FORMAT = 3
"""3 (2026-11): with the sheets people read. Another number: it is made anew from the entries."""

REMEMBERED = 256
"""Subjects whose events are held in memory, the last used."""

STALE = 400
"""Entries after which the checkpoint is written again."""

_row = attrgetter(*(item.name for item in fields(Summary)))


@dataclass(slots=True)
class _Held:
    """A subject in memory: its events, and what they add up to."""

    events: dict[str, Event]
    folded: Subject | None = field(init=False)

    def __post_init__(self) -> None:
        self.folded = fold(self.events.values())


class Catalogue:
    """What the journals add up to, kept up to date entry by entry.

    Called from several threads: a recorder writes while people read.
    """

    def __init__(self, kept: Shelf) -> None:
        self._kept = kept
        self._journal: Journal | None = None
        self._held: OrderedDict[SubjectId, _Held] = OrderedDict()
        self._since = 0
        self.lock = threading.RLock()
        """Held from writing an entry to folding it, so that no checkpoint comes between."""
        self.summaries: dict[SubjectId, Summary] = {}
        self._waiting: dict[SubjectId, dict[str, tuple[int, ...]]] = {}
        """Subjects whose opening has not arrived: where their entries are."""
        self.seen: dict[DeviceId, int] = {}
        self.keyring: frozenset[str] | None = None
        self.tick = 0
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
            for subject, fresh in news.items():
                known = self._known(subject).events
                self._hold(subject, known | {event.id: event for event in fresh})
        return set(news)

    def subject(self, subject: SubjectId) -> Subject | None:
        """Return one subject, folded from all its entries."""
        return self._known(subject).folded

    def events(self, subject: SubjectId) -> list[Event]:
        """Return the entries of a subject, in display order."""
        return spoken(self._known(subject).events.values())

    def forget(self) -> None:
        """Let go of everything that was opened."""
        with self.lock:
            for known in (self._held, self.summaries, self._waiting):
                known.clear()

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
                held = self._remember(subject, _Held(self._gathered(subject)))
            self._held.move_to_end(subject)
            return held

    def _gathered(self, subject: SubjectId) -> dict[str, Event]:
        assert self._journal is not None
        summary = self.summaries.get(subject)
        places: Mapping[str, tuple[int, ...]] = (
            summary.entries if summary else self._waiting.get(subject, {})
        )
        found = (self._journal.recall(dev, seqs) for dev, seqs in places.items())
        return {event.id: event for events in found for event in events}

    def _hold(self, subject: SubjectId, events: dict[str, Event]) -> None:
        held = self._remember(subject, _Held(events))
        if held.folded is None:
            self._waiting[subject] = places_of(events.values())
        else:
            self._waiting.pop(subject, None)
            self.summaries[subject] = summarise(held.folded, events.values())

    def _remember(self, subject: SubjectId, held: _Held) -> _Held:
        self._held[subject] = held
        if len(self._held) > REMEMBERED:
            self._held.popitem(last=False)
        return held

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


def _summary(row: list[Any]) -> Summary:
    """Return a summary as it was before JSON, which knows no tuples, was made of it."""
    entries, extra = row[-2:]
    told = {name: tuple(v) if type(v) is list else v for name, v in extra.items()}
    row[-2:] = [_places(entries), told]
    return Summary(*row)


def _places(places: dict[str, list[int]]) -> dict[str, tuple[int, ...]]:
    return {dev: tuple(seqs) for dev, seqs in places.items()}
