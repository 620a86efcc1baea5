"""What comes out of the inbox is held to its form, and to what a locked notebook may say."""

import pytest

from app.journal.journal import Draft
from app.keys import agefile
from app.keys.sealing import pad
from app.merge.state import Note
from app.study.events import (
    ConsentGranted,
    JottingAdded,
    RecordingFinished,
    RecordingKeyed,
    What,
)
from app.study.ids import SubjectId
from app.study.scope import Scope
from app.wire import canonical
from app.wire.text import b64
from tests.support.phones import Phone, Team, a_room, the_recording
from tests.support.sound import numbered, play, samples

RATE = 16_000
KEY = b64(bytes(32))
HASH = b64(bytes(range(32)))


def forge(phone: Phone, **change: object) -> None:
    """Lay in the inbox what somebody with the device's secret could lay there."""
    inbox = phone.notebook._inbox
    n = inbox._last = inbox._last + 1
    draft = Draft(JottingAdded("glissé", 0), SubjectId(""), inbox.circle)
    value = canonical.decode(inbox._plain(n, draft))
    sealed = agefile.seal(pad(canonical.encode(value | change)), [phone.keys.box.recipient])
    inbox._shelf.put(str(n), n.to_bytes(8) + sealed)


def said(phone: Phone) -> list[str]:
    pages = phone.pages
    notes = [pages.find(s.subject, Note) for s in pages.summaries("note")]
    return [jotting.text for note in notes for jotting in note.jottings]


def body(what: What) -> dict[str, object]:
    return {"type": what.KIND, "body": what.body()}


GRANT = ConsentGranted((Scope.AUDIO,), HASH, "group", "fr", "voice")


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"study": "another"},
        {"dev": "another"},
        {"n": 99},
        {"at": -1},
        {"at": 2**50},
        {"at": True},
        {"subject": 7},
        {"circle": None},
        {"body": []},
        {"body": {"text": "sans le reste"}},
        {"type": "jotting.unheard-of"},
        {"more": 1},
        body(GRANT),
        body(JottingAdded("   ", 0)),
        body(RecordingKeyed(0, (KEY,))),
    ],
)
def test_what_has_not_its_form_is_reported_and_stops_nothing(
    phone: Phone, change: dict[str, object]
) -> None:
    phone.notebook.lock()
    phone.notebook.cover.jot("avant")
    forge(phone, **change)
    phone.notebook.cover.jot("après")
    pages = phone.unlock()
    assert said(phone) == ["avant", "après"]
    (held,) = pages.quarantine()
    assert held.reason and len(phone.notebook._inbox) == 1


def test_damaged_row_is_reported_and_stops_nothing(phone: Phone) -> None:
    phone.notebook.lock()
    phone.notebook.cover.jot("avant")
    with phone.notebook._database.transaction() as connection:
        connection.execute("UPDATE inbox SET value=zeroblob(300)")
    phone.notebook.cover.jot("après")
    pages = phone.unlock()
    assert said(phone) == ["après"]
    assert ["inbox row" in held.reason for held in pages.quarantine()] == [True]


def test_what_was_refused_once_is_reported_once(phone: Phone) -> None:
    phone.notebook.lock()
    forge(phone, dev="another")
    phone.unlock()
    phone.notebook.lock()
    assert len(phone.unlock().quarantine()) == 1


@pytest.mark.parametrize(
    "what",
    [
        RecordingKeyed(0, (KEY,)),
        RecordingKeyed(15, (KEY, KEY)),
        RecordingFinished((HASH,), (1,), 500, RATE),
    ],
)
def test_sound_is_not_put_out_of_reach_through_the_inbox(phone: Phone, what: What) -> None:
    """Another key for a segment, or an end that names other segments, is refused."""
    session = a_room(phone.pages)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    sound = numbered(RATE * 20)
    play(recorder, sound, RATE, phone.clock)
    phone.notebook.lock()
    forge(phone, subject=recorder.recording, **body(what))
    pages = phone.unlock()
    pages.stop_recording()
    recording = the_recording(pages)
    assert (samples(pages.sound(recording.subject)) == sound).all()
    assert [held.reason.split(":")[0] for held in pages.quarantine()] == ["Forged"]


def test_recording_of_another_device_is_not_spoken_of(team: Team, phone: Phone) -> None:
    karim = team.phones["karim"]
    recorder = karim.pages.record(a_room(karim.pages), "archive", 1, karim.clock.monotonic)
    team.carry()
    phone.notebook.lock()
    forge(phone, subject=recorder.recording, **body(RecordingKeyed(16, (KEY,))))
    pages = phone.unlock()
    assert [held.reason.split(":")[0] for held in pages.quarantine()] == ["Forged"]


def test_inbox_is_still_there_after_new_keys(phone: Phone) -> None:
    """What could not be signed at the unlock stays readable under the keys that come."""
    phone.notebook.lock()
    forge(phone, dev="another")
    phone.unlock()
    keeping = phone.notebook._keeping
    assert keeping is not None
    phone.notebook._rekey(keeping)
    assert [row is not None for row in phone.notebook._inbox._shelf.scan()] == [True]
    phone.notebook.lock()
    phone.notebook.cover.jot("après")
    phone.unlock()
    assert said(phone) == ["après"]
