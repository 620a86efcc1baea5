"""The inbox: what a locked notebook takes in, sealed to public recipients only.

A locked notebook has no key that signs and none that opens. What happens then (a line
jotted on the cover, a recording that goes on) is sealed as an age file to the newest epoch
of its circle and to this device's own box, both of them public, and rests here under the
carry key, in order. At the unlock it is signed into the journal in the one transaction
that takes it out: killed at any instant, nothing is lost and nothing comes twice.

Whoever holds a locked notebook can write here, as on any cover. So what comes out is held
to its form and to the few things that a locked notebook may say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.errors import CarnetError, Forged, Malformed, VaultDamaged
from app.journal.journal import Clock, Draft
from app.journal.sealed import SealedJournal
from app.keys import agefile
from app.keys.recipients import Identity, Recipient
from app.keys.sealing import pad, unpad
from app.study.events import (
    LATEST_AT,
    JottingAdded,
    RecordingFinished,
    RecordingKeyed,
    RecordingMarked,
    What,
    read_what,
)
from app.study.ids import SubjectId
from app.vault.shelf import Shelf
from app.wire import canonical

TABLE = "inbox"
SPEAKABLE = (JottingAdded, RecordingKeyed, RecordingMarked, RecordingFinished)
"""All that a locked notebook may say."""

_CIRCLE = "cover"
"""The carried row that names the circle of what is jotted on the cover. It names no site."""
_NUMBER_BYTES = 8
_NAMES = frozenset(("v", "study", "dev", "n", "at", "type", "subject", "circle", "body"))


@dataclass(frozen=True, slots=True)
class Taken:
    """One thing taken in while locked, opened; `n` is its place in the order."""

    n: int
    draft: Draft


class Inbox:
    """Takes in while locked, gives back at the unlock."""

    def __init__(self, shelf: Shelf, carried: Shelf, sealed: SealedJournal, clock: Clock) -> None:
        self._shelf, self._carried, self._sealed, self._clock = shelf, carried, sealed, clock
        self._last = max((_number(row) for row in shelf.scan() if row), default=0)
        self._typed = 0
        """The place of the line that is being typed, 0 if none is."""

    def write(self, drafts: Iterable[Draft]) -> None:
        """Take in what happens, durably and in order: all of it, or none."""
        with self._sealed.lock:
            rows = [self._row(n, draft) for n, draft in enumerate(drafts, self._last + 1)]
            self._shelf.put_many(rows)
            self._last += len(rows)

    def jot(self, text: str, session: str = "") -> int:
        """Take in a line, now; return when that is, in ms since 1970."""
        at = self.hold(text, session)
        self.let_go()
        return at

    def hold(self, text: str, session: str = "") -> int:
        """Keep a line as far as it is typed, each time in place of what it was before."""
        with self._sealed.lock:
            at = self._now()
            line = Draft(JottingAdded(text, 0), SubjectId(session), self.circle, at=at)
            if not self._typed:
                self.write([line])
                self._typed = self._last
            else:
                self._shelf.put_many([self._row(self._typed, line)])
            return at

    def let_go(self, erase: bool = False) -> None:
        """Let what was typed stand as a line, or `erase` it: the next one is another."""
        with self._sealed.lock:
            typed, self._typed = self._typed, 0
            if typed and erase:
                self._shelf.delete([str(typed)])

    @property
    def circle(self) -> str:
        """The circle of what is jotted on the cover; empty before the first unlock."""
        return self._sealed.recall(_CIRCLE).decode()

    def address(self, circle: str) -> None:
        """Remember which circle a line on the cover is for."""
        if circle != self.circle:
            self._carried.put(_CIRCLE, circle.encode())

    def __len__(self) -> int:
        return sum(1 for _ in self._shelf.scan())

    def open(self, box: Identity) -> list[Taken]:
        """Open everything, in order, but for a line that is being typed.

        What has not its form stays, and is reported.
        """
        taken = []
        for row in self._shelf.scan():
            try:
                if row is None:
                    raise VaultDamaged("inbox row")
                if self._typed and _number(row) == self._typed:
                    continue
                taken.append(self._opened(row, box))
            except CarnetError as error:
                self.refuse(error, row or b"")
        return sorted(taken, key=lambda item: item.n)

    def refuse(self, error: CarnetError, data: bytes = b"") -> None:
        """Show a coordinator what could not be signed, and why."""
        reason = f"{type(error).__name__}: {error}"
        self._sealed.quarantine.hold(self._sealed.device, 0, reason, data)

    def remove(self, taken: Iterable[Taken]) -> None:
        """Take out what the journal now says; within its transaction."""
        self._shelf.delete(str(item.n) for item in taken)

    def scrub(self) -> None:
        """Leave nothing of what was taken out."""
        self._sealed.database.checkpoint()

    def _row(self, n: int, draft: Draft) -> tuple[str, bytes]:
        data = agefile.seal(pad(self._plain(n, draft)), self._readers(draft.circle))
        return str(n), n.to_bytes(_NUMBER_BYTES) + data

    def _readers(self, circle: str) -> Sequence[Recipient]:
        roster = self._sealed.chain.current
        own = Recipient.parse(roster.members[self._sealed.device].box)
        found = roster.circles.get(circle)
        return (Recipient.parse(found.epochs[-1]), own) if found else (own,)

    def _now(self) -> int:
        return min(max(self._clock(), 0), LATEST_AT)

    def _plain(self, n: int, draft: Draft) -> bytes:
        return canonical.encode(
            {
                "v": 1,
                "study": self._sealed.chain.current.study,
                "dev": self._sealed.device,
                "n": n,
                "at": self._now() if draft.at is None else draft.at,
                "type": draft.what.KIND,
                "subject": draft.subject,
                "circle": draft.circle,
                "body": draft.what.body(),
            }
        )

    def _opened(self, row: bytes, box: Identity) -> Taken:
        value = canonical.decode(unpad(agefile.open_file(row[_NUMBER_BYTES:], [box])))
        if not isinstance(value, dict) or value.keys() != _NAMES or value["v"] != 1:
            raise Malformed("inbox")
        place = (value["study"], value["dev"], value["n"])
        if place != (self._sealed.chain.current.study, self._sealed.device, _number(row)):
            raise Forged("taken in at another place")
        at, subject, circle = value["at"], value["subject"], value["circle"]
        if type(at) is not int or not 0 <= at <= LATEST_AT:
            raise Malformed("inbox time")
        if type(subject) is not str or type(circle) is not str or type(value["body"]) is not dict:
            raise Malformed("inbox")
        return Taken(_number(row), Draft(_spoken(value), SubjectId(subject), circle, at=at))


def _spoken(value: dict[str, object]) -> What:
    body = value["body"]
    assert isinstance(body, dict)
    what = read_what(str(value["type"]), body)
    if not isinstance(what, SPEAKABLE):
        raise Forged("a locked notebook does not say this")
    return what


def _number(row: bytes) -> int:
    return int.from_bytes(row[:_NUMBER_BYTES])
