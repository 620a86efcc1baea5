"""What the open pages do to write: notes, lines, and what is still being typed.

What is typed is on the disk, sealed, a moment after each key, and becomes an entry by
itself. An app that is killed asks nothing when it opens again: what it finds half typed is
written down where it was being written.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from typing import Any

from app.capture import coding, lines, notes
from app.errors import CarnetError, VaultDamaged
from app.journal.journal import Clock
from app.merge.state import Jotting, Note, Participant, Session
from app.pages.reading import Reading
from app.study.events import LATEST_AT, JottingAdded, Value
from app.study.ids import EntryId, NoteId, SubjectId
from app.vault.shelf import Shelf

HERE = ""
"""What a line is typed on that goes wherever a line goes now."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A line that is being typed, and when it last was (ms since 1970)."""

    text: str
    layer: str = ""
    codes: tuple[str, ...] = ()
    at: int = 0


class Writing(Reading, ABC):
    """The side of the open pages that is written on."""

    _drafts: Shelf
    _clock: Clock

    @abstractmethod
    def _acting(self) -> AbstractContextManager[None]:
        """Hold the pages during an act."""

    @abstractmethod
    def _report(self, damage: VaultDamaged) -> None:
        """Show a coordinator what could not be read."""

    @property
    @abstractmethod
    def recorded_session(self) -> str:
        """The session that is being recorded, empty if none is."""

    # --- notes and answers --------------------------------------------------

    def open_note(self, site: str, template: str, session: str = "") -> NoteId:
        with self._acting():
            return notes.open_note(self._pen, site, template, session)

    def answer(self, subject: str, answers: Mapping[str, Value]) -> None:
        with self._acting():
            notes.answer(self._pen, self._answerable(subject), answers)

    def settle(self, subject: str, field: str, choice: EntryId) -> None:
        """Choose one of the answers that stand side by side."""
        with self._acting():
            notes.settle(self._pen, self._answerable(subject), field, choice)

    # --- codes --------------------------------------------------------------

    def apply_code(
        self,
        subject: str,
        code: str,
        field: str = "",
        start: int = 0,
        end: int = 0,
        answer: EntryId | None = None,
    ) -> None:
        """Apply a code to all of a subject, to a field, or to a passage of an `answer` to it.

        The last answer, unless another is named.
        """
        with self._acting():
            coding.apply(self._pen, self._jottable(subject), code, field, start, end, answer)

    def remove_code(self, subject: str, marks: Iterable[EntryId]) -> None:
        with self._acting():
            coding.remove(self._pen, self._jottable(subject), marks)

    def code_line(self, subject: str, line: EntryId, code: str) -> None:
        """Put a code on a line."""
        with self._acting():
            coding.apply_to_line(self._pen, self._jottable(subject), line, code)

    def uncode_line(self, subject: str, line: EntryId, code: str) -> None:
        """Take a code off a line, whoever put it there and when."""
        with self._acting():
            coding.remove_from_line(self._pen, self._jottable(subject), line, code)

    # --- lines --------------------------------------------------------------

    def place_of_lines(self) -> lines.Place | None:
        """Return what a line jotted now goes on; None if it waits for a place."""
        with self._lock:
            return lines.place_of(self._pen, self._now(), self.recorded_session)

    def jot(self, subject: str, text: str, layer: str = "", codes: Iterable[str] = ()) -> EntryId:
        """Jot a line, now: on a note or a session, or `HERE`."""
        with self._acting():
            place = self._jottable(subject) if subject else None
            return self._jot(subject, place, Typed(text, layer, tuple(codes), self._now()))

    def unjot(self, subject: str, jotting: EntryId) -> None:
        with self._acting():
            notes.unjot(self._pen, self._jottable(subject), jotting)

    def waiting_lines(self) -> list[tuple[SubjectId, Jotting]]:
        """Return the lines of this device that wait for a place, and what holds them."""
        with self._lock:
            return lines.waiting(self._pen)

    def move_line(self, source: str, line: EntryId, target: str = "") -> SubjectId:
        """Put a line where it belongs; without a target, it begins an observation."""
        with self._acting():
            to = self._jottable(target) if target else None
            return lines.move(self._pen, self._jottable(source), line, to, self.home_site)

    # --- what is being typed ------------------------------------------------

    def draft(self, subject: str) -> dict[str, Value]:
        """Return the answers that were being typed, as they were a moment ago."""
        held = self._held(subject)
        return _values(held[1]) if isinstance(held, list) else {}

    def save_draft(self, subject: str, answers: Mapping[str, Value]) -> None:
        """Keep answers being typed, sealed, until `answer` makes an entry of them."""
        listed = {k: list(v) if isinstance(v, tuple) else v for k, v in answers.items()}
        self._hold(subject, [subject, listed])

    def drop_draft(self, subject: str) -> None:
        with self._lock:
            self._drafts.delete([subject])

    def hold_line(self, subject: str, line: Typed) -> None:
        """Keep a line being typed, sealed, until `jot` makes an entry of it."""
        if line.text.strip():
            said = [line.text, line.layer, list(line.codes), self._now()]
            self._hold(_line(subject), {"on": subject, "line": said})
        else:
            self.drop_draft(_line(subject))

    def adopt_line(self, subject: str) -> None:
        """Jot the line that was left half typed there, with the time at which it was."""
        held = self._held(_line(subject))
        if isinstance(held, dict):
            with self._acting():
                found = self.subject(subject) if subject else None
                place = found if isinstance(found, Note | Session) else None
                self._jot(subject, place, _typed(held))

    def typed(self, subject: str) -> str:
        """Return what was being typed in a form about a subject."""
        held = self._held(_form(subject))
        return str(held.get("typed", "")) if isinstance(held, dict) else ""

    def hold_typed(self, subject: str, text: str) -> None:
        """Keep what is being typed in a form, sealed, until the form is done with."""
        if text:
            self._hold(_form(subject), {"typed": text})
        else:
            self.drop_draft(_form(subject))

    def adopt_drafts(self) -> None:
        """Make entries of what a killed app left unfinished. Nobody is asked anything.

        Somebody may be typing there again already: each draft is read, written down and
        dropped in one breath. One that cannot be written stays, and stops no other.
        """
        for stored in list(self._drafts.scan()):
            held = json.loads(stored) if stored else None
            with suppress(CarnetError), self._lock:
                if isinstance(held, list):
                    self._adopt_answers(str(held[0]))
                elif held and "line" in held:
                    self.adopt_line(str(held["on"]))

    def _adopt_answers(self, subject: str) -> None:
        answers = self.draft(subject)
        if answers and isinstance(self.subject(subject), Note | Session | Participant):
            self.answer(subject, answers)
            self.drop_draft(subject)

    def _jot(self, typed_on: str, place: lines.Place | None, line: Typed) -> EntryId:
        """Write a line, and in the same breath drop its draft: it is never there twice."""
        return lines.jot(
            self._pen,
            place or lines.place_of(self._pen, line.at, self.recorded_session),
            JottingAdded(line.text, 0, line.layer, line.codes),
            line.at,
            self.home_site,
            lambda: self._drafts.delete([_line(typed_on)]),
        )

    def _now(self) -> int:
        return min(max(self._clock(), 0), LATEST_AT)

    def _held(self, name: str) -> Any:
        try:
            with self._lock:
                stored = self._drafts.get(name)
        except VaultDamaged as error:
            self._report(error)
            return None
        return json.loads(stored) if stored else None

    def _hold(self, name: str, what: object) -> None:
        with self._lock:
            self._drafts.put(name, json.dumps(what, ensure_ascii=False).encode())

    def _answerable(self, subject: str) -> Note | Session | Participant:
        found = self.subject(subject)
        if isinstance(found, Note | Session | Participant):
            return found
        return self._pen.find(subject, Note)

    def _jottable(self, subject: str) -> Note | Session:
        found = self.subject(subject)
        return found if isinstance(found, Session) else self._pen.find(subject, Note)


def names_of(subject: str) -> tuple[str, ...]:
    """Return the names of all that is being typed on a subject."""
    return subject, _line(subject), _form(subject)


def _line(subject: str) -> str:
    return f"line/{subject}"


def _form(subject: str) -> str:
    return f"form/{subject}"


def _values(listed: Mapping[str, Any]) -> dict[str, Value]:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in listed.items()}


def _typed(held: Mapping[str, Any]) -> Typed:
    text, layer, codes, at = held["line"]
    return Typed(text, layer, tuple(codes), at)
