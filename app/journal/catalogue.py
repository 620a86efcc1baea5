"""The catalogue: a summary of every subject, and each subject folded when asked for.

Fifty thousand entries are not opened at each unlock. What lists and figures need is kept
sealed as one checkpoint, with how far it goes; at unlock it is read back and only what
came later is folded. A subject is folded again, whole, whenever one of its entries comes,
so the state never depends on the order of arrival.
"""

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from app.errors import VaultDamaged
from app.journal.journal import Journal
from app.merge.fold import fold
from app.merge.state import Subject, Summary
from app.merge.summary import summarise
from app.study.events import Event
from app.study.ids import DeviceId, SubjectId
from app.vault.shelf import Shelf

CHECKPOINT = "checkpoint"
FORMAT = 1
"""1 (2026-11): the first. Another number: the checkpoint is made anew from the entries."""

REMEMBERED = 256
"""Subjects whose events are held in memory, the last used."""

STALE = 400
"""Entries after which the checkpoint is written again."""


class Catalogue:
    """What the journals add up to, kept up to date entry by entry."""

    def __init__(self, kept: Shelf) -> None:
        self._kept = kept
        self._journal: Journal | None = None
        self._events: OrderedDict[SubjectId, dict[str, Event]] = OrderedDict()
        self._since = 0
        self.summaries: dict[SubjectId, Summary] = {}
        self._waiting: dict[SubjectId, dict[str, tuple[int, ...]]] = {}
        """Subjects whose opening has not arrived: where their entries are."""
        self.seen: dict[DeviceId, int] = {}
        self.tick = 0
        self._load()

    def attach(self, journal: Journal) -> None:
        """Fold what came after the checkpoint, from the journal's own reading."""
        self._journal = journal

    def add(self, events: Iterable[Event]) -> set[SubjectId]:
        """Take in events; return the subjects they changed."""
        changed: set[SubjectId] = set()
        count = 0
        for event in events:
            count += 1
            if event.subject:
                self._gathered(event.subject)[event.id] = event
                changed.add(event.subject)
        for subject in changed:
            self._refold(subject)
        self._since += count
        return changed

    def subject(self, subject: SubjectId) -> Subject | None:
        """Return one subject, folded from all its entries."""
        return fold(self._gathered(subject).values())

    def events(self, subject: SubjectId) -> list[Event]:
        """Return the entries of a subject, in display order."""
        return sorted(self._gathered(subject).values(), key=lambda event: event.order)

    @property
    def is_stale(self) -> bool:
        return self._since >= STALE

    def save(self) -> None:
        """Write the checkpoint, so that the next unlock starts from here."""
        assert self._journal is not None
        rows = [list(asdict(summary).values()) for summary in self.summaries.values()]
        value = {
            "format": FORMAT,
            "seen": self._journal.seen,
            "tick": self._journal.tick,
            "waiting": self._waiting,
            "rows": rows,
        }
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        self._kept.put(CHECKPOINT, text.encode())
        self._since = 0

    def _gathered(self, subject: SubjectId) -> dict[str, Event]:
        """Return the events of a subject from memory, or from where they rest."""
        known = self._events.get(subject)
        if known is None:
            assert self._journal is not None
            summary = self.summaries.get(subject)
            places: Mapping[str, tuple[int, ...]] = (
                summary.entries if summary else self._waiting.get(subject, {})
            )
            known = {
                event.id: event
                for dev, seqs in places.items()
                for event in self._journal.recall(dev, seqs)
            }
            self._events[subject] = known
            if len(self._events) > REMEMBERED:
                self._events.popitem(last=False)
        else:
            self._events.move_to_end(subject)
        return known

    def _refold(self, subject: SubjectId) -> None:
        events = list(self._gathered(subject).values())
        folded = fold(events)
        if folded is None:
            places: dict[str, tuple[int, ...]] = {}
            for event in events:
                places[event.dev] = tuple(sorted({*places.get(event.dev, ()), event.seq}))
            self._waiting[subject] = places
            return
        self._waiting.pop(subject, None)
        self.summaries[subject] = summarise(folded, events)

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
        self._waiting = value["waiting"]
        self.summaries = {row[0]: Summary(*row) for row in value["rows"]}
