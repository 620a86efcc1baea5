"""The open pages of a notebook: all that a person can do and read while it is unlocked.

Screens, tests and scripts call this and nothing below it. Acts write one entry and are on
the disk when they return; `changed` is told after each, with the revision that resulted.
"""

from collections.abc import Callable
from contextlib import nullcontext, suppress

from app.capture import playback
from app.capture.erasure import Erasing
from app.capture.favourites import Favourites
from app.capture.filing import Filed, file_inbox
from app.capture.guard import Guard
from app.capture.recorder import Phase, Recorder
from app.errors import (
    CarnetError,
    Locked,
    VaultDamaged,
    VaultError,
    VaultFull,
)
from app.journal.catalogue import Catalogue
from app.journal.inbox import Inbox
from app.journal.journal import Clock, Journal
from app.journal.received import Elsewhere
from app.journal.sealed import SealedJournal
from app.journal.studies import Studies
from app.merge.consent import AudioAllowed, AudioRefused
from app.merge.state import Recording
from app.pages.clearing import Clearing
from app.pages.finding import Finding
from app.pages.holding import Holding
from app.pages.linking import Linking
from app.pages.listening import Listening
from app.pages.registering import Registering
from app.pages.rehearsing import Rehearsing
from app.pages.taking import Taking
from app.pages.undoing import Undoing
from app.pages.withdrawing import Withdrawing
from app.pages.writing import Writing
from app.vault.shelf import Shelf


class Pages(
    Taking,
    Holding,
    Registering,
    Withdrawing,
    Listening,
    Writing,
    Undoing,
    Linking,
    Finding,
    Clearing,
    Rehearsing,
):
    """An open notebook."""

    def __init__(
        self,
        studies: Studies,
        sealed: SealedJournal,
        journal: Journal,
        catalogue: Catalogue,
        kept: Shelf,
        drafts: Shelf,
        clock: Clock,
        rekey: Callable[..., None],
        inbox: Inbox,
        recorder: Recorder | None = None,
    ) -> None:
        super().__init__(studies, sealed, journal, catalogue)
        self.recorder = recorder
        """The recording that runs; one may have gone on under the lock."""
        self.filed = Filed()
        """What was taken in under the lock, now that it is in its place."""
        self._inbox, self._rekey = inbox, rekey
        self.changed: Callable[[int], None] = lambda revision: None
        self._kept, self._drafts, self._clock = kept, drafts, clock
        self.guard = Guard(kept, self._report)
        self.favourites = Favourites(kept, self._report)
        self._elsewhere = Elsewhere(kept, sealed.chain, self.device)
        self._recall_rehearsal()
        self._adopted = self._indexed = self._is_closed = False

    # --- sound --------------------------------------------------------------

    def stop_and_erase(self, last_ms: int | None = None) -> None:
        """End the recording and erase its last milliseconds for ever, or all of it.

        Somebody present took back their word while it ran. Long: run it in a thread.
        """
        recording = self.recording
        self.stop_recording()
        if not recording:
            return
        found = self.find(recording, Recording)
        if last_ms is not None and last_ms < found.duration_ms:
            from_ms, to_ms = found.duration_ms - last_ms, found.duration_ms + 1
            self.redact(recording, from_ms, to_ms, "removed", "consent", keep_original=False)
            return
        with self._acting():
            erasing = Erasing(self._pen)
            erasing.erase(found.subject)
            erasing.carry_out()
        self.obey()

    # --- keeping up ---------------------------------------------------------

    def catch_up(self) -> None:
        """Open what came in, end what a killed app left running, and index all of it.

        Long: run it in a thread. Screens may read and write meanwhile.
        """
        is_back = self.take_back()
        self.take_in()
        with suppress(VaultFull):  # orders are obeyed once there is room
            self.sweep()
            self.expire()
            self.obey()
            if self.is_desk:
                self._give_keys()
        if is_back:
            self._recover()
            self._drop_unconfirmed()
            self._sweep_trial()
        self._settle_redactions()
        if not self._indexed:
            self._index.build(summary.subject for summary in self.summaries())
            self._indexed = True
            self.told()  # what was asked before all of it was indexed can be asked again
        with self._lock:
            if self._catalogue.is_stale:
                self._catalogue.save()

    def take_in(self) -> None:
        """Open and fold what came in since the last time, and what was left half typed."""
        if not self._adopted:
            self._adopted = True
            self.adopt_drafts()
        self._read_what_is_back()
        for events in self._journal.open_new():
            with self._acting():
                self._index.touch(self._catalogue.add(events))
                self._follow_study(events)
                self._elsewhere.take(events)
            if self.is_desk:
                self._want_sound(event.what for event in events)

    def take_back(self) -> bool:
        """Sign what was taken in under the lock, put it in its place, and ask the room again.

        A recording that went on is the pen's again. If the disk is full everything stays
        where it is, safe, and the inbox goes on serving: False then.
        """
        if self.recorder is None and not len(self._inbox):
            return True
        with suppress(VaultError), self._acting():
            with self.recorder.held if self.recorder else nullcontext():
                filed = file_inbox(
                    self._pen, self._sealed, self._inbox, self._journal.box, self.home_site
                )
                if self.recorder is not None:
                    self.recorder.hand_over(self._pen)
            if filed.lines:
                self.filed = filed
            return True
        return False

    def close(self) -> Recorder | None:
        """Write the checkpoint, if there is room for it, and forget: no act is possible after.

        Return the recording that runs. It goes on with public keys only, and says what
        happens to the inbox.
        """
        with self._lock:
            self.end_trial()
            running = self.recorder if self.is_recording else None
            if running is not None and running.recording == self._clip:
                with suppress(VaultError):
                    running.stop()  # nobody can confirm it now: the next unlock destroys it
                running = None
            if running is not None:
                running.hand_over(self._inbox)
            self.recorder, self._is_closed = None, True
            self._note_ends()
            with suppress(VaultError):
                self._catalogue.save()
            self._journal.forget()
            self._catalogue.forget()
            self.guard.forget()
            self._sorted, self._coded, self._twins = (-1, []), (-1, {}), (-1, [])
        self._index.close()
        return running

    # --- inside -------------------------------------------------------------

    def _recover(self) -> None:
        for summary in (*self.summaries("recording"), *self.summaries("clip")):
            running = self.is_recording and summary.subject == self.recording
            if summary.dev == self.device and not summary.extra["finished"] and not running:
                with self._acting():
                    try:
                        playback.recover(self._pen, self._sealed, summary)
                    except VaultDamaged as error:
                        self._report(error)
                    except VaultFull:
                        return  # what was said is safe; its end waits for room
        with self._lock:
            if not self.is_recording:
                self._sealed.all_ended()

    def _report(self, damage: VaultDamaged) -> None:
        self._sealed.quarantine.hold(self.device, 0, f"VaultDamaged: {damage}", b"")

    def _acting(self) -> "_Act":
        return _Act(self)

    def told(self) -> None:
        """Tell the screens that something changed."""
        self.revision += 1
        self.changed(self.revision)


class _Act:
    """Holds the pages during an act; afterwards asks the room again, and tells the screens."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def __enter__(self) -> None:
        self._pages._lock.acquire()
        if self._pages._is_closed:
            self._pages._lock.release()
            raise Locked

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        pages = self._pages
        try:
            # Even after a failure: something may have been written before it.
            recorder = pages.recorder
            is_heard = recorder is not None and recorder.phase is Phase.RECORDING
            if recorder is not None and is_heard and recorder.session:
                self._reconsider(recorder)
            pages._index.touch(pages._pen.touched())
        finally:
            pages._lock.release()
        if kind is None:
            pages.told()

    def _reconsider(self, recorder: Recorder) -> None:
        """Ask the room again. A room that cannot be asked any more has not allowed it."""
        answer: AudioAllowed | AudioRefused = AudioRefused(frozenset(), 0, nobody=True)
        try:
            with suppress(CarnetError):
                answer = self._pages.may_record(recorder.session)
        finally:
            recorder.reconsider(answer)
