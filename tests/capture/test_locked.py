"""Under the lock a notebook takes in, opens nothing, and at the unlock all is in its place."""

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from app.capture.recorder import Phase, Recorder
from app.errors import CannotOpen, InvalidInput, Locked, VaultFull
from app.keys import agefile
from app.keys.recipients import Identity
from app.keys.sealing import unpad
from app.merge.state import Note, Session
from app.pages.pages import Pages
from app.vault.database import Database
from app.wire import canonical
from tests.support.phones import SITE, Phone, Team, a_room, a_team, the_recording
from tests.support.sound import Samples, numbered, play, samples

RATE = 16_000
NOON_MS = 1_790_000_000_000


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return a_team(tmp_path, "ines")


def jot(phone: Phone, *lines: str) -> None:
    """Jot lines on the cover, a minute apart."""
    for line in lines:
        phone.clock.pass_by(60)
        phone.notebook.cover.jot(line)


def lines(pages: Pages, subject: str) -> list[tuple[str, int, int]]:
    """Return what was jotted on a subject: the words, when, and how long after its start."""
    found = pages.subject(subject)
    assert isinstance(found, Note | Session)
    return [(j.text, j.at, j.offset_ms) for j in found.jottings]


# --- a line on the cover --------------------------------------------------------


def test_line_on_the_cover_goes_on_the_observation_of_the_day(phone: Phone) -> None:
    note = phone.pages.open_note(SITE, "observation")
    phone.pages.jot(note, "à l’ouverture")
    phone.notebook.lock()
    jot(phone, "Deux personnes attendent.", "L’une part.")
    pages = phone.unlock()
    start = NOON_MS
    assert lines(pages, note) == [
        ("à l’ouverture", start, 0),
        ("Deux personnes attendent.", start + 60_000, 60_000),
        ("L’une part.", start + 120_000, 120_000),
    ]
    assert (pages.filed.lines, pages.filed.where) == (2, note)


def test_line_of_a_day_without_an_observation_waits_for_its_place(phone: Phone) -> None:
    phone.notebook.lock()
    jot(phone, "un", "deux")
    pages = phone.unlock()
    (summary,) = pages.summaries("note")
    found = pages.find(summary.subject, Note)
    assert summary.is_loose and (found.site, found.at) == (SITE, NOON_MS + 60_000)
    assert [line.text for _, line in pages.waiting_lines()] == ["deux", "un"]
    assert [text for text, _, _ in lines(pages, summary.subject)] == ["un", "deux"]
    assert [at for _, _, at in lines(pages, summary.subject)] == [0, 60_000]


def test_lines_of_two_days_are_kept_apart(phone: Phone) -> None:
    phone.pages.open_note(SITE, "observation")
    phone.notebook.lock()
    jot(phone, "hier")
    phone.clock.pass_by(24 * 3600)
    jot(phone, "aujourd’hui", "encore")
    pages = phone.unlock()
    said = [[text for text, _, _ in lines(pages, s.subject)] for s in pages.summaries("note")]
    assert sorted(said) == [["aujourd’hui", "encore"], ["hier"]]


def test_line_jotted_while_a_session_is_recorded_goes_on_that_session(phone: Phone) -> None:
    session = a_room(phone.pages)
    phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    phone.notebook.lock()
    jot(phone, "Rires.")
    phone.notebook.cover.stop_recording()
    jot(phone, "Après.")
    pages = phone.unlock()
    assert [text for text, _, _ in lines(pages, session)] == ["Rires."]
    (note,) = pages.summaries("note")
    assert [text for text, _, _ in lines(pages, note.subject)] == ["Après."]


def test_lines_survive_a_power_cut_in_order(phone: Phone) -> None:
    phone.notebook.lock()
    for n in range(12):
        jot(phone, f"ligne {n}")
        phone.kill()
        phone.notebook = type(phone.notebook)(
            phone.home, clock=phone.clock.wall, monotonic=phone.clock.monotonic
        )
    pages = phone.unlock()
    (note,) = pages.summaries("note")
    assert [text for text, _, _ in lines(pages, note.subject)] == [f"ligne {n}" for n in range(12)]


def test_line_of_the_cover_syncs_and_is_read_at_the_desk(phone: Phone, team: Team) -> None:
    phone.notebook.lock()
    jot(phone, "pour le bureau")
    phone.unlock()
    team.carry()
    (note,) = team["desk"].summaries("note")
    assert [text for text, _, _ in lines(team["desk"], note.subject)] == ["pour le bureau"]
    assert not team["desk"].quarantine()


def test_empty_line_is_refused_and_a_long_one_cut(phone: Phone) -> None:
    phone.notebook.lock()
    with pytest.raises(InvalidInput):
        phone.notebook.cover.jot("  ")
    phone.notebook.cover.jot("a" * 100_000)
    pages = phone.unlock()
    (note,) = pages.summaries("note")
    assert [len(text) for text, _, _ in lines(pages, note.subject)] == [2000]


# --- what rests, and who can open it ---------------------------------------------


def rows(phone: Phone) -> list[bytes]:
    return [row[8:] for row in phone.notebook._inbox._shelf.scan() if row]


def test_inbox_holds_age_files_for_two_readers(phone: Phone) -> None:
    phone.notebook.lock()
    jot(phone, "Zanzibar")
    (row,) = rows(phone)
    stanzas, _, _ = agefile.parse_keybox(agefile.split(row)[0])
    assert len(stanzas) == 2
    value = canonical.decode(unpad(agefile.open_file(row, [phone.keys.box])))
    assert (value["n"], value["body"]["text"]) == (1, "Zanzibar")
    with pytest.raises(CannotOpen):
        agefile.open_file(row, [Identity.generate()])


def test_desk_alone_opens_what_a_lost_phone_took_in(phone: Phone, team: Team) -> None:
    phone.notebook.lock()
    jot(phone, "Zanzibar")
    circle = phone.notebook._inbox.circle
    epoch = team.phones["desk"].notebook.pages._journal.circles._open[circle].epochs[-1]
    value = canonical.decode(unpad(agefile.open_file(rows(phone)[0], [epoch])))
    assert value["body"]["text"] == "Zanzibar"


def test_nothing_of_a_line_lies_on_the_disk(phone: Phone) -> None:
    phone.notebook.lock()
    jot(phone, "Zanzibar-42 près du canal")
    phone.kill()
    for path in (p for p in phone.home.rglob("*") if p.is_file()):
        assert b"Zanzibar" not in path.read_bytes()


# --- a recording that goes on ----------------------------------------------------


def recorded(phone: Phone, sound: Samples, *, lock_at: int, unlock_at: int) -> Recorder:
    """Record this sound, locked from one place in it to another; the last key made is new."""
    session = a_room(phone.pages)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    play(recorder, sound[:lock_at], RATE, phone.clock)
    phone.notebook.lock()
    play(recorder, sound[lock_at:unlock_at], RATE, phone.clock)
    phone.unlock()
    play(recorder, sound[unlock_at:], RATE, phone.clock)
    phone.pages.stop_recording()
    return recorder


def test_sound_is_whole_across_a_lock_and_new_keys(phone: Phone) -> None:
    sound = numbered(RATE * 300)  # past the sixteen keys of the start, and past sixteen more
    recorded(phone, sound, lock_at=RATE * 20, unlock_at=RATE * 280)
    recording = the_recording(phone.pages)
    assert np.array_equal(samples(phone.pages.sound(recording.subject)), sound)
    assert len(recording.segments) > 32 and not recording.recovered
    assert not phone.pages.quarantine()


def test_recording_ended_under_the_lock_is_finished_at_the_unlock(phone: Phone) -> None:
    session = a_room(phone.pages)
    sound = numbered(RATE * 30)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    play(recorder, sound[: RATE * 10], RATE, phone.clock)
    phone.notebook.lock()
    play(recorder, sound[RATE * 10 :], RATE, phone.clock)
    phone.notebook.cover.stop_recording()
    assert not phone.notebook.cover.is_recording
    pages = phone.unlock()
    recording = the_recording(pages)
    assert (recording.finished, recording.recovered, recording.session) == (True, False, session)
    assert np.array_equal(samples(pages.sound(recording.subject)), sound)


def test_killed_under_the_lock_it_is_found_again_up_to_its_last_frame(phone: Phone) -> None:
    session = a_room(phone.pages)
    sound = numbered(RATE * 200)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    phone.notebook.lock()
    play(recorder, sound, RATE, phone.clock)
    pages = phone.restart()
    recording = the_recording(pages)
    heard = samples(pages.sound(recording.subject))
    assert recording.recovered and len(sound) - len(heard) <= RATE // 2
    assert np.array_equal(heard, sound[: len(heard)])


def test_recorder_under_the_lock_holds_only_keys_it_still_needs(phone: Phone) -> None:
    session = a_room(phone.pages)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    play(recorder, numbered(RATE * 60), RATE, phone.clock)
    phone.notebook.lock()
    play(recorder, numbered(RATE * 120), RATE, phone.clock)
    current = recorder._segments._number
    assert current > 16 and min(recorder._segments._keys._keys) == current


def test_nothing_that_opens_is_reachable_from_a_locked_notebook(phone: Phone) -> None:
    """The recorder, the cover and the pages that were: no path leads to a private key."""
    session = a_room(phone.pages)
    pages = phone.pages
    recorder = pages.record(session, "archive", 1, phone.clock.monotonic)
    journal, catalogue = pages._journal, pages._catalogue
    keeping = phone.notebook._keeping
    assert keeping is not None
    vault_key = bytes(keeping._key)
    phone.notebook.lock()
    seen: set[int] = set()
    waiting: list[object] = [phone.notebook.cover, recorder, phone.notebook.sealed, pages]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type):
            continue
        seen.add(id(one))
        assert not isinstance(one, Identity), "an identity is reachable"
        assert not isinstance(one, bytes | bytearray) or vault_key not in one
        if type(one).__module__.startswith("app.") or isinstance(one, dict | list | tuple | set):
            waiting += gc.get_referents(one)
    assert journal._keys is None and not catalogue.summaries and not catalogue._held


def test_pause_and_end_are_possible_on_the_cover_and_going_on_is_not(phone: Phone) -> None:
    session = a_room(phone.pages)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    phone.notebook.lock()
    play(recorder, numbered(RATE * 3), RATE, phone.clock)
    recorder.pause()
    assert recorder.phase is Phase.PAUSED
    with pytest.raises(Locked):
        phone.notebook.cover.resume_recording()
    pages = phone.unlock()
    pages.resume_recording()
    assert recorder.phase is Phase.RECORDING
    pages.stop_recording()
    marks = [mark.mark for mark in the_recording(pages).marks]
    assert marks == ["pause", "resume"]


def test_room_is_asked_again_at_once_when_the_notebook_opens(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_room(phone.pages)
    phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    phone.notebook.lock()
    asked: list[str] = []
    may_record = Pages.may_record

    def heard(self: Pages, session: str) -> object:
        asked.append(session)
        return may_record(self, session)

    monkeypatch.setattr(Pages, "may_record", heard)
    phone.notebook.unlock("lavande ourson tramway biscuit fleuve")
    assert set(asked) == {session}


# --- cut anywhere -----------------------------------------------------------------


class Cut(BaseException):
    """The power went."""


def cut_at(place: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Cut the power at the n-th beginning or end of a transaction; tell how many there were."""
    passed = [0]
    transaction = Database.transaction

    @contextmanager
    def watched(self: Database) -> Iterator[sqlite3.Connection]:
        with transaction(self) as connection:
            yield connection
            if self._depth == 1:
                step()
        if self._depth == 0:
            step()

    def step() -> None:
        passed[0] += 1
        if passed[0] == place:
            raise Cut

    monkeypatch.setattr(Database, "transaction", watched)
    return passed


@pytest.mark.parametrize("place", range(1, 24))
def test_unlock_cut_at_any_transaction_loses_nothing_and_signs_nothing_twice(
    place: int, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_room(phone.pages)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    phone.notebook.lock()
    sound = numbered(RATE * 140)
    play(recorder, sound, RATE, phone.clock)
    jot(phone, "un")
    phone.notebook.cover.stop_recording()
    jot(phone, "deux", "trois")
    passed = cut_at(place, monkeypatch)
    try:
        phone.unlock()
    except Cut:
        phone.kill()
    else:
        assert passed[0] < place
    monkeypatch.undo()
    pages = phone.restart()
    assert [text for text, _, _ in lines(pages, session)] == ["un"]
    (note,) = pages.summaries("note")
    assert [text for text, _, _ in lines(pages, note.subject)] == ["deux", "trois"]
    recording = the_recording(pages)
    assert recording.finished and not recording.recovered
    assert np.array_equal(samples(pages.sound(recording.subject)), sound)
    assert len(phone.notebook._inbox) == 0 and not pages.quarantine()


def test_full_disk_at_the_unlock_leaves_everything_where_it_is(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = a_room(phone.pages)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    phone.notebook.lock()
    jot(phone, "un")
    store = type(phone.notebook.sealed).store

    def full(*told: object, **more: object) -> None:
        raise VaultFull

    monkeypatch.setattr(type(phone.notebook.sealed), "store", full)
    pages = phone.unlock()
    assert lines(pages, session) == [] and pages.recorder is recorder
    assert recorder.phase is Phase.RECORDING
    monkeypatch.setattr(type(phone.notebook.sealed), "store", store)
    recorder.mark("entre deux")
    pages.catch_up()
    assert [text for text, _, _ in lines(pages, session)] == ["un"]
    pages.stop_recording()
    assert [mark.label for mark in the_recording(pages).marks] == ["entre deux"]


def test_spoken_consent_that_a_lock_cut_short_never_was(phone: Phone) -> None:
    someone = phone.pages.enrol(SITE, phone.pages.study.groups[0].id)
    recorder = phone.pages.record_clip(someone, 1, phone.clock.monotonic)
    play(recorder, numbered(RATE * 3), RATE, phone.clock)
    phone.notebook.lock()
    assert recorder.phase is Phase.STOPPED and not phone.notebook.cover.is_recording
    pages = phone.unlock()
    assert not any(pages.has_sound(summary.subject) for summary in pages.summaries("clip"))
    assert phone.notebook.sealed.objects.forming() == phone.notebook.sealed.objects.names() == []
