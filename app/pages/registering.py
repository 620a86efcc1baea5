"""What the open pages do with the register: give a code, tell people apart, settle who is who."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager

from app.capture import participants, twins
from app.merge.state import Participant, Summary
from app.merge.twins import Pair, is_same, pairs, same_as
from app.pages.reading import Reading
from app.study.ids import ParticipantId


class Registering(Reading, ABC):
    """The side of the open pages that people are given codes on."""

    _twins: tuple[int, list[Pair]] = (-1, [])
    """At which revision, and who must be told apart: a register of thousands is compared once."""

    @abstractmethod
    def _acting(self) -> AbstractContextManager[None]:
        """Hold the pages during an act."""

    def enrol(self, site: str, group: str, code: str = "") -> ParticipantId:
        with self._acting():
            return participants.enrol(self._pen, site, group, code)

    # --- one person, two codes ---------------------------------------------------

    @property
    def may_recall(self) -> bool:
        """Tell whether people can be asked what they are known again by."""
        with self._lock:
            return bool(self.study.recalls and twins.keys(self._pen))

    def recall(self, participant: str, answers: Mapping[str, str]) -> None:
        """Keep the mark of somebody's answers; the answers themselves are kept nowhere."""
        with self._acting():
            found = self._pen.find(participant, Participant)
            twins.recall(self._pen, found, answers)

    def twins(self) -> list[Pair]:
        """Return who may be one person, and who has one code with somebody else."""
        if self._twins[0] != self.revision:
            self._twins = (self.revision, pairs(self.summaries("participant")))
        return self._twins[1]

    def twins_of(self, participant: str) -> list[Summary]:
        """Return the other codes of a person, where this device knows them."""
        summary = self.summary(participant)
        if summary is None:
            return []
        others = (self.summary(other) for other in same_as(summary))
        return [other for other in others if other is not None and is_same(summary, other)]

    def settle_twins(self, one: str, other: str, same: bool) -> None:
        """Say whether two codes are one person."""
        with self._acting():
            first, second = (self._pen.find(name, Participant) for name in (one, other))
            twins.settle(self._pen, first, second, same)

    def recode(self, participant: str) -> str:
        """Give somebody the next code of their site; return it."""
        with self._acting():
            return twins.recode(self._pen, self._pen.find(participant, Participant))

    def _give_keys(self) -> None:
        """See to it that every site can tell people apart."""
        with self._lock:
            sites = twins.without_key(self._pen)
        if sites:
            with self._acting():
                twins.give_keys(self._pen, sites)
