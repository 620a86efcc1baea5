"""Who takes part is taken from no server's word: the chain only grows, and is signed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Forged, OutOfPlace, TooLarge, WireError
from app.journal.founding import Newcomer, enrol, found, joining
from app.keys import bech32
from app.keys.identity import DeviceKeys
from app.keys.kit import RecoveryKit
from app.wire.limits import ROSTER_BYTES
from app.wire.roster import COORDINATOR, SIGNED_AS, Member, Roster, Signed
from tests.support.phones import SITE, START_MS, Phone, Team, a_team

NOW = START_MS // 1000


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    team = a_team(tmp_path, "ines", "karim")
    yield team
    team.close()


@pytest.fixture
def ines(team: Team) -> Phone:
    return team.phones["ines"]


def following(team: Team, by: DeviceKeys | None = None, **changes: object) -> Signed:
    """Return the next roster with something changed, signed by the desk unless said."""
    last = team.rosters[-1]
    keys = by or team.phones["desk"].keys
    fields: dict[str, object] = {
        "version": last.roster.version + 1, "prev": last.id, "by": keys.id,
    }  # fmt: skip
    return sign(replace(last.roster, **(fields | changes)), keys)  # type: ignore[arg-type]


def sign(roster: Roster, keys: DeviceKeys) -> Signed:
    document = roster.encode()
    return Signed(roster, document, keys.sign.sign(SIGNED_AS + document))


def refused(ines: Phone, signed: Signed | bytes, error: type[WireError]) -> None:
    before = ines.notebook.sealed.rosters(0)
    with pytest.raises(error):
        data = signed if isinstance(signed, bytes) else signed.encode()
        ines.notebook.sealed.admit_roster(data)
    assert ines.notebook.sealed.rosters(0) == before


def test_next_roster_of_a_coordinator_is_taken_and_lasts(team: Team, ines: Phone) -> None:
    signed = following(team)
    ines.notebook.sealed.admit_roster(signed.encode())
    ines.notebook.sealed.admit_roster(signed.encode())
    ines.restart()
    assert ines.notebook.sealed.roster_version() == 3
    assert ines.notebook.sealed.rosters(2) == [signed.encode()]


def test_older_roster_offered_again_changes_nothing(team: Team, ines: Phone) -> None:
    ines.notebook.sealed.admit_roster(following(team).encode())
    for old in team.rosters:
        ines.notebook.sealed.admit_roster(old.encode())
    assert ines.notebook.sealed.roster_version() == 3


def test_another_roster_under_a_known_number_is_refused(team: Team, ines: Phone) -> None:
    ines.notebook.sealed.admit_roster(following(team).encode())
    refused(ines, following(team, issued=NOW + 5), Forged)
    refused(ines, following(team, version=2, prev=team.rosters[0].id, issued=NOW + 5), Forged)


def test_roster_that_skips_one_is_refused(team: Team, ines: Phone) -> None:
    refused(ines, following(team, version=4), OutOfPlace)
    refused(ines, following(team, prev=team.rosters[0].id), OutOfPlace)
    refused(ines, following(team, version=0), OutOfPlace)
    refused(ines, following(team, version=-1), OutOfPlace)


def test_roster_is_not_taken_from_a_phone_or_a_stranger(team: Team, ines: Phone) -> None:
    refused(ines, following(team, by=team.phones["karim"].keys), Forged)
    refused(ines, following(team, by=DeviceKeys.generate()), Forged)
    in_the_desks_name = replace(following(team).roster, by=team.phones["desk"].device)
    refused(ines, sign(in_the_desks_name, team.phones["karim"].keys), Forged)


def test_phone_cannot_make_itself_a_coordinator(team: Team, ines: Phone) -> None:
    last = team.rosters[-1].roster
    members = dict(last.members)
    own = members[ines.device]
    members[ines.device] = replace(own, role=COORDINATOR)
    refused(team.phones["karim"], following(team, by=ines.keys, members=members), Forged)


def test_roster_of_another_study_is_refused(ines: Phone) -> None:
    desk = DeviceKeys.generate()
    other = found(RecoveryKit.generate(), [SITE], joining(desk, bytes(32)), "X", NOW)
    refused(ines, other, Forged)


def test_two_devices_with_one_key_are_refused(team: Team, ines: Phone) -> None:
    last = team.rosters[-1].roster
    members = dict(last.members)
    stranger = DeviceKeys.generate()
    own = members[ines.device]
    members[stranger.id] = Member(stranger.sign_public, own.net, own.box, own.role, own.circles)
    refused(team.phones["karim"], following(team, members=members), Forged)


def test_changed_or_cut_roster_is_refused(team: Team, ines: Phone) -> None:
    data = following(team).encode()
    for at in range(0, len(data), 997):
        spoilt = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        refused(ines, spoilt, WireError)
        refused(ines, data[:at], WireError)
    refused(ines, bytes(ROSTER_BYTES + 1), TooLarge)


def test_root_key_can_always_sign_the_next(team: Team, ines: Phone) -> None:
    rescued = replace(following(team).roster, by="root")
    document = rescued.encode()
    signed = Signed(rescued, document, team.kit.root.sign(SIGNED_AS + document))
    ines.notebook.sealed.admit_roster(signed.encode())
    assert ines.notebook.sealed.roster_version() == 3


def test_circle_whose_key_is_not_the_signed_one_stays_closed_and_is_reported(
    team: Team, ines: Phone
) -> None:
    """The others open all the same: one wrong circle locks nobody out."""
    last = team.rosters[-1].roster
    mine = last.members[ines.device].circles[0]
    other = next(name for name in last.circles if name != mine)
    wrong = replace(last.circles[mine], epochs=last.circles[other].epochs)
    circles = dict(last.circles) | {mine: wrong}
    ines.notebook.sealed.admit_roster(following(team, circles=circles).encode())
    pages = ines.restart()
    assert any(mine in held.reason for held in pages.quarantine())
    assert pages.sites == ()


def test_enrolment_carries_no_secret(team: Team) -> None:
    keys = DeviceKeys.generate()
    shown = joining(keys, b"\7" * 32)
    told = repr(shown).encode() + shown.sign + shown.net + shown.box.encode()
    assert keys.seed not in told and bech32.decode(keys.box.export())[1] not in told
    signed = enrol(
        team.rosters[-1], team.phones["desk"].keys, [Newcomer(shown, SITE, "Léa", "peer")], NOW
    )
    assert keys.seed not in signed.encode() and "Léa".encode() not in signed.encode()
