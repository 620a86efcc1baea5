"""What the open pages do with people: ask, write down, take back, inform anew."""

import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager

from app.capture import clips, participants, study_file
from app.capture.microphone import Monotonic
from app.capture.participants import Given
from app.capture.recorder import Recorder
from app.errors import InvalidInput
from app.merge.consent import to_inform
from app.merge.state import ConsentStep, Participant, Proof, Recording, Summary
from app.pages.reading import Reading
from app.study.events import Event
from app.study.ids import SubjectId
from app.study.loader import decoded
from app.study.scope import Scope


class Consenting(Reading, ABC):
    """The side of the open pages that people are asked on."""

    recorder: Recorder | None = None
    """The one recording there may be: of a session, or a spoken consent."""
    _clip = ""
    """The spoken consent in hand, which is not confirmed yet."""

    @property
    @abstractmethod
    def is_recording(self) -> bool:
        """Tell whether one is open."""

    @abstractmethod
    def stop_recording(self) -> None:
        """End it."""

    @abstractmethod
    def obey(self) -> None:
        """Finish what orders to erase ask for."""

    @abstractmethod
    def _acting(self) -> AbstractContextManager[None]:
        """Hold the pages during an act."""

    def grant(
        self,
        participant: str,
        scopes: Iterable[Scope],
        sheet: str,
        lang: str,
        given: Given | str,
    ) -> None:
        """Write down all that a person allows, and how they said so."""
        with self._acting():
            found = self._pen.find(participant, Participant)
            how = Given(given) if isinstance(given, str) else given
            participants.grant(self._pen, found, scopes, sheet, lang, how)
            if how.clip == self._clip:
                self._clip = ""
                self._sealed.hold_clip("")

    def withdraw(self, participant: str, scopes: Iterable[Scope]) -> None:
        with self._acting():
            found = self._pen.find(participant, Participant)
            participants.withdraw(self._pen, found, scopes)

    # --- a spoken consent -------------------------------------------------------------

    def record_clip(
        self,
        participant: str,
        channels: int | None = None,
        monotonic: Monotonic = time.monotonic,
    ) -> Recorder:
        """Record what a person says to give their consent: a minute at most, of them alone."""
        if not self.is_recording:
            self.drop_clip()  # whoever says it again takes the first back
        with self._acting():
            if self.is_recording:
                raise InvalidInput("input.already_recording")
            found = self._pen.find(participant, Participant)
            preset, allowed = clips.preset_of(self.study), clips.ask_clip(found)
            self.recorder = Recorder(
                self._pen, self._sealed, found, preset, allowed, channels, monotonic
            )
            self._clip = self.recorder.recording
            self._sealed.hold_clip(self._clip)
            return self.recorder

    @property
    def clip(self) -> str:
        """The spoken consent in hand, empty once it is confirmed or dropped."""
        return self._clip

    def drop_clip(self) -> None:
        """Destroy the spoken consent in hand: it was not confirmed, so it never was."""
        if self._clip and self.recorder is not None and self.recorder.recording == self._clip:
            self.stop_recording()
        if self._clip:
            with self._acting():
                self._destroy_clip()
            self.obey()

    def _destroy_clip(self) -> None:
        clip, self._clip = self._clip, ""
        if clip:
            self._destroy(clip)

    def _destroy(self, clip: str) -> None:
        clips.destroy(self._pen, SubjectId(clip))
        for name in self._sealed.objects.forming():
            if name.startswith(f"{clip}."):  # its end was never written: a full disk, a kill
                self._sealed.objects.drop_forming(name)

    def _drop_unconfirmed(self) -> None:
        """Destroy what a killed app left of a spoken consent that nobody had confirmed."""
        for summary in self.summaries("clip"):
            found = self.subject(summary.subject)
            if summary.dev != self.device or summary.subject == self._clip:
                continue
            if isinstance(found, Recording) and not clips.is_confirmed(self._pen, found):
                with self._acting():
                    self._destroy(summary.subject)
        with self._lock:
            self._sealed.hold_clip(self._clip)
        self.obey()

    # --- who must be informed anew --------------------------------------------

    def to_inform(self, participant: Summary) -> frozenset[str]:
        """Return the sheets that changed since this person said yes. Their yes stands meanwhile."""
        sheets = participant.extra.get("sheets")
        pairs = (str(one).split(" ", 1) for one in sheets) if isinstance(sheets, tuple) else ()
        return to_inform(((sheet, digest) for sheet, digest in pairs), self._current_sheets())

    def to_inform_at(self, site: str = "") -> list[Summary]:
        """Return everyone to inform anew, by their codes: at a site, or wherever this device is."""
        people = (s for s in self.summaries("participant", site) if self.to_inform(s))
        return sorted(people, key=lambda summary: summary.title)

    def _current_sheets(self) -> Mapping[str, frozenset[str]]:
        return {
            sheet.id: frozenset(sheet.sha256(lang) for lang in sheet.texts.languages)
            for sheet in self.study.sheets
        }

    # --- the study file, whose sheets people read -----------------------------------

    def revise_study(self, file: str | bytes) -> None:
        """Give the study file its next version, everywhere. `StudyInvalid` says what forbids it."""
        with self._acting():
            if not self.is_desk:
                raise InvalidInput("input.not_coordinator")
            text = file if isinstance(file, str) else decoded(file, "TOML")
            self._follow_study(study_file.revise(self._pen, text))

    def _follow_study(self, events: Iterable[Event]) -> None:
        """Go by the version in force, from now on. What was begun before keeps its own."""
        if self._studies.take(events):
            self.study = self._pen.study = self._studies.current

    # --- what proves a consent ----------------------------------------------------

    def proof(self, step: ConsentStep) -> Proof | Recording | None:
        """Return what proves a yes, where this device has it: it may also have been destroyed."""
        found = self.subject(step.proof) if step.proof else None
        return found if isinstance(found, Proof | Recording) else None
