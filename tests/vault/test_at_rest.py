"""Nothing a person wrote can be read on the disk: open, locked, or killed."""

import base64
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.study.scope import Scope
from tests.support.phones import SITE, Phone, a_room, a_team
from tests.support.sound import numbered, play

PLANTED = "Zanzibar-42 près du canal"
PLACES = ("note", "jotting", "draft", "title", "code-mark", "search", "participant")


def spellings(word: str) -> Iterator[bytes]:
    """Yield the ways in which a word may lie in a file."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "latin-1"):
        raw = word.encode(encoding)
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
    raw = word.encode()
    for shift in range(3):
        inner = base64.b64encode(b"x" * shift + raw)[2 + shift : -4]
        yield inner
        yield inner.replace(b"+", b"-").replace(b"/", b"_")


def found(home: Path, word: str) -> list[str]:
    """Return the files in which a word can be read, compressed parts included."""
    told = []
    for path in sorted(p for p in home.rglob("*") if p.is_file()):
        data = path.read_bytes()
        parts = [data, *inflated(data)]
        if any(spelling in part for part in parts for spelling in spellings(word)):
            told.append(path.name)
    return told


def inflated(data: bytes) -> Iterator[bytes]:
    for head in (b"\x78\x9c", b"\x78\x01", b"\x78\xda"):
        at = data.find(head)
        while at >= 0:
            try:
                yield zlib.decompressobj().decompress(data[at:])
            except zlib.error:
                pass
            at = data.find(head, at + 1)


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[Phone]:
    """A notebook in which words were written everywhere that words can be."""
    team = a_team(tmp_path, "ines")
    phone, pages = team.phones["ines"], team["ines"]
    note = pages.open_note(SITE, "observation")
    pages.answer(note, {"setting": f"{PLANTED} note", "title": f"{PLANTED} title"})
    pages.jot(note, f"{PLANTED} jotting")
    gone = pages.jot(note, f"{PLANTED} code-mark")
    pages.unjot(note, gone)
    pages.save_draft(note, {"setting": f"{PLANTED} draft " * 90})
    pages.search(f"{PLANTED} search")
    person = pages.enrol(SITE, pages.study.groups[0].id)
    pages.answer(person, {"remark": f"{PLANTED} participant"})
    pages.grant(person, [Scope.NOTES], pages.study.sheets[0].id, "fr", "voice")
    recorder = pages.record(a_room(pages), "archive", 1, phone.clock.monotonic)
    play(recorder, numbered(16_000 * 3), 16_000, phone.clock)
    recorder.mark(f"{PLANTED} mark")
    yield phone
    phone.kill()


def check(phone: Phone) -> None:
    home = phone.home
    assert {path.name for path in home.iterdir()} >= {"vault.db", "device.key", "forming"}
    assert found(home, PLANTED) == []
    for word in ("Zanzibar", "près du canal", SITE + "-P001", "observation", "focus-group"):
        assert found(home, word) == [], word
    sound = numbered(16_000 * 3).tobytes()
    for path in (p for p in home.rglob("*") if p.is_file()):
        data = path.read_bytes()
        assert all(sound[at : at + 32] not in data for at in range(0, len(sound), 3200))


def test_nothing_is_readable_while_the_notebook_is_open(phone: Phone) -> None:
    check(phone)


def test_nothing_is_readable_when_it_is_locked(phone: Phone) -> None:
    phone.pages.stop_recording()
    phone.notebook.lock()
    check(phone)


def test_nothing_is_readable_after_it_was_killed_and_opened_again(phone: Phone) -> None:
    phone.restart()
    check(phone)


def test_searcher_would_find_what_is_there(tmp_path: Path) -> None:
    """The control: a word laid in the clear in each of these ways is found."""
    for place, spelling in enumerate(spellings(PLANTED)):
        (tmp_path / str(place)).write_bytes(b"around " + spelling + b" it")
    (tmp_path / "z").write_bytes(b"??" + zlib.compress(PLANTED.encode()) + b"??")
    assert len(found(tmp_path, PLANTED)) == place + 2


def test_files_tell_no_time_and_no_subject_by_their_names(phone: Phone) -> None:
    phone.pages.stop_recording()
    subject = phone.pages.summaries("recording")[0].subject
    names = [path.name for path in phone.home.rglob("*")]
    assert not any(subject in name for name in names)


def test_sound_at_rest_tells_the_day_and_not_the_hour(phone: Phone) -> None:
    phone.pages.stop_recording()
    sounds = list((phone.home / "objects").iterdir())
    assert sounds and all(path.stat().st_mtime % 86_400 == 0 for path in sounds)
