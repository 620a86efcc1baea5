"""What the open pages do with people: give a code, ask, write down, take back, inform anew."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager

from app.capture import participants, study_file
from app.capture.participants import Given
from app.errors import InvalidInput
from app.merge.consent import to_inform
from app.merge.state import ConsentStep, Participant, Proof, Recording, Summary
from app.reading import Reading
from app.study.events import Event
from app.study.ids import ParticipantId
from app.study.scope import Scope


class Consenting(Reading, ABC):
    """The side of the open pages that people are asked on."""

    @abstractmethod
    def _acting(self) -> AbstractContextManager[None]:
        """Hold the pages during an act."""

    def enrol(self, site: str, group: str, code: str = "") -> ParticipantId:
        with self._acting():
            return participants.enrol(self._pen, site, group, code)

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

    def withdraw(self, participant: str, scopes: Iterable[Scope]) -> None:
        with self._acting():
            found = self._pen.find(participant, Participant)
            participants.withdraw(self._pen, found, scopes)

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

    def revise_study(self, text: str) -> None:
        """Give the study file its next version, everywhere. `StudyInvalid` says what forbids it."""
        with self._acting():
            if not self.is_desk:
                raise InvalidInput("input.not_coordinator")
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
