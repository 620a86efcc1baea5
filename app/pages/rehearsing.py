"""What the open pages do before the field: try the sound, look for what lacks, remember when."""

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import Final

from app.capture import clips, trial
from app.capture.microphone import Monotonic
from app.capture.trial import Trial
from app.errors import InvalidInput, VaultDamaged
from app.journal.journal import Clock
from app.merge.consent import AudioAllowed, AudioRefused
from app.pages.reading import Reading
from app.study.sheets import Sheet
from app.vault.shelf import Shelf

ROW: Final = "rehearsed"
HELD_MS: Final = 10 * 3600 * 1000
"""Whoever is noted as present in a session begun so lately may well be in the room."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """When everything was last tried here (ms since 1970), and what was not ready."""

    at: int
    missing: tuple[str, ...]


class Rehearsing(Reading, ABC):
    """The side of the open pages that is used before leaving for the field."""

    trial: Trial | None = None
    """The trial of the sound that is under way: one at a time, of nobody."""
    _kept: Shelf
    _clock: Clock
    rehearsed: Rehearsed | None = None
    """The last rehearsal of this device, None before the first."""

    @property
    @abstractmethod
    def is_recording(self) -> bool:
        """Tell whether a recording is open."""

    @abstractmethod
    def may_record(self, session: str) -> AudioAllowed | AudioRefused:
        """Ask everyone present in a session."""

    @abstractmethod
    def _acting(self) -> AbstractContextManager[None]:
        """Hold the pages during an act."""

    # --- the sound ----------------------------------------------------------

    def ask_trial(self) -> None:
        """Raise `InvalidInput` where a voice that said no, or was not asked, could be heard."""
        if self.is_recording:
            raise InvalidInput("input.already_recording")
        now = self._clock()
        for session in self.summaries("session"):
            is_late = abs(now - session.at) < HELD_MS
            if not session.extra.get("here") or not is_late:
                continue
            if isinstance(self.may_record(session.subject), AudioRefused):
                raise InvalidInput("input.somebody_here")

    def try_sound(
        self, channels: int | None = None, monotonic: Monotonic = time.monotonic
    ) -> Trial:
        """Begin a trial of the sound: some seconds, sealed and of nobody. See `capture.trial`."""
        with self._acting():
            self.ask_trial()
            self.end_trial()
            preset = clips.preset_of(self.study)
            self.trial = Trial(self._sealed.objects, preset, channels, monotonic)
            return self.trial

    def end_trial(self) -> None:
        """Destroy the trial under way, its key first. Nothing of it stays."""
        begun, self.trial = self.trial, None
        if begun is not None:
            begun.destroy()

    def _sweep_trial(self) -> None:
        """Remove what a killed app left of one."""
        if self.trial is None:
            trial.sweep(self._sealed.objects)

    # --- what lacks -----------------------------------------------------------

    def sheets_missing(self) -> list[tuple[Sheet, str]]:
        """Return each information sheet with a language of the study that it is not in."""
        return [
            (sheet, lang)
            for sheet in self.study.sheets
            for lang in self.study.languages
            if not dict(sheet.texts.texts).get(lang, "").strip()
        ]

    # --- when it was held ----------------------------------------------------------

    def _recall_rehearsal(self) -> None:
        with suppress(VaultDamaged):  # a rehearsal is easily held again
            told = json.loads(self._kept.get(ROW) or b"null")
            if told is not None:
                self.rehearsed = Rehearsed(told["at"], tuple(told["missing"]))

    def note_rehearsal(self, missing: Iterable[str]) -> None:
        """Remember, on this device alone, when everything was tried and what was not ready."""
        with self._acting():
            self.rehearsed = Rehearsed(self._clock(), tuple(missing))
            told = {"at": self.rehearsed.at, "missing": self.rehearsed.missing}
            self._kept.put(ROW, json.dumps(told).encode())
