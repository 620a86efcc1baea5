"""A quick clear leaves nothing of what it clears, however it is cut short, and is quick."""

import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.capture.participants import Given
from app.errors import CannotOpen, InvalidInput, VaultFull
from app.journal.journal import Draft
from app.keys.identity import Standing, carry_key
from app.keys.rows import RowKey
from app.merge.state import Note, Participant, Recording, Session
from app.notebook import Notebook
from app.pages.pages import Pages
from app.study.events import JottingAdded, NoteOpened, Received
from app.study.ids import SubjectId
from app.vault import keyslots, secret
from tests.support import forensics
from tests.support.phones import PASSPHRASE, SITE, Phone, Team, a_room, allow, receive
from tests.support.sound import play, voice

QUICK_S = 1.0
GONE = ("Zanzibar-42", "près du canal", "Fatoumata")
LEFT = "Ouagadougou-17"


def full(team: Team) -> dict[str, str]:
    """Write words wherever words can be, all of it received; then one note that is not."""
    phone, pages = team.phones["ines"], team["ines"]
    note = pages.open_note(SITE, "observation")
    pages.answer(note, {"title": "Zanzibar-42", "setting": "près du canal " * 200})
    pages.jot(note, "Zanzibar-42, près du canal")
    person = pages.enrol(SITE, pages.study.groups[0].id)
    allow(pages, person)
    session = a_room(pages)
    recorder = pages.record(session, "archive", 1, phone.clock.monotonic)
    play(recorder, voice(12, 16_000), 16_000, phone.clock)
    recorder.mark("Zanzibar-42")
    taken = recorder.recording
    pages.stop_recording()
    pages.guard.flag("Fatoumata")
    receive(team)
    fresh = pages.open_note(SITE, "observation")
    pages.jot(fresh, LEFT)
    pages.save_draft(fresh, {"setting": "à moitié écrit"})
    return {"note": note, "person": person, "session": session, "taken": taken, "fresh": fresh}


def rows(phone: Phone) -> list[tuple[str, bytes, bytes]]:
    tables = ("carried", "entries", "inbox", "opened", "kept", "drafts")
    with phone.notebook._database.reading() as connection:
        return [
            (table, bytes(name), bytes(value))
            for table in tables
            for name, value in connection.execute(f"SELECT name, value FROM {table}")
        ]


def rows_at(home: Path) -> list[tuple[str, bytes, bytes]]:
    """Return the entries of a vault that nobody has open."""
    with closing(sqlite3.connect(home / "vault.db")) as connection:
        found = connection.execute("SELECT name, value FROM entries").fetchall()
    return [("entries", bytes(name), bytes(value)) for name, value in found]


def bytes_of(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


def test_nothing_of_what_was_cleared_is_left_in_any_file(team: Team, phone: Phone) -> None:
    named = full(team)
    sound = [p.read_bytes()[:64] for p in (phone.home / "objects").iterdir()]
    before = [value for table, _, value in rows(phone) if table in ("entries", "opened", "kept")]
    assert sound and before
    phone.notebook.clear()
    files = bytes_of(phone.home)
    assert not [value for value in [*before, *sound] if value[:48] in files]
    assert not [value for value in before if value[-48:] in files]
    assert forensics.found([*GONE, LEFT, named["note"], named["taken"]], [phone.home]) == {}
    # Nor to somebody who has the device and was told the passphrase.
    pages = phone.unlock()
    opened = everything_said(phone, pages)
    assert not [word for word in (*GONE, named["note"], named["taken"]) if word in opened]
    assert LEFT in opened and "à moitié écrit" in opened
    assert pages.guard.names == ()


def everything_said(phone: Phone, pages: Pages) -> str:
    """Return all that the keys of an unlocked notebook open, in every table."""
    notebook = phone.notebook
    assert notebook._keeping is not None
    said = [str(event) for dev in notebook.sealed.heads() for event in _recalled(pages, dev)]
    for table, name, value in rows(phone):
        key = notebook._carrying if table in ("carried", "entries", "inbox") else notebook._keeping
        said.append(key.open(table, name, value).decode("utf-8", "replace"))
    return "\n".join(said)


def _recalled(pages: Pages, dev: str) -> list[object]:
    last, _ = pages._sealed.head(dev)
    return list(pages._journal.recall(dev, range(1, last + 1)))


def test_old_keys_are_gone_and_an_old_image_of_the_disk_opens_no_more(
    team: Team, phone: Phone, tmp_path: Path
) -> None:
    full(team)
    old_secret, standing = phone.notebook._secret, phone.notebook._standing
    assert phone.notebook._keyslot is not None
    old_vault_key = bytes(phone.notebook._keyslot.vault_key)
    with (phone.home / "device.key").open("rb") as kept:  # as a disk keeps what was replaced
        phone.notebook.clear()
        assert kept.read() == bytes(32)
    assert old_secret not in bytes_of(phone.home)
    for table, name, value in rows(phone):
        for key in (carry_key(old_secret), old_vault_key):
            with pytest.raises(CannotOpen):
                RowKey(key, standing.names).open(table, name, value)
    with pytest.raises(CannotOpen):
        Standing.open(keyslots.read_slot(phone.notebook._database, keyslots.DEVICE), old_secret)


def test_what_is_only_here_stays_whole_and_the_notebook_goes_on(team: Team, phone: Phone) -> None:
    named = full(team)
    pages = phone.pages
    half = pages.open_session(SITE, "interview")
    receive(team)
    pages.jot(half, "depuis la réception")
    plan = pages.plan_clearing()
    assert plan.stays == {"session": 1} and plan.goes >= 4
    phone.notebook.clear()
    pages = phone.unlock()
    assert {s.subject for s in pages.summaries()} == {half, named["fresh"]}  # which had a draft
    assert [line.text for line in pages.find(half, Session).jottings] == ["depuis la réception"]
    assert pages.next_code(SITE) not in ("S07-P001", "S07-P002")
    with pytest.raises(InvalidInput):
        pages.enrol(SITE, pages.study.groups[0].id, "S07-P001")
    note = pages.open_note(SITE, "observation")
    pages.jot(note, "encore")
    receive(team)
    assert team["desk"].find(note, Note).jottings[0].text == "encore"
    assert not team["desk"].quarantine() and not pages.quarantine()
    assert team["desk"].find(named["taken"], Recording).segments
    assert phone.restart().find(note, Note)


def test_recording_is_ended_and_kept(team: Team, phone: Phone) -> None:
    pages = phone.pages
    session = a_room(pages)
    receive(team)
    recorder = pages.record(session, "archive", 1, phone.clock.monotonic)
    play(recorder, voice(12, 16_000), 16_000, phone.clock)
    name = recorder.recording
    assert pages.is_recording
    phone.notebook.clear()
    pages = phone.unlock()
    found = pages.find(name, Recording)
    assert found.finished and not found.recovered
    assert len(pages.sound(name)) > 12 * 32_000 * 0.9


def test_spoken_consent_keeps_the_person_it_is_of(team: Team, phone: Phone) -> None:
    """Else it would be taken for one that nobody confirmed, and destroyed everywhere."""
    pages = phone.pages
    person = pages.enrol(SITE, pages.study.groups[0].id)
    receive(team)
    recorder = pages.record_clip(person, 1, phone.clock.monotonic)
    play(recorder, voice(4, 16_000), 16_000, phone.clock)
    clip = recorder.recording
    pages.stop_recording()

    pages.grant(
        person, pages.study.scopes, pages.study.sheets[0].id, "fr", Given("voice", clip=clip)
    )
    phone.notebook.clear()
    pages = phone.unlock()
    assert isinstance(pages.subject(person), Participant) and isinstance(
        pages.subject(clip), Recording
    )
    receive(team)
    assert isinstance(team["desk"].subject(clip), Recording)


@pytest.mark.parametrize("step", ["begin", "transaction", "adopt", "scrub", "sound", "settle"])
def test_a_kill_at_any_step_is_finished_at_the_next_start(
    team: Team, phone: Phone, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = full(team)
    notebook = phone.notebook
    before = [value for table, _, value in rows(phone) if table == "entries"]
    following = phone.pages.next_code(SITE)

    def cut(*told: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        match step:
            case "begin":
                patch.setattr(phone.pages, "_rekey", cut)
            case "transaction":
                patch.setattr(keyslots, "write_slot", cut)
            case "adopt":
                patch.setattr(secret, "adopt", cut)
            case "scrub":
                patch.setattr(notebook._database, "scrub", cut)
            case "sound":
                patch.setattr(notebook.sealed.objects, "keep_only", cut)
            case "settle":
                patch.setattr(notebook.sealed.cleared, "settle", cut)
        with pytest.raises(KeyboardInterrupt):
            phone.pages.clear()
    phone.kill()
    phone.notebook = Notebook(phone.home, clock=phone.clock.wall, monotonic=phone.clock.monotonic)
    assert phone.notebook.is_locked  # what is left is destroyed before anybody unlocks it
    assert list((phone.home / "objects").iterdir()) == []
    files = bytes_of(phone.home)
    gone = [value for value in before if value[:48] not in files]
    assert len(before) - len(gone) <= 6  # what stays: the fresh note, what was said in clear
    old_secret = phone.notebook._secret
    pages = phone.unlock()
    assert (phone.notebook._secret != old_secret) or step == "settle"
    assert pages.summary(named["fresh"]) and not pages.summary(named["note"])
    assert not pages.quarantine() and not phone.notebook.sealed.cleared.is_pending
    assert pages.next_code(SITE) == following
    assert phone.restart().summary(named["fresh"])


def test_start_with_no_room_leaves_the_rest_to_the_unlock(
    team: Team, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = full(team)

    def cut(*told: object) -> None:
        raise KeyboardInterrupt

    def no_room(*told: object) -> None:
        raise VaultFull

    with monkeypatch.context() as patch:
        patch.setattr(phone.pages, "_rekey", cut)
        with pytest.raises(KeyboardInterrupt):
            phone.pages.clear()
    phone.kill()
    before = [value for table, _, value in rows_at(phone.home) if table == "entries"]
    with monkeypatch.context() as patch:
        patch.setattr("app.vault.database.Database.scrub", no_room)
        patch.setattr("app.vault.shelf.Shelf.keep_only", no_room)
        phone.notebook = Notebook(phone.home, phone.clock.wall, phone.clock.monotonic)
    pages = phone.unlock()
    files = bytes_of(phone.home)
    assert not [value for value in before if value[:48] in files]
    assert pages.summary(named["fresh"]) and not pages.summary(named["note"])


def test_full_disk_says_so_locks_and_loses_nothing(
    team: Team, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = full(team)

    def full_disk(*told: object) -> None:
        raise VaultFull

    with monkeypatch.context() as patch:
        patch.setattr(keyslots, "write_slot", full_disk)
        with pytest.raises(VaultFull):
            phone.notebook.clear()
    assert phone.notebook.is_locked
    pages = phone.unlock()  # which has room again, and finishes it
    assert pages.summary(named["fresh"]) and not pages.summary(named["note"])


def fill(team: Team, notes: int) -> None:
    """Write ten entries a note, and have them received; quickly, in one transaction each."""
    pages = team["ines"]
    circle = pages.circle_of_lines
    for n in range(notes):
        name = pages._pen.name()
        lines = [JottingAdded(f"La file s’allonge, ligne {i} de {n}.", i) for i in range(9)]
        whats = [NoteOpened(SITE, "observation", 1), *lines]
        pages._journal.append([Draft(what, SubjectId(name), circle) for what in whats])
    team.phones["ines"].restart()
    desk = team["desk"]
    word = Received({pages.device: 10 * notes})
    desk._pen.write([Draft(word, SubjectId(""), desk._pen.team_circles()[0])])
    team.carry()


def measured(team: Team, notes: int) -> float:
    fill(team, notes)
    phone = team.phones["ines"]
    phone.pages.jot(phone.pages.open_note(SITE, "observation"), LEFT)
    assert phone.pages.plan_clearing().goes == notes
    start = time.perf_counter()
    phone.notebook.clear()
    took = time.perf_counter() - start
    assert len(phone.unlock().summaries()) == 1
    return took


def test_it_takes_less_than_a_second(team: Team) -> None:
    assert measured(team, 60) < QUICK_S


@pytest.mark.faults
def test_it_takes_less_than_a_second_with_5000_entries(team: Team) -> None:
    assert measured(team, 500) < QUICK_S


KILLED = """
import sys
from pathlib import Path
from app.notebook import Notebook

notebook = Notebook(Path(sys.argv[1]))
notebook.unlock(sys.argv[2])
print("ready", flush=True)
notebook.clear()
print("cleared", flush=True)
"""


@pytest.mark.faults
def test_kill_9_at_any_instant_leaves_all_of_it_or_nothing(team: Team, phone: Phone) -> None:
    """Cleared in half it never is: what the ledger says is gone, and what it does not is whole."""
    fill(team, 100)
    phone.kill()
    chance, outcomes = random.Random(7), set[bool]()
    for _ in range(24):
        home = phone.home.with_name("killed")
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(phone.home, home)
        with subprocess.Popen(
            [sys.executable, "-c", KILLED, str(home), PASSPHRASE], stdout=subprocess.PIPE
        ) as app:
            assert app.stdout is not None and app.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0, 0.15))
            app.send_signal(signal.SIGKILL)
        notebook = Notebook(home)
        pages = notebook.unlock(PASSPHRASE)
        pages.catch_up()
        outcomes.add(bool(pages.cleared))
        assert len(pages.summaries()) == (0 if pages.cleared else 100)
        assert not pages.quarantine() and not notebook.sealed.cleared.is_pending
        notebook.close()
    assert True in outcomes
