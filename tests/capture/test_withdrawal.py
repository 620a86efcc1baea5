"""Somebody takes back what they gave. Nothing of it is left anywhere, and the rest stands."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.capture.recorder import Phase
from app.errors import CannotOpen, Forged, InvalidInput, WireError
from app.keys.rows import RowKey
from app.merge.consent import AudioAllowed, AudioRefused
from app.merge.state import Note, Participant, Recording, Session, Withdrawn
from app.pages.pages import Pages
from app.pages.withdrawing import prove
from app.resting import CARRYING, KEEPING
from app.study.scope import Scope
from app.study.study import Fate
from app.wire import certificate
from app.wire.text import b64
from tests.support.phones import SITE, Phone, Team, a_room, a_team, allow, deliver, newcomer
from tests.support.sound import play, samples, voice

TEMPLATE = "observation"
RATE = 16_000


@pytest.fixture
def team(tmp_path: Path) -> Team:
    team = a_team(tmp_path, "one", "two", "three")
    yield team  # type: ignore[misc]
    team.close()


def enrolled(pages: Pages) -> str:
    person = pages.enrol(SITE, pages.study.groups[0].id)
    allow(pages, person)
    return person


def code_of(pages: Pages, person: str) -> str:
    return pages.find(person, Participant).code


def everything(team: Team, person: str, fate: Fate = Fate.ERASE) -> str:
    team.carry()
    plan = team["desk"].plan_erasure(person, True)
    name = team["desk"].erase(plan, dict.fromkeys(plan.shared, fate))
    team.carry()
    team.carry()
    return name


def every_word(phone: Phone) -> str:
    """Return all that a device can say of anything, as one text."""
    pages = phone.pages
    found = [repr(pages.subject(s.subject)) + repr(s) for s in pages.summaries()]
    return "\n".join(found)


def files(phone: Phone) -> bytes:
    return b"".join(path.read_bytes() for path in phone.home.rglob("*") if path.is_file())


def test_a_request_stops_all_use_at_once_and_waits_at_the_desk(team: Team) -> None:
    person = enrolled(team["one"])
    session = team["one"].open_session(SITE, "interview")
    team["one"].arrive(session, person)
    team["one"].ask_erasure(person, everything=True)
    assert not team["one"].find(person, Participant).allows
    team.carry()
    assert [summary.subject for summary in team["desk"].requests()] == [person]
    (request,) = team["two"].find(person, Participant).requests
    assert request.everything and not request.order


def test_only_a_coordinator_carries_it_out(team: Team) -> None:
    person = enrolled(team["one"])
    with pytest.raises(InvalidInput, match="erasing_is_desk"):
        team["one"].erase(team["one"].plan_erasure(person, True), {})


def test_of_somebody_who_withdraws_nothing_is_left_but_that_there_was_one(team: Team) -> None:
    person, other = enrolled(team["one"]), enrolled(team["one"])
    code = code_of(team["one"], person)
    group = team["one"].open_session(SITE, "focus-group")
    team["one"].arrive(group, person)
    team["one"].arrive(group, other)
    team["one"].jot(group, f"{code} dit que la nuit, personne ne vient.")
    alone = team["one"].open_session(SITE, "interview")
    team["one"].arrive(alone, person)
    team["one"].jot(alone, "Parle de la rue Secrète.")
    team.carry()
    note = team["two"].open_note(SITE, TEMPLATE)
    team["two"].answer(note, {"title": f"Autour de {code.lower()} et des autres"})
    team.carry()
    everything(team, person)
    for phone in team.phones.values():
        said = every_word(phone)
        assert code not in said and code.lower() not in said and "Secrète" not in said
        assert isinstance(phone.pages.subject(person), Withdrawn)
        assert phone.pages.summary(alone) is None
        found = phone.pages.find(group, Session)
        assert [stay.participant for stay in found.attendance] == [other]
        assert found.jottings[0].text == "×××××××× dit que la nuit, personne ne vient."
        assert not phone.pages.search("Secrète") and not phone.pages.quarantine()
    title = team["desk"].find(note, Note).fields["title"][-1]
    assert title.value == "Autour de ×××××××× et des autres"
    assert title.dev == team.phones["two"].device


def test_their_code_is_never_given_again(team: Team) -> None:
    person = enrolled(team["one"])
    code = code_of(team["one"], person)
    everything(team, person)
    for phone in team.phones.values():
        assert phone.pages.next_code(SITE) != code
    with pytest.raises(InvalidInput, match="code_withdrawn"):
        team["one"].enrol(SITE, team["one"].study.groups[0].id, code)


def test_what_comes_late_about_them_is_destroyed_as_it_comes(team: Team) -> None:
    person = enrolled(team["one"])
    team.carry()
    # `three` is away: it goes on meeting somebody who has withdrawn meanwhile.
    plan = team["desk"].plan_erasure(person, True)
    team["desk"].erase(plan, {})
    team.carry("desk", "one", "two")
    late = team["three"].open_session(SITE, "focus-group")
    team["three"].arrive(late, person)
    allow(team["three"], person, [Scope.NOTES])
    team.carry()
    team.carry()
    team.carry()
    for name, phone in team.phones.items():
        said = every_word(phone).replace(repr(phone.pages.subject(person)), "")
        assert person not in said.replace(repr(phone.pages.summary(person)), ""), name
        assert not phone.pages._catalogue.late


def test_every_replica_obeys_and_the_certificate_proves_it_offline(team: Team) -> None:
    person = enrolled(team["one"])
    code = code_of(team["one"], person)
    team.carry()
    name = everything(team, person)
    (standing,) = [one for one in team["desk"].erasures() if one.name == name]
    assert set(standing.obeyed) == {phone.device for phone in team.phones.values()}
    assert not standing.silent
    data = team["desk"].certify(name)
    root = team.rosters[0].roster.root
    proven = certificate.verify(data, root)
    assert proven.is_complete and proven.entries == standing.entries > 0
    assert code.encode() not in data and person.encode() not in data and SITE.encode() not in data


def test_a_certificate_that_was_changed_proves_nothing(team: Team) -> None:
    name = everything(team, enrolled(team["one"]))
    data = team["desk"].certify(name)
    root = team.rosters[0].roster.root
    for place in range(100, len(data), len(data) // 60):
        changed = bytearray(data)
        changed[place] ^= 1
        with pytest.raises(WireError):
            certificate.verify(bytes(changed), root)
    with pytest.raises(Forged):
        certificate.verify(data, bytes(32))


def test_a_silent_device_is_named_until_it_obeys(team: Team) -> None:
    person = enrolled(team["one"])
    team.carry()
    plan = team["desk"].plan_erasure(person, True)
    name = team["desk"].erase(plan, {})
    for _ in range(2):
        team.carry("desk", "one", "two")
    (standing,) = team["desk"].erasures()
    assert standing.silent == (team.phones["three"].device,)
    assert certificate.verify(team["desk"].certify(name), team.rosters[0].roster.root).silent == (
        team.phones["three"].device,
    )
    team.carry()
    team.carry()
    (standing,) = team["desk"].erasures()
    assert not standing.silent


def test_no_byte_and_no_old_key_is_left_on_five_replicas(team: Team, tmp_path: Path) -> None:
    """One is offline for a week, one is restored from a backup of before."""
    four = newcomer(tmp_path, team, "four")
    person, other = enrolled(team["one"]), enrolled(team["one"])
    code = code_of(team["one"], person)
    group = team["one"].open_session(SITE, "focus-group")
    for one in (person, other):
        team["one"].arrive(group, one)
    for n in range(40):
        team["one"].jot(group, f"{code} parle, ligne {n}")
    team.carry()
    before = {name: rows_about(phone, code) for name, phone in team.phones.items()}
    old = {name: old_keys(phone) for name, phone in team.phones.items()}
    assert all(len(rows) >= 80 for name, rows in before.items() if name != "desk")
    four.kill()
    shutil.copytree(four.home, tmp_path / "backup")
    four.start()
    team.phones["three"].clock.pass_by(7 * 24 * 3600)
    plan = team["desk"].plan_erasure(person, True)
    team["desk"].erase(plan, dict.fromkeys(plan.shared, Fate.ERASE))
    team.carry("desk", "one", "two", "four")
    four.kill()
    shutil.rmtree(four.home)
    shutil.copytree(tmp_path / "backup", four.home)
    four.start()
    team.carry()
    team.carry()
    for name, phone in team.phones.items():
        held = files(phone)
        assert not [row for row in before[name] if row[24:72] in held], name
        for key in old[name]:
            for table, blind, value in rows(phone):
                with pytest.raises(CannotOpen):
                    key.open(table, blind, value)
        assert code not in every_word(phone) and not phone.pages.quarantine()


def test_a_scope_taken_back_takes_only_what_it_allowed(team: Team) -> None:
    person = enrolled(team["one"])
    alone = team["one"].open_session(SITE, "interview")
    team["one"].arrive(alone, person)
    team["one"].jot(alone, "Une ligne qui reste.")
    team["one"].ask_erasure(person, False, [Scope.AUDIO])
    team.carry()
    plan = team["desk"].plan_erasure(person, False, [Scope.AUDIO])
    team["desk"].erase(plan, {})
    team.carry()
    found = team["two"].find(person, Participant)
    assert found.allows == frozenset(team["two"].study.scopes) - {Scope.AUDIO}
    assert found.requests[0].order
    assert team["two"].find(alone, Session).jottings[0].text == "Une ligne qui reste."
    assert not team["desk"].requests()


def test_an_order_is_known_by_whose_it_was_and_when(team: Team) -> None:
    part, whole = enrolled(team["one"]), enrolled(team["one"])
    team["one"].ask_erasure(part, False, [Scope.NOTES])
    team["one"].jot(a_room(team["one"]), f"{code_of(team['one'], part)} parle")
    team.carry()
    team.phones["desk"].clock.pass_by(60)
    first = team["desk"].erase(team["desk"].plan_erasure(part, False, [Scope.NOTES]), {})
    second = everything(team, whole)
    then = team.phones["desk"].clock.ms
    for phone in team.phones.values():
        told = {one.name: (one.whose, one.at) for one in phone.pages.erasures()}
        assert told == {first: (part, then), second: (whole, then)}
        assert phone.pages.find(part, Participant).requests[0].carried_at == then
        assert phone.pages.withdrawn() == {SITE: 1} == phone.pages.withdrawn(SITE)
        assert not phone.pages.withdrawn("S01")


def test_who_wants_a_session_erased_is_not_recorded_in_it_any_more(team: Team) -> None:
    session = a_room(team["one"])
    (person,) = (stay.participant for stay in team["one"].find(session, Session).here)
    other = a_room(team["one"])
    team["one"].arrive(other, person)
    recorder = team["one"].record(session, "light", 1, team.phones["one"].clock.monotonic)
    team["one"].ask_erasure(person, False, session=session)
    assert recorder.phase is Phase.PAUSED
    assert isinstance(team["one"].may_record(session), AudioRefused)
    assert isinstance(team["one"].may_record(other), AudioAllowed)
    team["one"].stop_recording()


@pytest.mark.parametrize("write", [str, str.lower, lambda text: " ".join(text.partition("Q"))])
def test_the_root_key_is_read_back_as_it_was_written_down(
    team: Team, write: Callable[[str], str]
) -> None:
    data = team["desk"].certify(everything(team, enrolled(team["one"])))
    key = team["desk"].root_key
    assert prove(data, write(key)).is_complete
    assert prove(data, b64(team.rosters[0].roster.root)).is_complete
    wrong = key.replace(key[-1], "Q" if key[-1] != "Q" else "P")
    for text in (wrong, key[:-3], "", "CARNET-ROOT-1"):
        with pytest.raises(WireError):
            prove(data, text)


def test_one_session_taken_back_leaves_the_others(team: Team) -> None:
    person = enrolled(team["one"])
    kept = team["one"].open_session(SITE, "interview")
    gone = team["one"].open_session(SITE, "interview")
    for session in (kept, gone):
        team["one"].arrive(session, person)
    team["one"].ask_erasure(person, False, session=gone)
    team.carry()
    team["desk"].erase(team["desk"].plan_erasure(person, False, session=gone), {})
    team.carry()
    assert team["one"].summary(gone) is None and team["one"].summary(kept)
    assert team["one"].find(person, Participant).allows


def rows(phone: Phone) -> list[tuple[str, bytes, bytes]]:
    with phone.notebook._database.reading() as connection:
        return [
            (table, name, value)
            for table in (*CARRYING, *KEEPING)
            for name, value in connection.execute(f"SELECT name, value FROM {table}")
        ]


def rows_about(phone: Phone, code: str) -> list[bytes]:
    """Return the rows, as they rest, of every entry that names a person."""
    pages = phone.pages
    places = [
        f"{event.dev}/{event.seq}"
        for summary in pages.summaries()
        for event in pages._catalogue.events(summary.subject)
        if code in repr(event.what)
    ]
    found = []
    for table in ("entries", "opened"):
        for place in places:
            blind = phone.notebook._carrying.blind(table, place)
            found += [value for name, key, value in rows(phone) if (name, key) == (table, blind)]
    return found


def old_keys(phone: Phone) -> list[RowKey]:
    notebook = phone.notebook
    assert notebook._keeping is not None
    names = notebook._standing.names
    return [
        RowKey(bytes(notebook._carrying._key), names),
        RowKey(bytes(notebook._keeping._key), names),
    ]


def test_orders_reach_a_device_that_joins_afterwards(team: Team, tmp_path: Path) -> None:
    person = enrolled(team["one"])
    team.carry()
    everything(team, person)
    late = newcomer(tmp_path, team, "late")
    for source in ("desk", "one", "two", "three"):
        deliver(team.phones[source], late)
    late.pages.catch_up()
    assert isinstance(late.pages.subject(person), Withdrawn)
    assert not late.pages.quarantine()


def test_their_turns_are_taken_out_of_a_group_and_the_others_are_still_heard(team: Team) -> None:
    one = team.phones["one"]
    person, other = enrolled(one.pages), enrolled(one.pages)
    group = one.pages.open_session(SITE, "focus-group")
    for somebody in (person, other):
        one.pages.arrive(group, somebody)
    recorder = one.pages.record(group, "archive", 1, one.clock.monotonic)
    said = voice(24, RATE)
    for who, start in ((other, 0), (person, 8), (other, 16)):
        recorder.mark(who=who)
        play(recorder, said[start * RATE : (start + 8) * RATE], RATE, one.clock)
    name = recorder.recording
    one.pages.stop_recording()
    team.carry()
    team.carry_sound("one", "desk")
    before = samples(team["desk"].sound(name))
    plan = team["desk"].plan_erasure(person, True)
    ((start, end),) = plan.turns[plan.shared[0]]
    assert abs(start - 8000) < 300 and abs(end - 16_000) < 300
    team["desk"].erase(plan, dict.fromkeys(plan.shared, Fate.TURNS))
    team.carry()
    team.carry()
    after = samples(team["desk"].sound(name))
    first, last = start * RATE // 1000, end * RATE // 1000
    assert not after[first:last].any()
    assert (after[: first - 1] == before[: first - 1]).all() and after[: first - 1].any()
    assert (after[last + 1 :] == before[last + 1 :]).all() and after[last + 1 :].any()
    recording = team["one"].find(name, Recording)
    assert {mark.who for mark in recording.marks if mark.mark == "turn"} == {other}
    assert not team["desk"].quarantine()
