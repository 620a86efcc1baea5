"""At the desk: say to each site what is held here, so that its devices may let go of it.

An entry is held once it is on this disk and can be read; sound, once its last segment is
here. What is damaged, kept back or closed to this desk is not, nor what comes after it.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.capture.pen import Pen
from app.capture.sound import is_here
from app.errors import VaultDamaged
from app.journal.journal import Draft, Journal
from app.journal.quarantine import Held
from app.journal.sealed import SealedJournal
from app.keys.primitives import digest
from app.merge.state import Recording
from app.study.events import Received, Value
from app.study.ids import DeviceId, SubjectId
from app.vault.shelf import Shelf
from app.wire.text import b64

ROW: Final = "receipts"
EVERY_MS: Final = 3_600_000
"""One word an hour and site is enough: it is an entry like any other, for ever."""

Word = tuple[int, dict[str, int], list[str]]
"""When it was said, up to where, and which sound was lacking."""


class Receiving:
    """What this desk says that it holds."""

    def __init__(self, pen: Pen, journal: Journal, kept: Shelf) -> None:
        self._pen, self._journal, self._kept = pen, journal, kept
        self._sealed: SealedJournal = journal.sealed

    def say(self, now: int) -> None:
        """Say what is held, to each site where that is news."""
        before, drafts = self._said(), list[Draft]()
        for circle in self._pen.team_circles():
            at, heads, lacking = before.get(circle, (0, {}, []))
            if 0 <= now - at < EVERY_MS:
                continue
            held = self._held_of(circle)
            missing = self._lacking(self._journal.circles.site_of(circle))
            if held != heads or missing != lacking:
                drafts.append(_draft(circle, held, missing))
                before[circle] = (now, held, missing)
        self._write(drafts, before)

    def take_back(self) -> None:
        """Say that nothing is held here any more: what is about to be cleared is not."""
        before = self._said()
        drafts = [_draft(circle, {}, []) for circle, word in before.items() if word[1]]
        self._write(drafts, {})

    def _write(self, drafts: list[Draft], said: Mapping[str, Word]) -> None:
        if drafts:
            row = json.dumps(said).encode()
            self._pen.write(drafts, lambda: self._kept.put(ROW, row))

    def _said(self) -> dict[str, Word]:
        try:
            stored = self._kept.get(ROW)
        except VaultDamaged:
            return {}
        found: dict[str, Any] = json.loads(stored) if stored else {}
        return {circle: (word[0], word[1], word[2]) for circle, word in found.items()}

    def _held_of(self, circle: str) -> dict[str, int]:
        roster = self._sealed.chain.current
        members = {
            dev: member.circles
            for dev, member in roster.members.items()
            if circle in member.circles and dev != self._journal.device
        }
        held = {dev: self._held(dev) for dev, names in members.items() if self._reads(names)}
        return {dev: seq for dev, seq in held.items() if seq}

    def _reads(self, circles: Iterable[str]) -> bool:
        """Tell whether this desk opens all that a device writes."""
        known = self._sealed.chain.current.circles
        names = {f"{name}/{len(known[name].epochs)}" for name in circles if name in known}
        return names <= self._journal.keyring

    def _held(self, dev: str) -> int:
        last = min(self._sealed.head(dev)[0], self._journal.seen.get(DeviceId(dev), 0))
        withheld = [seq for other, seq in self._sealed.orders.withheld if other == dev]
        closed = [
            one.seq
            for one in self._sealed.quarantine
            if one.dev == dev and one.seq <= last and self._is_of_what_is_here(one)
        ]
        gone = self._sealed.cleared.first(dev)
        return min([last, *(seq - 1 for seq in [*withheld, *closed, *gone])])

    def _is_of_what_is_here(self, refused: Held) -> bool:
        """Tell whether it is the entry held here that could not be read, and not another."""
        try:
            held = self._sealed.read(refused.dev, refused.seq)
        except VaultDamaged:
            return True
        return held is None or b64(digest(held.encode())) == refused.hash

    def _lacking(self, site: str) -> list[str]:
        if not self._sealed.wanted_objects():
            return []
        subjects = sorted(
            summary.subject
            for summary in self._pen.catalogue.summaries.values()
            if summary.kind in ("recording", "clip") and summary.site == site
        )
        return [subject for subject in subjects if not self._is_heard(subject)]

    def _is_heard(self, subject: SubjectId) -> bool:
        found = self._pen.catalogue.subject(subject)
        return isinstance(found, Recording) and (not found.finished or is_here(self._sealed, found))


def _draft(circle: str, heads: Mapping[str, int], lacking: list[str]) -> Draft:
    said: dict[str, Value] = dict(heads)
    return Draft(Received(said, tuple(lacking)), SubjectId(""), circle)
