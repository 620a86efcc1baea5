"""Events as devices would tell them, without keys or files: for tests of the fold."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.study.events import (
    ConsentGranted,
    ConsentWithdrawn,
    Event,
    FieldsSet,
    Value,
    What,
)
from app.study.ids import DeviceId, EntryId, SubjectId
from app.study.scope import Scope

SUBJECT = SubjectId("subject")


@dataclass
class Device:
    """A device that counts, remembers what it heard, and says so."""

    name: str
    seq: int = 0
    tick: int = 0
    seen: dict[DeviceId, int] = field(default_factory=dict)

    def says(self, what: What, refs: Iterable[Event | str] = (), subject: str = SUBJECT) -> Event:
        self.seq += 1
        self.tick += 1
        names = (ref.id if isinstance(ref, Event) else EntryId(ref) for ref in refs)
        return Event(
            EntryId(f"{self.name}{self.seq}"),
            DeviceId(self.name),
            self.seq,
            self.tick,
            1000 * self.seq,
            SubjectId(subject),
            frozenset(names),
            dict(self.seen),
            what,
        )

    def hears(self, *events: Event) -> None:
        for event in events:
            self.seen[event.dev] = max(self.seen.get(event.dev, 0), event.seq)
            self.tick = max(self.tick, event.tick)


def set_(**answers: Value) -> FieldsSet:
    return FieldsSet(answers)


def yes(*scopes: Scope) -> ConsentGranted:
    return ConsentGranted(scopes, "hash", "sheet", "fr", "signature")


def no(*scopes: Scope) -> ConsentWithdrawn:
    return ConsentWithdrawn(scopes)
