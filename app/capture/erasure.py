"""Erasing: what was said is destroyed everywhere, and said again less what had to go.

Whatever is to go goes by its entries. `rewritten` finds, for one subject, the entries in
which something changes, orders them erased, and says again what of them may stay. The
order, what is said again and why are one act: all of it is on the disk, or nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from app.capture.pen import Pen
from app.errors import InvalidInput
from app.journal.journal import Draft
from app.keys.primitives import random
from app.merge.redactions import files_of
from app.merge.state import Recording
from app.study.events import (
    Event,
    RecordingFinished,
    RecordingKeyed,
    RecordingRedacted,
    Reissued,
    What,
)
from app.study.ids import DeviceId, SubjectId
from app.study.recordings import NOT_HERE
from app.wire.erasure import NAME_BYTES, Target, orders_for
from app.wire.text import b64

Anew = Callable[[Event], What | None]
"""What an event becomes: itself, something else, or nothing."""


@dataclass(slots=True)
class Erasing:
    """An act of erasing, before it is done: what goes, and what is said in its place."""

    pen: Pen
    name: str = field(default_factory=lambda: b64(random(NAME_BYTES)))
    entries: dict[tuple[str, int], Target] = field(default_factory=dict)
    objects: set[str] = field(default_factory=set)
    again: list[Draft] = field(default_factory=list)

    def rewrite(self, subject: SubjectId, anew: Anew) -> None:
        """Erase what of a subject becomes nothing, or something else, which is said again."""
        for event in self.pen.catalogue.events(subject):
            what = anew(event)
            if what != event.what:
                self._say_again(subject, event, what)

    def settle(self, subject: SubjectId, anew: Anew) -> None:
        """Say once what two people said again apart: what either took out is gone for good."""
        for event in self.pen.catalogue.events(subject):
            if len(self.pen.catalogue.told(subject, event.id)) > 1:
                self._say_again(subject, event, anew(event))

    def _say_again(self, subject: SubjectId, event: Event, what: What | None) -> None:
        circle = self._erase_entries(subject, event)
        if what is not None:
            said = Reissued.of(event, what)
            refs = frozenset({event.id})
            self.again.append(Draft(said, subject, circle, refs, author=event.dev))

    def erase(self, subject: SubjectId, own_only: bool = False) -> None:
        """Erase all that was ever said of a subject, by this device or anyone, and its sound."""
        for dev, seq in self.pen.catalogue.places(subject):
            if dev == self.pen.device or not own_only:
                self.erase_entry(dev, seq)
        for event in self.pen.catalogue.events(subject):
            self.objects.update(sound_of(event.what))

    def erase_entry(self, dev: DeviceId, seq: int) -> None:
        """Erase one entry; what is erased already is not named again."""
        header = self.pen.header(dev, seq)
        if header is not None:
            self.entries[dev, seq] = Target(dev, seq, header.pay)

    def carry_out(self, *drafts: Draft) -> None:
        """Give the orders, and say what else there is to say: all of it, or nothing."""
        orders = orders_for(self.name, self.entries.values(), self.objects)
        self.pen.write([*drafts, *self.again, *orders])

    def _erase_entries(self, subject: SubjectId, event: Event) -> str:
        """Name the entry of an event, and those in which it was said again; return its circle."""
        circle = ""
        for dev, seq in self.pen.catalogue.told(subject, event.id):
            header = self.pen.header(dev, seq)
            if header is not None:
                circle = circle or header.circle
                self.entries[dev, seq] = Target(dev, seq, header.pay)
        return circle


def sound_of(what: What) -> tuple[str, ...]:
    """Return the names of the sound that an event tells of."""
    if isinstance(what, RecordingFinished | RecordingRedacted):
        return tuple(name for name in what.segments if name not in ("", NOT_HERE))
    return ()


def erase_segments(pen: Pen, recording: Recording, numbers: Iterable[int]) -> None:
    """Destroy the keys and the sound of segments of a finished recording, everywhere."""
    gone = set(numbers)
    if not recording.finished:
        raise InvalidInput("input.not_finished")

    def anew(event: Event) -> What:
        if not isinstance(event.what, RecordingKeyed):
            return event.what
        keys = (
            "" if event.what.first + place in gone else key
            for place, key in enumerate(event.what.keys)
        )
        return replace(event.what, keys=tuple(keys))

    erasing = Erasing(pen)
    erasing.rewrite(recording.subject, anew)
    erasing.objects |= {name for number, name in files_of(recording).items() if number in gone}
    erasing.carry_out()
