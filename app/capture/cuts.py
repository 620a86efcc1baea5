"""What is left of a sound once passages were cut out of it, and where each place went."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

Span = tuple[int, int]
"""From where to where, the end excluded, in samples."""


class Cuts:
    """The stretches of a sound of `length` samples that were not cut out."""

    def __init__(self, removed: Iterable[Span], length: int) -> None:
        self._length = length
        self._stretches = list(_without(removed, length))
        self._ends = list(accumulate(end - start for start, end in self._stretches))

    @property
    def heard(self) -> int:
        """How many samples are left."""
        return self._ends[-1] if self._ends else 0

    def to_heard(self, recorded: int) -> int:
        """Return where in what is left a place of the recorded sound lies, or would."""
        before = 0
        for start, end in self._stretches:
            if recorded < end:
                return before + max(0, recorded - start)
            before += end - start
        return self.heard

    def to_recorded(self, heard: int) -> int:
        """Return which place of the recorded sound is heard at a place."""
        before = 0
        for start, end in self._stretches:
            if heard <= before + end - start:
                return start + heard - before
            before += end - start
        return self._length

    def stretches(self, start: int, end: int) -> Iterator[Span]:
        """Yield where what is heard from `start` to `end` lies in the recorded sound."""
        while start < end:
            at = bisect_right(self._ends, start)
            first, last = self._stretches[at]
            first += start - (self._ends[at] - (last - first))
            last = min(last, first + end - start)
            yield first, last
            start += last - first


def _without(removed: Iterable[Span], length: int) -> Iterator[Span]:
    """Yield what lies between, none of it empty."""
    at = 0
    for start, end in sorted(removed):
        if at < min(start, length):
            yield at, min(start, length)
        at = max(at, end)
    if at < length:
        yield at, length
