"""No lock, no stranger, no failure goes around the gate."""

import threading

import pytest

from app.capture.recorder import Phase, Recorder
from app.errors import Locked
from app.merge.state import Recording
from app.notebook import Notebook
from app.pages.pages import Pages
from app.study.scope import Scope
from app.vault.objects import Objects
from tests.support.phones import SITE, Phone, Team, a_room, allow, deliver
from tests.support.sound import play, voice

AUDIO = [Scope.PARTICIPATION, Scope.AUDIO]
NO_AUDIO = [Scope.PARTICIPATION, Scope.NOTES]


def is_heard(recorder: Recorder, phone: Phone) -> bool:
    before = recorder.elapsed_ms
    play(recorder, voice(4, 16_000), 16_000, phone.clock)
    return recorder.elapsed_ms > before


def test_nothing_starts_on_pages_that_were_closed_while_the_platform_asked(phone: Phone) -> None:
    pages = phone.pages
    session = a_room(pages, AUDIO)
    phone.notebook.lock()
    with pytest.raises(Locked):
        pages.record(session, "archive", 1)
    assert phone.unlock().summaries("recording") == []


def test_nothing_is_written_on_closed_pages(phone: Phone) -> None:
    pages = phone.pages
    note = pages.open_note(SITE, "observation")
    phone.notebook.lock()
    with pytest.raises(Locked):
        pages.jot(note, "trop tard")


def test_failure_while_asking_the_room_pauses_the_recording(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_room(phone.pages, AUDIO)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)

    def broken(_: Pages, session: str) -> None:
        raise MemoryError

    monkeypatch.setattr(Pages, "may_record", broken)
    with pytest.raises(MemoryError):
        phone.pages.arrive_unknown(session, 1)
    assert recorder.phase is Phase.PAUSED


def test_withdrawal_that_comes_in_under_the_lock_pauses_the_recording_at_the_unlock(
    team: Team, phone: Phone
) -> None:
    """Under the lock nothing can be read; whoever opens the notebook finds it paused at once."""
    karim = team["karim"]
    session = a_room(phone.pages, AUDIO)
    team.carry()
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    phone.notebook.lock()
    (person,) = karim.summaries("participant")
    karim.withdraw(person.subject, [Scope.AUDIO])
    deliver(team.phones["karim"], phone)
    assert is_heard(recorder, phone)
    assert phone.unlock().recorder is recorder
    assert recorder.phase is Phase.PAUSED and not is_heard(recorder, phone)


def test_pages_are_closed_at_the_lock_whatever_runs(phone: Phone) -> None:
    notebook: Notebook = phone.notebook
    pages = phone.pages
    session = a_room(pages, AUDIO)
    recorder = pages.record(session, "archive", 1, phone.clock.monotonic)
    notebook.lock()
    with pytest.raises(Locked):
        pages.arrive_unknown(session, 1)
    assert (notebook.cover.recorder, pages.recorder) == (recorder, None)
    assert phone.unlock() is not pages


def test_catching_up_leaves_alone_a_recording_that_is_being_ended(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = phone.pages
    session = a_room(pages, AUDIO)
    recorder = pages.record(session, "archive", 1, phone.clock.monotonic)
    play(recorder, voice(2, 16_000), 16_000, phone.clock)
    complete = Objects.complete
    catching = threading.Thread(target=pages.catch_up)

    def slow(self: Objects, name: str, fill: bytes) -> str:
        if not catching.ident:
            catching.start()
            catching.join(0.3)
        return complete(self, name, fill)

    monkeypatch.setattr(Objects, "complete", slow)
    pages.stop_recording()
    catching.join()
    found = pages.find(recorder.recording, Recording)
    assert (found.recovered, len(found.segments)) == (False, 1)
    assert len(pages.sound(recorder.recording)) == 44 + 2 * 32_000


def test_no_said_on_one_phone_beats_a_yes_it_had_not_seen(team: Team) -> None:
    """Asked again by somebody who knows of no yes, a person says no: that is their word."""
    ines, karim = team["ines"], team["karim"]
    person = ines.enrol(SITE, ines.study.groups[0].id)
    team.carry()
    allow(ines, person, AUDIO)
    allow(karim, person, NO_AUDIO)
    team.carry()
    session = ines.open_session(SITE, "focus-group")
    ines.arrive(session, person)
    for pages in (ines, karim, team["desk"]):
        (summary,) = pages.summaries("participant")
        assert summary.extra["allows"] == ("participation",)


def test_no_to_everything_is_written_down(team: Team) -> None:
    ines, karim = team["ines"], team["karim"]
    person = ines.enrol(SITE, ines.study.groups[0].id)
    team.carry()
    allow(ines, person, AUDIO)
    allow(karim, person, [])
    team.carry()
    for pages in (ines, karim):
        (summary,) = pages.summaries("participant")
        assert summary.extra["allows"] == ()
