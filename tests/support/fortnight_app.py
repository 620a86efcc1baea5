"""The app that lives two weeks of fieldwork, until it is killed; run as a program by tests.

    python -m tests.support.fortnight_app HOME SCRIPT FIRST LAST

It first makes sure that every act before FIRST is in the notebook. After LAST it waits to be
killed, if it was not yet; without one it lives to the end. It says on its output
`pid` and its number; `done` and the number of an act; `sound`, of which session, how many
samples were handed to the recorder; `full` whenever the disk refused; at last `end`.
"""

import os
import resource
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.capture.participants import Given
from app.capture.recorder import Recorder
from app.errors import NoConsent, VaultFull
from app.merge.state import Note, Participant, Presence, Session
from app.notebook import Notebook
from app.pages.pages import Pages
from app.study.scope import Scope
from tests.support.fortnight import LAYERS, SPEECH_S, Act, begun, read
from tests.support.phones import PASSPHRASE, SITE, Clock
from tests.support.sound import Samples, chunks, numbered

RATE = 16_000
FRAMES = 2048
HALF = RATE * SPEECH_S // FRAMES // 2
STROKES = (3, 100, 200, 400, 260, 900, 120)
SCOPES = {"all": tuple(Scope), "notes": (Scope.PARTICIPATION, Scope.NOTES)}
FIELDS = {"title": "title", "typed": "what-happened", "topic": "topic"}


def spoken(session: int) -> Samples:
    """Return what is said in a session."""
    return numbered(RATE * SPEECH_S, session * 1009)


def tell(*what: object) -> None:
    sys.stdout.write(" ".join(map(str, what)) + "\n")
    sys.stdout.flush()


@contextmanager
def full_disk() -> Iterator[None]:
    """Let no file take a byte more."""
    room, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, most))


class Life:
    """Somebody, their notebook, and a clock."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self.clock = clock
        self.notebook = Notebook(home, clock=clock.wall)
        self.unlock()

    @property
    def pages(self) -> Pages:
        return self.notebook.pages

    def unlock(self) -> None:
        self.notebook.unlock(PASSPHRASE).catch_up()

    def live(self, act: Act) -> None:
        """Do one thing, when its time has come."""
        self.clock.ms = act.told
        if act.is_full and act.kind != "record":
            self.try_on_a_full_disk(act)
            if self.is_there(act, lines(self.pages)):
                return
        self.do(act)

    def try_on_a_full_disk(self, act: Act) -> None:
        """What cannot be kept is refused, and the notebook opens all the same."""
        with full_disk():
            try:
                self.do(act)
            except VaultFull:
                tell("full")
            self.notebook.lock()
            self.unlock()
        self.pages.catch_up()

    # --- the acts -----------------------------------------------------------------------

    def do(self, act: Act) -> None:
        pages, of = self.pages, act.of
        match act.kind:
            case "note":
                pages.open_note(SITE, "observation")
            case "title" | "typed":
                self.type(self.note(of), FIELDS[act.kind], act.text)
            case "line":
                pages.jot(self.note(of), act.text, LAYERS[of % 4], ("shame",))
            case "here":
                pages.jot("", act.text)
            case "cover":
                self.notebook.lock()
                self.notebook.cover.jot(act.text)
                self.unlock()
            case "move":
                waiting = pages.waiting_lines()
                source, line = next(one for one in waiting if one[1].text == act.text)
                pages.move_line(source, line.entry, self.note(of))
            case "code":
                pages.apply_code(self.note(of), act.text)
            case _:
                self.meet(act)

    def meet(self, act: Act) -> None:
        pages, of = self.pages, act.of
        match act.kind:
            case "session":
                pages.open_session(SITE, "focus-group")
            case "topic":
                self.type(self.session(of), FIELDS[act.kind], act.text)
            case "session-line":
                pages.jot(self.session(of), act.text)
            case "person":
                pages.enrol(SITE, pages.study.groups[of % 3].id)
            case "grant":
                given, sheet = Given("signature", STROKES), pages.study.sheets[0].id
                pages.grant(self.person(of), SCOPES[act.text], sheet, "fr", given)
            case "withdraw":
                pages.withdraw(self.person(of), [Scope.QUOTES])
            case "arrive":
                pages.arrive(self.session(of), self.person(int(act.text)))
            case "unknown":
                pages.arrive_unknown(self.session(of), int(act.text))
            case "leave":
                (stay,) = self.stays(of, self.person(int(act.text)))
                pages.leave(self.session(of), stay.entry)
            case "record":
                self.record(act)
            case "refused":
                self.be_refused(of)
            case other:
                raise AssertionError(other)

    def type(self, subject: str, field: str, text: str) -> None:
        """Answer a question as the screen does: drafts of it first, then the answer."""
        for so_far in (text[: len(text) // 2], text):
            self.pages.save_draft(subject, {field: so_far})
        self.pages.answer(subject, {field: text})
        self.pages.drop_draft(subject)

    def record(self, act: Act) -> None:
        """Record; the second half in turn on a full disk, under the lock, after a pause."""
        said = [*chunks(spoken(act.of), FRAMES)]
        session = self.session(act.of)
        recorder = self.pages.record(session, "archive", 1, self.clock.monotonic)
        self.hear(act.of, recorder, said[:HALF])
        if act.is_full:
            with full_disk():
                self.hear(act.of, recorder, said[HALF:])
            assert isinstance(recorder.failure, VaultFull)
            tell("full")
        elif act.of % 2:
            self.notebook.lock()
            self.hear(act.of, recorder, said[HALF:])
            self.unlock()
        else:
            recorder.pause()
            self.pages.resume_recording()
            self.hear(act.of, recorder, said[HALF:])
        self.pages.stop_recording()
        self.pages.catch_up()

    def hear(self, session: int, recorder: Recorder, said: Iterable[bytes]) -> None:
        for chunk in said:
            self.clock.pass_by(len(chunk) / 2 / RATE)
            recorder.feed(chunk)
            if recorder.failure is None:
                tell("sound", session, len(chunk) // 2)

    def be_refused(self, session: int) -> None:
        try:
            self.pages.record(self.session(session), "archive", 1, self.clock.monotonic)
        except NoConsent:
            return
        raise AssertionError("recorded without the word of everyone")

    # --- what there is --------------------------------------------------------------------

    def note(self, number: int) -> str:
        return begun(self.pages, "note")[number]

    def session(self, number: int) -> str:
        return begun(self.pages, "session")[number]

    def person(self, number: int) -> str:
        return begun(self.pages, "participant")[number]

    def stays(self, session: int, person: str) -> list[Presence]:
        found = self.pages.find(self.session(session), Session)
        return [stay for stay in found.attendance if stay.participant == person]

    def is_there(self, act: Act, lines: set[str]) -> bool:
        """Tell whether the notebook holds what an act wrote."""
        pages, of = self.pages, act.of
        match act.kind:
            case "note" | "session":
                return len(begun(pages, act.kind)) > of
            case "person":
                return len(begun(pages, "participant")) > of
            case "title" | "typed" | "topic":
                subject = self.session(of) if act.kind == "topic" else self.note(of)
                return any(v.value == act.text for v in pages.history(subject, FIELDS[act.kind]))
            case "line" | "here" | "cover" | "session-line":
                return act.text in lines
            case "move":
                moved = pages.find(self.note(of), Note).jottings
                return any(line.text == act.text for line in moved)
            case "code":
                return any(m.code == act.text for m in pages.find(self.note(of), Note).codes)
            case _:
                return self.is_met(act)

    def is_met(self, act: Act) -> bool:
        pages, of = self.pages, act.of
        match act.kind:
            case "grant":
                return any(s.granted for s in pages.find(self.person(of), Participant).steps)
            case "withdraw":
                return Scope.QUOTES not in pages.find(self.person(of), Participant).allows
            case "arrive":
                return bool(self.stays(of, self.person(int(act.text))))
            case "unknown":
                return bool(self.stays(of, ""))
            case "leave":
                stays = self.stays(of, self.person(int(act.text)))
                return any(not stay.is_here for stay in stays)
            case "record":
                return bool(pages.recordings_of(self.session(of)))
            case _:
                return True  # what was refused left nothing


def lines(pages: Pages) -> set[str]:
    """Return every line there is."""
    notes = [pages.find(s.subject, Note) for s in pages.summaries("note")]
    sessions = [pages.find(s.subject, Session) for s in pages.summaries("session")]
    return {line.text for one in (*notes, *sessions) for line in one.jottings}


def main(home: Path, script: Path, first: int, last: int | None = None) -> None:
    tell("pid", os.getpid())
    acts = read(script)
    life = Life(home, Clock(acts[max(first - 1, 0)].told))
    there = lines(life.pages)
    for act in acts[:first]:
        assert life.is_there(act, there), f"it was there, and is missing: {act}"
    for number, act in enumerate(acts[first:], first):
        if number > first or not life.is_there(act, there):  # it may be what the kill met
            life.live(act)
        tell("done", number)
        if number == last:
            signal.pause()
    life.notebook.close()
    tell("end")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:]))
