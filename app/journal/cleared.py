"""What was cleared from this device because a coordinator's device holds it.

Of an entry that was cleared nothing stays here but its number. Its journal goes on after it,
and no exchange brings it again: only a person does, who asks for all of it back. What comes
back is read by nobody before the last of it is here, for half of what was said about
somebody's consent could say the contrary of the whole.

The ledger is written before anything is destroyed, so that a clearing that was cut short is
finished at the next start, by a notebook that is still locked.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.vault.shelf import Shelf
from app.wire import canonical

_NAME = "cleared"
Ranges = Mapping[str, Sequence[Sequence[int]]]
"""For each journal the first and the last number of each stretch, in order."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """Sound that stays: its files, up to where its entries were, and how long it is."""

    files: tuple[str, ...]
    places: Mapping[str, int]
    ms: int


@dataclass(frozen=True, slots=True)
class Staying:
    """What a clearing leaves here: entries by number, rows that go, and names of sound."""

    entries: Mapping[str, set[int]]
    rows: tuple[str, ...] = ()
    """Rows about the notebook as a whole which go: summaries, a private list."""
    sound: frozenset[str] = frozenset()
    awaited: Mapping[str, "Awaited"] = field(default_factory=dict)
    """Sound that stays until it was received, by the recording it is of, which itself goes."""
    takes: tuple[str, ...] = ()
    """Recordings that go: what was noted while they were written goes with them."""


class Cleared:
    """The ledger of what was cleared, kept on a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._gone: dict[str, list[list[int]]] = {}
        self._back: dict[str, int] = {}
        """For each journal the number up to which all is here again."""
        self._is_asked = self.is_pending = False
        self.rows: tuple[str, ...] = ()
        self.takes: tuple[str, ...] = ()
        self.sound: frozenset[str] = frozenset()
        self.awaited: dict[str, Awaited] = {}
        stored = shelf.get(_NAME)
        if stored:
            self._read(canonical.decode(stored))

    def __len__(self) -> int:
        return sum(last - first + 1 for ranges in self._gone.values() for first, last in ranges)

    def has(self, dev: str, seq: int) -> bool:
        """Tell whether an entry was cleared, and is not back to be read."""
        ranges = self._gone.get(dev, [])
        at = bisect_right(ranges, seq, key=lambda one: one[0])
        return at > 0 and seq <= ranges[at - 1][1]

    def left(self, dev: str, seqs: Iterable[int]) -> list[int]:
        """Return those of these entries that were not cleared."""
        if dev not in self._gone:
            return list(seqs)
        return [seq for seq in seqs if not self.has(dev, seq)]

    def first(self, dev: str) -> list[int]:
        """Return the number of the first entry that was cleared of a journal, if any was."""
        return [stretch[0] for stretch in self._gone.get(dev, [])[:1]]

    def begin(self, gone: Ranges, staying: Staying) -> None:
        """Note durably what is about to be destroyed; from now on nobody reads it."""
        self._gone = {dev: [list(one) for one in ranges] for dev, ranges in gone.items() if ranges}
        self._back, self._is_asked, self.is_pending = {}, False, True
        self.rows, self.takes, self.sound = staying.rows, staying.takes, staying.sound
        self.awaited = dict(staying.awaited)
        self._write()

    def settle(self) -> None:
        """Note that it is destroyed, to the end."""
        self.is_pending, self.rows, self.takes, self.sound = False, (), (), frozenset()
        self._write()

    # --- what comes back --------------------------------------------------------

    @property
    def is_asked(self) -> bool:
        """Whether a person asked for it back, and it is not all here yet."""
        return self._is_asked

    def ask(self) -> None:
        """A person wants it back."""
        self._is_asked = bool(self._gone)
        self._write()

    def missing(self) -> dict[str, int]:
        """Return for each journal after which number it goes on coming back."""
        if not self._is_asked:
            return {}
        found = {dev: self._next(dev) for dev in self._gone}
        return {dev: stretch[0] - 1 for dev, stretch in found.items() if stretch}

    def stretch(self, dev: str) -> tuple[int, int] | None:
        """Return the first and the last number of what comes back next of a journal."""
        return self._next(dev) if self._is_asked else None

    def came(self, dev: str, seq: int) -> None:
        """Note that a journal is here again up to this number."""
        self._back[dev] = seq
        self._write()

    @property
    def is_back(self) -> bool:
        """Whether all that was asked for is here, and can be read."""
        return self._is_asked and not self.missing()

    def forget(self) -> list[str]:
        """Nothing is cleared any more; return the journals of which something was."""
        journals = list(self._gone)
        self._gone, self._back, self._is_asked, self.awaited = {}, {}, False, {}
        self._write()
        return journals

    def _next(self, dev: str) -> tuple[int, int] | None:
        done = self._back.get(dev, 0)
        for first, last in self._gone.get(dev, ()):
            if last > done:
                return max(first, done + 1), last
        return None

    def _write(self) -> None:
        value = {
            "gone": self._gone,
            "back": self._back,
            "asked": int(self._is_asked),
            "pending": int(self.is_pending),
            "rows": list(self.rows),
            "takes": list(self.takes),
            "sound": sorted(self.sound),
            "awaited": {
                name: [list(one.files), dict(one.places), one.ms]
                for name, one in self.awaited.items()
            },
        }
        self._shelf.put(_NAME, canonical.encode(value))

    def _read(self, value: Any) -> None:
        self._gone, self._back = value["gone"], value["back"]
        self._is_asked, self.is_pending = bool(value["asked"]), bool(value["pending"])
        self.rows, self.takes = tuple(value["rows"]), tuple(value["takes"])
        self.sound = frozenset(value["sound"])
        self.awaited = {
            name: Awaited(tuple(files), places, ms)
            for name, (files, places, ms) in value["awaited"].items()
        }


def stretches(numbers: Iterable[int]) -> list[list[int]]:
    """Return ascending numbers as stretches, each by its first and its last."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
