"""Only another coordinator's word lets go of anything, and only of what they still hold."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.journal.founding import joining
from app.keys import agefile
from app.keys.circles import open_circle
from app.keys.identity import DeviceKeys
from app.keys.recipients import Recipient
from app.study.events import Received
from app.vault import secret
from app.wire import canonical
from app.wire.roster import COORDINATOR, SIGNED_AS, Circle, Signed
from tests.support.phones import SITE, Phone, Team, a_team

NEXT_HOUR_S = 3601


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return a_team(tmp_path, "ines")


def second_desk(home: Path, team: Team) -> Phone:
    """Enrol another coordinator, who reads every circle that the first one reads."""
    keys, desk = DeviceKeys.generate(), team.phones["desk"].keys
    shown = joining(keys, secret.read_or_make(home, bytes(range(32))))
    last = team.rosters[-1]
    readers = [Recipient.parse(m.box) for m in last.roster.members.values()]
    made: dict[str, Circle] = {}
    for name, circle in last.roster.circles.items():
        opened = open_circle(circle, [desk.box])
        assert opened is not None
        note = dict(opened.note)
        if note["kind"] == "team":
            note["people"] = {**note["people"], shown.dev: ["Paul", COORDINATOR]}  # type: ignore[dict-item]
        desks = [Recipient.parse(last.roster.members[desk.id].box), Recipient.parse(shown.box)]
        whom = [*readers, desks[1]] if note["kind"] == "team" else desks
        grants = tuple(agefile.seal(epoch.export().encode(), whom) for epoch in opened.epochs)
        sealed = agefile.seal(canonical.encode(note), [opened.epochs[-1].recipient])
        made[name] = Circle(circle.epochs, grants, sealed)
    roster = replace(
        last.roster,
        version=last.roster.version + 1,
        prev=last.id,
        by=desk.id,
        members={**last.roster.members, shown.dev: shown.member(COORDINATOR, made)},
        circles=made,
    )
    document = roster.encode()
    team.rosters.append(Signed(roster, document, desk.sign.sign(SIGNED_AS + document)))
    phone = team.phones["paul"] = Phone("paul", home, keys)
    phone.join(team.membership)
    return phone


def a_note(team: Team, who: str, line: str) -> str:
    note = team[who].open_note(SITE, "observation")
    team[who].jot(note, line)
    return note


def say(team: Team, *desks: str) -> None:
    for desk in desks:
        team.phones[desk].clock.pass_by(NEXT_HOUR_S)
        team[desk].give_receipts()
    team.carry()


def words_said(team: Team, desk: str) -> int:
    sealed = team.phones[desk].notebook.sealed
    events = team[desk]._journal.recall(sealed.device, range(1, sealed.head(sealed.device)[0] + 1))
    return sum(isinstance(event.what, Received) for event in events)


def test_word_is_said_once_an_hour_and_only_when_it_is_news(team: Team) -> None:
    a_note(team, "ines", "un")
    team.carry()
    say(team, "desk")
    assert words_said(team, "desk") == 1
    a_note(team, "ines", "deux")
    team.carry()
    team["desk"].give_receipts()
    assert words_said(team, "desk") == 1
    say(team, "desk")
    say(team, "desk")
    assert words_said(team, "desk") == 2
    assert team["ines"].plan_clearing().goes == 2


def test_what_the_desk_cannot_read_is_not_received(team: Team) -> None:
    first, second = a_note(team, "ines", "un"), a_note(team, "ines", "deux")
    team.carry()
    sealed, device = team.phones["desk"].notebook.sealed, team.phones["ines"].device
    held = sealed.read(device, 3)
    assert held is not None
    sealed.quarantine.hold(device, 3, "CannotOpen: changed", held.encode())
    say(team, "desk")
    plan = team["ines"].plan_clearing()
    assert first not in plan.subjects and second in plan.subjects


def test_damaged_word_holds_nothing(team: Team) -> None:
    a_note(team, "ines", "un")
    team.carry()
    say(team, "desk")
    phone = team.phones["ines"]
    blind = phone.notebook._carrying.blind("kept", "received")
    with phone.notebook._database.transaction() as connection:
        connection.execute("UPDATE kept SET value=? WHERE name=?", (b"x" * 80, blind))
    phone.pages._catalogue.save()  # else it is read again from its entry
    assert phone.restart().plan_clearing().goes == 0
    say(team, "desk")
    a_note(team, "ines", "deux")
    team.carry()
    say(team, "desk")
    assert phone.pages.plan_clearing().goes == 2


def test_coordinator_lets_go_only_of_what_another_one_holds_and_says_so(
    team: Team, tmp_path: Path
) -> None:
    note = a_note(team, "ines", "un")
    team.carry()
    say(team, "desk")
    assert team["desk"].plan_clearing().goes == 0  # one's own word is not somebody else's
    paul = second_desk(tmp_path / "paul", team)
    team.carry()
    say(team, "paul", "desk")
    assert team["desk"].plan_clearing().goes == 1 and paul.pages.plan_clearing().goes == 1

    team.phones["desk"].notebook.clear()
    pages = team.phones["desk"].unlock()
    assert pages.summary(note) is None
    team.carry()
    assert paul.pages.plan_clearing().goes == 0  # nobody else has it any more
    assert team["ines"].plan_clearing().goes == 1  # Paul does
    say(team, "desk")
    assert paul.pages.plan_clearing().goes == 0
