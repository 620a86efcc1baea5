"""Whoever could add a name to the roster could read and write everything after."""

import os
from dataclasses import replace

import pytest

from app.errors import Forged, Malformed, OutOfPlace, TooLarge, UnknownVersion, WireError
from app.wire import canonical, roster
from app.wire.limits import ROSTER_BYTES
from app.wire.roster import COORDINATOR, Roster, Signed, device_id, study_id
from app.wire.text import b64
from tests.support.entries import Author, Study, study_of


@pytest.fixture
def study() -> Study:
    return Study()


@pytest.fixture
def team() -> list[Author]:
    return [Author(role=COORDINATOR), Author(), Author()]


def altered(signed: Signed, owner: Study, **changes: object) -> Signed:
    return owner.sign(replace(signed.roster, **changes))


def test_a_roster_comes_back(study: Study, team: list[Author]) -> None:
    signed = study.enrol(team)
    assert roster.decode(signed.encode()) == signed
    assert roster.decode(signed.encode()).roster.encode() == signed.document


def test_rosters_travel_one_after_the_other(study: Study, team: list[Author]) -> None:
    chain = [study.enrol(team), study.enrol(team), study.enrol(team)]
    data = b"".join(signed.encode() for signed in chain)
    assert roster.split(data) == [signed.encode() for signed in chain]
    assert roster.split(b"") == []
    for size in (1, 3, 5, len(data) - 1, len(chain[0].encode()) - 1):
        with pytest.raises(Malformed):
            roster.split(data[:size])


def test_the_root_signs_the_first(study: Study, team: list[Author]) -> None:
    signed = study.next(team)
    assert roster.verify(signed, None, study.root_key) == signed.roster


def test_root_and_coordinators_sign_the_next(study: Study, team: list[Author]) -> None:
    first = study.enrol(team)
    for signed in (study.next(team), study.next(team, by=team[0])):
        assert roster.verify(signed, first, study.root_key).version == 2


def test_nobody_else_signs_the_next(study: Study, team: list[Author]) -> None:
    first = study.enrol(team)
    stranger = Author(role=COORDINATOR)
    for author in (team[1], stranger):
        with pytest.raises(Forged):
            roster.verify(study.next(team, by=author), first, study.root_key)


def test_a_coordinator_cannot_sign_the_first(study: Study, team: list[Author]) -> None:
    with pytest.raises(Forged):
        roster.verify(study.next(team, by=team[0]), None, study.root_key)


def test_a_newcomer_cannot_sign_itself_in(study: Study, team: list[Author]) -> None:
    first = study.enrol(team)
    newcomer = Author(role=COORDINATOR)
    with pytest.raises(Forged):
        roster.verify(study.next([*team, newcomer], by=newcomer), first, study.root_key)


def test_a_revoked_coordinator_signs_nothing(study: Study, team: list[Author]) -> None:
    gone = replace(team[0].member, cut=(3, b64(bytes(32))))
    members = {author.device: author.member for author in team} | {team[0].device: gone}
    second = study.enrol(team, members=members)
    with pytest.raises(Forged):
        roster.verify(study.next(team, by=team[0]), second, study.root_key)


def test_another_root_is_another_study(study: Study, team: list[Author]) -> None:
    signed = study.next(team)
    with pytest.raises(Forged):
        roster.verify(signed, None, Study().root_key)
    with pytest.raises(Forged):
        roster.verify(altered(signed, study, study=Study().id), None, study.root_key)


def test_versions_only_grow_one_by_one(study: Study, team: list[Author]) -> None:
    first, second = study.enrol(team), study.enrol(team)
    third = study.next(team)
    cases = [(first, first), (third, first), (first, second), (second, None), (second, second)]
    for signed, previous in cases:
        with pytest.raises(OutOfPlace):
            roster.verify(signed, previous, study.root_key)


def test_a_roster_names_the_one_before(study: Study, team: list[Author]) -> None:
    first = study.enrol(team)
    signed = altered(study.next(team), study, prev=b64(os.urandom(32)))
    with pytest.raises(OutOfPlace):
        roster.verify(signed, first, study.root_key)


def test_every_changed_byte_is_refused(study: Study) -> None:
    signed = study.enrol([Author(role=COORDINATOR)])
    data = signed.encode()
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 << place % 8
        with pytest.raises(WireError):
            roster.verify(roster.decode(bytes(changed)), None, study.root_key)


@pytest.mark.parametrize("shared", ["sign", "net", "box"])
def test_two_devices_with_one_key_are_refused(shared: str, study: Study) -> None:
    one, two = Author(), Author()
    same = replace(two.member, **{shared: getattr(one.member, shared)})
    dev = device_id(same.sign)
    members = {one.device: one.member, two.device if dev == one.device else dev: same}
    with pytest.raises(WireError):
        roster.decode(study.next([], members=members).encode())


def test_one_key_for_two_purposes_is_refused(study: Study) -> None:
    one = Author()
    same = replace(one.member, net=one.member.sign)
    with pytest.raises(Forged):
        roster.decode(study.next([], members={one.device: same}).encode())


def test_a_device_is_named_by_its_key(study: Study) -> None:
    one, two = Author(), Author()
    with pytest.raises(Malformed):
        roster.decode(study.next([], members={two.device: one.member}).encode())


def spoilt(path: tuple[str, ...], value: object) -> bytes:
    """Return a roster signed by its root, with one value replaced or, by None, taken out."""
    study, [author, *_] = study_of(2)
    document = canonical.decode(study.chain[0].document)
    inner = document
    for name in path[:-1]:
        inner = inner[author.device if name == "first" else name]
    inner.pop(path[-1], None)
    if value is not None:
        inner[path[-1]] = value
    return Signed(study.chain[0].roster, canonical.encode(document), bytes(64)).encode()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        *[((name,), None) for name in ("v", "study", "version", "prev", "by", "issued", "expires")],
        *[((name,), None) for name in ("root", "recovery", "members", "circles")],
        *[((name,), "1") for name in ("v", "version", "issued", "expires", "members", "circles")],
        *[((name,), 1) for name in ("study", "prev", "by", "root", "recovery", "members")],
        *[((name,), True) for name in ("v", "version", "issued", "expires")],
        (("v",), 0),
        (("extra",), 1),
        (("members", "x"), []),
        (("circles", "circle-a"), []),
        (("circles", "circle-a"), {}),
        (("circles", "circle-a", "epochs"), []),
        (("circles", "circle-a", "epochs"), "age1"),
        (("circles", "circle-a", "epochs"), [1]),
        (("circles", "circle-a", "grants"), ["!"]),
        (("circles", "circle-a", "grants"), ["AA", "AA"]),
        (("circles", "circle-a", "note"), 1),
        (("circles", "circle-a", "extra"), 1),
        *[(("members", "first", name), None) for name in ("sign", "net", "box", "role", "circles")],
        *[(("members", "first", name), 1) for name in ("sign", "net", "box", "role", "circles")],
        (("members", "first", "sign"), "AA"),
        (("members", "first", "role"), "root"),
        (("members", "first", "role"), []),
        (("members", "first", "circles"), "circle-a"),
        (("members", "first", "circles"), [["a"]]),
        (("members", "first", "extra"), 1),
        (("members", "first", "cut"), []),
        (("members", "first", "cut"), [1]),
        (("members", "first", "cut"), ["1", "x"]),
        (("members", "first", "cut"), [-1, "x"]),
        (("members", "first", "cut"), [True, "x"]),
        (("members", "first", "cut"), [1, "x", 2]),
        (("members", "first", "cut"), {"0": 1}),
    ],
    ids=str,
)
def test_another_form_is_malformed(path: tuple[str, ...], value: object) -> None:
    with pytest.raises(Malformed):
        roster.decode(spoilt(path, value))


def test_a_newer_form_is_told_apart() -> None:
    with pytest.raises(UnknownVersion):
        roster.decode(spoilt(("v",), 2))


@pytest.mark.parametrize("value", [None, 1, "x", [], True])
def test_something_else_than_a_roster_is_malformed(value: object) -> None:
    data = Signed(None, canonical.encode(value), bytes(64)).encode()  # type: ignore[arg-type]
    with pytest.raises(Malformed):
        roster.decode(data)


@pytest.mark.parametrize("data", [b"", b"\0", bytes(4), bytes(8), b"\xff" * 12, bytes(100)])
def test_noise_is_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        roster.decode(data)


def test_a_huge_roster_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge):
        roster.decode(bytes(ROSTER_BYTES + 1))


def test_identifiers_are_hashes_of_keys_for_one_purpose() -> None:
    key = os.urandom(32)
    assert len(study_id(key)) == 16 and len(device_id(key)) == 12
    assert not study_id(key).startswith(device_id(key))


def test_a_member_writes_up_to_its_cut(team: list[Author]) -> None:
    member = replace(team[1].member, cut=(5, b64(bytes(32))))
    assert member.allows(5) and not member.allows(6)
    assert team[1].member.allows(10**9)


def test_the_members_of_a_roster_are_the_ones_enrolled(study: Study, team: list[Author]) -> None:
    found: Roster = study.enrol(team).roster
    assert list(found.members) == [author.device for author in team]
