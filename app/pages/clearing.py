"""What the open pages do to let go of what is safe elsewhere, and to have it back.

At a desk they say what is held there. In the field, in two taps, a person clears what a
coordinator holds: its keys are destroyed first, then what they opened, then its sound.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress

from app.capture import clearing, guard
from app.capture.clearing import Clearing as Plan
from app.capture.erasure import sound_of
from app.capture.receiving import Receiving
from app.errors import CarnetError
from app.journal.catalogue import CHECKPOINT
from app.journal.journal import Clock
from app.journal.received import Elsewhere
from app.pages.reading import Reading
from app.study.events import Event
from app.study.ids import DeviceId
from app.vault.shelf import Shelf

TOLD = (CHECKPOINT, guard.ROW)
"""Rows that go with what was cleared: what sums it up, and the private list of names."""


class Clearing(Reading, ABC):
    """The side of the open pages that forgets on purpose."""

    _kept: Shelf
    _clock: Clock
    _rekey: Callable[..., None]
    _elsewhere: Elsewhere

    @abstractmethod
    def _acting(self) -> AbstractContextManager[None]:
        """Hold the pages during an act."""

    @abstractmethod
    def stop_recording(self) -> None:
        """End the recording that runs."""

    @abstractmethod
    def drop_clip(self) -> None:
        """Destroy the spoken consent that nobody confirmed."""

    @abstractmethod
    def adopt_drafts(self) -> None:
        """Make entries of what is half typed."""

    # --- at the desk ------------------------------------------------------------

    def give_receipts(self) -> None:
        """Say to each site what this desk holds of it, so that devices may let go of it."""
        if self.is_desk:
            with self._acting():
                Receiving(self._pen, self._journal, self._kept).say(self._clock())

    # --- in the field -----------------------------------------------------------

    def plan_clearing(self) -> Plan:
        """Say what a quick clear would do now."""
        with self._lock:
            return clearing.plan(self._pen, self._sealed, self._elsewhere, TOLD)

    def clear(self) -> None:
        """Let go of all that is safe elsewhere. The notebook is to be locked right after.

        What runs is ended first and what is half typed written down: both stay.
        """
        for end in (self.stop_recording, self.drop_clip, self.adopt_drafts):
            with suppress(CarnetError):  # what cannot be ended stays, and is at the next unlock
                end()
        with self._acting(), self._catalogue.lock, self._sealed.lock:
            plan = self.plan_clearing()
            if self.is_desk and plan.goes:  # nobody else may let go of it because it was here
                Receiving(self._pen, self._journal, self._kept).take_back()
                plan = self.plan_clearing()
            with self._sealed.database.transaction():
                self._catalogue.remember_numbers(clearing.numbers_given(self._pen))
                self._sealed.begin_clearing(plan.staying)
            self._catalogue.keep_only(plan.subjects)
            self.finish_clearing()

    def finish_clearing(self) -> None:
        """Destroy what the ledger says, the keys first; what a kill left of it, too."""
        if self._sealed.cleared.is_pending:
            self._rekey(self._sealed.destroy_cleared)
            self._sealed.destroy_cleared_sound()
            self._sealed.cleared.settle()

    @property
    def cleared(self) -> int:
        """How many entries are held elsewhere and not here."""
        return len(self._sealed.cleared)

    @property
    def is_coming_back(self) -> bool:
        """Whether they were asked for, and are on their way."""
        return self._sealed.cleared.is_asked

    def bring_back(self) -> None:
        """Ask for everything that was cleared: the next exchanges bring it."""
        with self._sealed.lock:
            self._sealed.cleared.ask()
        self.told()

    @abstractmethod
    def told(self) -> None:
        """Tell the screens that something changed."""

    def _read_what_is_back(self) -> None:
        """Read what came back, once all of it is here: one's own words first."""
        if not self._sealed.cleared.is_back:
            return
        with self._acting():
            with self._sealed.lock, self._sealed.database.transaction():
                self._catalogue.unsave()
                self._catalogue.remember_numbers({})
                journals = self._sealed.cleared.forget()
            self._journal.start_over(map(DeviceId, journals))
            for events in self._journal.open_own():
                self._index.touch(self._catalogue.add(events))
                self._want_back(events)

    def _want_back(self, events: Iterable[Event]) -> None:
        """What was recorded here is to be heard here again."""
        self._sealed.want(name for event in events for name in sound_of(event.what))
