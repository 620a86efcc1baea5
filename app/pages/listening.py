"""What the open pages do with sound: open a recording, and take passages out of it."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import AbstractContextManager

from app.capture import playback, redaction
from app.capture.erasure import sound_of
from app.capture.sound import Sound, is_here
from app.errors import InvalidInput
from app.merge.redactions import Passage
from app.merge.state import Recording
from app.pages.reading import Reading
from app.study.events import What


class Listening(Reading, ABC):
    """The side of the open pages that recordings are heard on."""

    @abstractmethod
    def _acting(self) -> AbstractContextManager[None]:
        """Hold the pages during an act."""

    @abstractmethod
    def obey(self) -> None:
        """Obey the orders to erase, to the end."""

    def has_sound(self, recording: str) -> bool:
        """Tell whether all the sound of a recording is on this device."""
        found = self.subject(recording)
        return isinstance(found, Recording) and is_here(self._sealed, found)

    def open_sound(
        self, recording: str, kept_too: bool = False, tried: Passage | None = None
    ) -> Sound:
        """Open a recording as it stands; `kept_too` with what was silenced and kept.

        Only a coordinator may ask to hear that; nothing that leaves Carnet does.
        """
        if kept_too and not self.is_desk:
            raise InvalidInput("input.coordinator_only")
        return Sound(self._sealed, self.find(recording, Recording), kept_too, tried)

    def sound(self, recording: str) -> bytes:
        """Return a recording as a WAV file, in memory, as it stands: redacted."""
        found = self.open_sound(recording)
        return playback.wav(found.recording, found.pcm())

    def may_redact(self, recording: Recording) -> bool:
        """Tell whether this device may: it recorded it, or it is a coordinator's."""
        return recording.finished and (self.is_desk or recording.dev == self.device)

    def redact(
        self,
        recording: str,
        from_ms: int,
        to_ms: int,
        how: str,
        reason: str,
        keep_original: bool,
    ) -> None:
        """Silence a passage, bleep it or cut it out; see `capture.redaction`.

        To erase what was there takes a while: run it in a thread.
        """
        with self._acting():
            found = self._pen.find(recording, Recording)
            if not self.may_redact(found):
                raise InvalidInput("input.coordinator_only")
            redaction.redact(
                self._pen, self._sealed, found, from_ms, to_ms, how, reason, keep_original
            )
        self.obey()

    def _settle_redactions(self) -> None:
        """End what was cut short, and erase what two people took out apart."""
        cut_short, _ = self._sealed.writing()
        for summary in [*self.summaries("recording"), *self.summaries("clip")]:
            unsettled = summary.extra.get("exposed") or summary.subject == cut_short
            if unsettled and (self.is_desk or summary.dev == self.device):
                with self._acting():
                    found = self._pen.find(summary.subject, Recording)
                    redaction.settle(self._pen, self._sealed, found)
                self.obey()

    def _want_sound(self, whats: Iterable[What]) -> None:
        """Ask for the segments that were made; a desk holds all sound."""
        self._sealed.want(name for what in whats for name in sound_of(what))
