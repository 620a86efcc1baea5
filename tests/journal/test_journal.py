"""A journal is appended to, chained and signed; others take in what is good of it."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Forged, OutOfPlace, TooLarge, VaultFull
from app.journal.founding import _teams
from app.journal.journal import Draft
from app.keys import agefile, sealing
from app.merge.state import Note
from app.study.events import FieldsSet, Unknown
from app.study.ids import SubjectId
from app.wire import canonical, entry
from app.wire.entry import FIRST, SIGNED_AS
from app.wire.roster import SIGNED_AS as ROSTER_SIGNED_AS
from app.wire.roster import Signed
from app.wire.text import b64
from tests.support.phones import SITE, Phone, Team, a_team, deliver, newcomer


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return a_team(tmp_path, "ines", "karim")


@pytest.fixture
def ines(team: Team) -> Phone:
    return team.phones["ines"]


NOISE = random.Random(1).randbytes(300_000).hex()
"""What no compression makes small."""


def a_note(phone: Phone, lines: int = 3) -> str:
    note = phone.pages.open_note(SITE, "observation")
    for n in range(lines):
        phone.pages.jot(note, f"ligne {n}")
    return note


def test_every_entry_names_the_one_before(ines: Phone) -> None:
    a_note(ines)
    sealed, previous = ines.notebook.sealed, FIRST
    for seq in range(1, 5):
        item = sealed.read(ines.device, seq)
        assert item is not None and (item.header.seq, item.header.prev) == (seq, previous)
        previous = item.id
    assert sealed.head(ines.device) == (4, previous)
    assert sealed.read(ines.device, 5) is None


def test_entry_is_a_standard_age_file_for_its_circle_and_its_device(
    ines: Phone, team: Team
) -> None:
    a_note(ines, 0)
    item = ines.notebook.sealed.read(ines.device, 1)
    assert item is not None
    plain = sealing.unpad(agefile.open_file(item.keybox + item.payload, [ines.keys.box]))
    assert canonical.decode(plain)["type"] == "note.opened"
    stanzas, _, _ = agefile.parse_keybox(item.keybox)
    assert len(stanzas) == 2


def test_batch_that_fails_leaves_nothing(ines: Phone) -> None:
    pages = ines.pages
    note = pages.find(a_note(ines, 0), Note)
    before = ines.notebook.sealed.heads()
    circle = pages._pen.circle(Note, SITE)
    drafts = [Draft(FieldsSet({"title": "oui"}), note.subject, circle)]
    with pytest.raises(TooLarge):
        pages._pen.write([*drafts, Draft(FieldsSet({"setting": NOISE}), note.subject, circle)])
    assert ines.notebook.sealed.heads() == before
    assert ines.restart().find(note.subject, Note).fields == {}


def test_entry_too_large_to_travel_is_refused_before_it_is_kept(ines: Phone) -> None:
    note = a_note(ines, 0)
    with pytest.raises(TooLarge):
        ines.pages.answer(note, {"setting": NOISE})
    ines.pages.answer(note, {"setting": "court"})
    assert ines.notebook.sealed.head(ines.device)[0] == 2


def test_full_disk_refuses_an_act_and_keeps_the_journal_whole(ines: Phone) -> None:
    note = a_note(ines, 1)
    with ines.notebook._database.reading() as connection:
        (count,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count={count}")
    kept = 0
    with pytest.raises(VaultFull):
        for n in range(500):
            ines.pages.jot(note, f"ligne {n} " * 60)
            kept += 1
    assert len(ines.restart().find(note, Note).jottings) == kept + 1


def test_page_follows_page_until_the_journal_ends(ines: Phone, team: Team) -> None:
    a_note(ines, 450)
    sealed = ines.notebook.sealed
    seen = 0
    while page := sealed.page(ines.device, seen):
        items = list(entry.split(page))
        assert len(items) <= 200 and items[0].header.seq == seen + 1
        seen = items[-1].header.seq
    assert seen == 451
    team.carry()
    assert len(team["desk"].summaries("note")) == 1


def test_two_devices_follow_each_other_in_their_circles_only(tmp_path: Path) -> None:
    team = a_team(tmp_path, "ines", "karim", "lea", sites=("S07", "S08"), at={"lea": "S08"})
    devices = {name: phone.device for name, phone in team.phones.items()}
    follows = {name: phone.notebook.sealed.follows() for name, phone in team.phones.items()}
    assert set(follows["ines"]) == {devices["karim"], devices["desk"]}
    assert set(follows["lea"]) == {devices["desk"]}
    assert set(follows["desk"]) == {devices[name] for name in ("ines", "karim", "lea")}


def test_locked_notebook_takes_in_and_hands_on(team: Team, ines: Phone) -> None:
    note = a_note(ines)
    for phone in team.phones.values():
        phone.notebook.lock()
    team.carry()
    desk = team.phones["desk"]
    assert desk.notebook.sealed.head(ines.device)[0] == 4
    assert desk.notebook.sealed.page(ines.device, 0) == ines.notebook.sealed.page(ines.device, 0)
    assert desk.unlock().find(note, Note).jottings


def test_unknown_kind_is_kept_handed_on_unchanged_and_ignored(team: Team, ines: Phone) -> None:
    note = ines.pages.find(a_note(ines), Note)

    class Later(Unknown):
        __slots__ = ()
        KIND = "note.coloured"

        def body(self) -> dict[str, object]:
            return {"colour": "green", "n": [1, {"x": None}]}

    circle = ines.pages._pen.circle(Note, SITE)
    ines.pages._pen.write([Draft(Later("note.coloured"), note.subject, circle)])
    team.carry()
    desk = team.phones["desk"]
    assert desk.pages.find(note.subject, Note) == ines.pages.find(note.subject, Note) == note
    assert desk.notebook.sealed.page(ines.device, 0) == ines.notebook.sealed.page(ines.device, 0)
    assert not desk.pages.quarantine()
    assert desk.restart().find(note.subject, Note) == note


def test_newcomer_is_known_while_the_notebook_stays_open(team: Team, tmp_path: Path) -> None:
    ines = team["ines"]
    newcomer(tmp_path, team, "lea")
    note = team["lea"].open_session(SITE, "focus-group")
    for name in ("desk", "ines"):
        deliver(team.phones["lea"], team.phones[name])
        team[name].catch_up()
    assert ines.summary(note)
    assert ines.people[team.phones["lea"].device].label == "Lea"


def test_what_was_passed_by_is_opened_once_the_key_comes(team: Team, ines: Phone) -> None:
    """A circle granted later: entries that were carried unread are read then."""
    note = a_note(ines)
    team.carry()
    karim, desk = team.phones["karim"], team.phones["desk"]
    assert karim.pages.summary(note) is None
    last = team.rosters[-1]
    (_, opened) = _teams(last.roster, desk.keys)[SITE]
    name = str(opened.note["desk"])
    readers = [karim.keys.box.recipient, desk.keys.box.recipient, team.kit.recovery.recipient]
    circle = last.roster.circles[name]
    keybox, payload = agefile.split(circle.grants[0])
    wider = replace(circle, grants=(agefile.rewrap(keybox, desk.keys.box, readers) + payload,))
    following = replace(
        last.roster,
        version=last.roster.version + 1,
        prev=last.id,
        by=desk.device,
        circles=dict(last.roster.circles) | {name: wider},
    )
    document = following.encode()
    signed = Signed(following, document, desk.keys.sign.sign(ROSTER_SIGNED_AS + document))
    karim.notebook.sealed.admit_roster(signed.encode())
    karim.pages.catch_up()
    assert karim.pages.find(note, Note).jottings
    assert karim.restart().find(note, Note).jottings


def test_nobody_claims_to_have_seen_what_is_not_yet_folded(team: Team, ines: Phone) -> None:
    a_note(ines)
    session = ines.pages.open_session(SITE, "focus-group")
    karim = team.phones["karim"]
    deliver(ines, karim)
    batches = karim.pages._journal.open_new()
    assert next(batches)
    assert karim.pages._journal.seen.get(ines.keys.id, 0) == 0  # type: ignore[call-overload]
    for _ in batches:
        pass
    assert karim.pages._journal.seen[ines.keys.id] == 5  # type: ignore[index]
    assert session


def test_signature_is_over_the_header_as_it_travelled(ines: Phone) -> None:
    a_note(ines, 0)
    item = ines.notebook.sealed.read(ines.device, 1)
    assert item is not None
    ines.keys.sign.public_key().verify(item.signature, SIGNED_AS + item.header_bytes)
    entry.check_signature(item, ines.keys.sign.public_key())


def test_another_history_of_a_journal_is_kept_as_evidence(team: Team, ines: Phone) -> None:
    """A phone restored from a backup: its second history is refused, and shown."""
    a_note(ines)
    team.carry()
    desk = team.phones["desk"]
    held = ines.notebook.sealed.read(ines.device, 2)
    assert held is not None
    header = replace(held.header, kc=b64(bytes(32)))
    data = header.encode()
    other = entry.Unverified(
        header, data, ines.keys.sign.sign(SIGNED_AS + data), held.keybox, held.payload
    )
    with pytest.raises(Forged, match="fork"):
        desk.notebook.sealed.admit(ines.device, other.encode())
    assert desk.notebook.sealed.quarantine
    forged = entry.Unverified(header, data, bytes(64), held.keybox, held.payload)
    with pytest.raises(Forged, match="signature"):
        desk.notebook.sealed.admit(ines.device, forged.encode())


def test_page_that_comes_twice_changes_nothing(team: Team, ines: Phone) -> None:
    a_note(ines)
    page = ines.notebook.sealed.page(ines.device, 0)
    desk = team.phones["desk"].notebook.sealed
    for _ in range(3):
        desk.admit(ines.device, page)
    assert desk.heads() == ines.notebook.sealed.heads()
    assert len(desk.quarantine) == 0


def test_page_after_a_gap_is_refused_and_the_missing_one_accepted(team: Team, ines: Phone) -> None:
    a_note(ines, 6)
    desk = team.phones["desk"].notebook.sealed
    with pytest.raises(OutOfPlace):
        desk.admit(ines.device, ines.notebook.sealed.page(ines.device, 3))
    desk.admit(ines.device, ines.notebook.sealed.page(ines.device, 0))
    assert desk.heads() == ines.notebook.sealed.heads()


def test_events_of_one_act_share_a_subject_and_nothing_tells_it_outside(ines: Phone) -> None:
    first, second = a_note(ines), a_note(ines)
    told = [ines.notebook.sealed.read(ines.device, seq) for seq in range(1, 9)]
    for item in told:
        assert item is not None
        assert first.encode() not in item.encode() and second.encode() not in item.encode()
    assert isinstance(ines.pages.find(first, Note).subject, str)
    assert SubjectId(first) in ines.pages._catalogue.summaries
