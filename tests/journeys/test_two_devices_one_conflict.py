"""Two note-takers, one focus group, a day without a network, and nothing overwritten.

Inès and Karim are in the same room on two phones that do not reach each other. In the
evening they meet the server one after the other, and the coordinator sees both versions.
"""

from pathlib import Path

import pytest

from app.merge.state import Note, Participant, Recording, Session
from app.study.scope import Scope
from tests.support.entries import Study
from tests.support.phones import SITE, Team, a_team, allow
from tests.support.servers import running
from tests.support.sound import play, voice

pytestmark = pytest.mark.xdist_group("two devices")  # notebooks and a server, and no browser


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return a_team(tmp_path, "ines", "karim")


def values(team: Team, name: str, session: str, field: str) -> list[object]:
    return [version.value for version in team[name].find(session, Session).fields[field]]


def test_a_day_without_network_loses_nothing_and_settles_once(team: Team) -> None:
    ines, karim, desk = team["ines"], team["karim"], team["desk"]

    # In the morning the session is on both phones.
    session = ines.open_session(SITE, "focus-group")
    person = ines.enrol(SITE, ines.study.groups[0].id)
    allow(ines, person)
    ines.answer(session, {"title": "Groupe du mardi"})
    team.carry()

    # Without a network, both write in the same field, and each in one of their own.
    ines.answer(session, {"title": "Groupe du mardi, contrôles"})
    karim.answer(session, {"title": "Groupe du mardi, honte"})
    ines.answer(session, {"setting": "La salle du fond"})
    karim.answer(session, {"mood": "Tendue"})
    ines.jot(session, "On parle du contrôle de la veille.")
    karim.jot(session, "Long silence.")
    ines.arrive(session, person)
    karim.arrive(session, person)

    # Karim hears that consent to quotes is taken back; Inès, who did not, asks again for all.
    karim.withdraw(person, [Scope.QUOTES])
    allow(ines, person)

    # In the evening all of it meets, in whatever order.
    team.carry("karim", "desk")
    team.carry("ines", "desk")
    team.carry()

    for name in team.phones:
        found = team[name].find(session, Session)
        assert values(team, name, session, "title") == [
            "Groupe du mardi, contrôles",
            "Groupe du mardi, honte",
        ] or values(team, name, session, "title") == [
            "Groupe du mardi, honte",
            "Groupe du mardi, contrôles",
        ], "both answers are kept, in the same order everywhere"
        assert values(team, name, session, "title") == values(team, "desk", session, "title")
        assert values(team, name, session, "setting") == ["La salle du fond"]
        assert values(team, name, session, "mood") == ["Tendue"]
        assert len(found.jottings) == 2
        assert len(found.here) == 1, "one person, though two phones saw them come"
        assert team[name].find(person, Participant).allows == set(Scope) - {Scope.QUOTES}
    assert [s.conflicts for s in desk.summaries("session")] == [1]

    # The coordinator chooses, and the choice is everywhere.
    chosen = desk.find(session, Session).fields["title"][0]
    desk.settle(session, "title", chosen.entry)
    team.carry()
    for name in team.phones:
        assert values(team, name, session, "title") == [chosen.value]
        assert team[name].summaries("session")[0].conflicts == 0
    told = [version.value for version in karim.history(session, "title")]
    assert told[0] == "Groupe du mardi" and len(told) == 4, "nothing is forgotten"

    # Whoever leaves has left on both phones.
    (stay,) = karim.find(session, Session).here
    karim.leave(session, stay.entry)
    team.carry()
    assert not ines.find(session, Session).here
    assert not any(team[name].quarantine() for name in team.phones)


def test_two_choices_made_apart_are_shown_again(team: Team) -> None:
    ines, karim, desk = team["ines"], team["karim"], team["desk"]
    session = ines.open_session(SITE, "focus-group")
    team.carry()
    ines.answer(session, {"title": "A"})
    karim.answer(session, {"title": "B"})
    team.carry()
    for pages, wanted in ((ines, "A"), (karim, "B")):
        versions = pages.find(session, Session).fields["title"]
        pages.settle(session, "title", next(v.entry for v in versions if v.value == wanted))
    team.carry()
    assert sorted(map(str, values(team, "desk", session, "title"))) == ["A", "B"]
    desk.settle(session, "title", desk.find(session, Session).fields["title"][0].entry)
    team.carry()
    assert all(len(values(team, name, session, "title")) == 1 for name in team.phones)


def test_note_stays_between_its_author_and_the_desk(team: Team) -> None:
    ines, karim, desk = team["ines"], team["karim"], team["desk"]
    note = ines.open_note(SITE, "observation")
    ines.answer(note, {"setting": "La file devant la porte"})
    team.carry()
    desk.answer(note, {"setting": "La file devant la porte, le matin"})
    team.carry()
    ines.answer(note, {"setting": "La file devant la porte, à neuf heures"})
    team.carry()

    # The author writes to the desk and does not read it: the desk keeps and shows both.
    assert [v.value for v in ines.find(note, Note).fields["setting"]] == [
        "La file devant la porte, à neuf heures"
    ]
    assert {v.value for v in desk.find(note, Note).fields["setting"]} == {
        "La file devant la porte, le matin",
        "La file devant la porte, à neuf heures",
    }
    assert karim.summary(note) is None
    assert karim.search("file") == []


async def test_two_phones_hold_one_session_over_a_server_and_nothing_is_lost(
    tmp_path: Path, team: Team
) -> None:
    """A facilitator and a note-taker, apart for an hour; the server is a process of its own."""
    ines, karim = team["ines"], team["karim"]
    with running(Study(team.kit.root), tmp_path / "server") as server:

        async def exchange() -> None:
            """Two rounds: what the second sends, the first has in the second."""
            for name in (*team.phones, *team.phones):
                notebook = team.phones[name].notebook
                notebook.server = server.url
                status = await notebook.sync()
                assert status.failure is None, (name, status)

        def held(name: str) -> Session:
            return team[name].find(session, Session)

        session = ines.open_session(SITE, "focus-group")
        people = [ines.enrol(SITE, ines.study.groups[0].id) for _ in range(3)]
        for person in people:
            allow(ines, person)
        ines.arrive(session, people[0])
        await exchange()

        for number in range(20):
            ines.jot(session, f"Inès {number}")
            karim.jot(session, f"Karim {number}")
        ines.arrive(session, people[1])
        karim.arrive(session, people[1])
        karim.arrive(session, people[2])
        ines.tick(session, "scenes")
        karim.tick(session, "scenes")
        karim.tick(session, "stigma")
        ines.seat(session, people[0], 100, 100)
        karim.seat(session, people[0], 900, 900)
        recorder = ines.record(session, "archive", 1, team.phones["ines"].clock.monotonic)
        play(recorder, voice(2.0, 16_000), 16_000, team.phones["ines"].clock)
        for person in people[:2]:
            recorder.mark(who=person)
        ines.stop_recording()
        ines.end_session(session)
        karim.jot(session, "Karim, après la fin d’Inès")
        await exchange()

        for name in team.phones:
            found = held(name)
            lines = [line.text for line in found.jottings]
            assert len(lines) == 41 and len(set(lines)) == 41
            assert lines == [line.text for line in held("desk").jottings]
            assert found.covered.keys() == {"scenes", "stigma"} and len(found.ticks) == 3
            assert found.is_over
            assert {stay.participant for stay in found.here} == {people[1], people[2]}, (
                "whom Inès had not seen come is there until somebody says that they left"
            )
            assert sorted((seat.who, seat.x) for seat in found.seats) == [
                (people[0], 100),
                (people[0], 900),
            ]
        (take,) = team["desk"].summaries("recording")
        turns = [
            m.who for m in team["desk"].find(take.subject, Recording).marks if m.mark == "turn"
        ]
        assert turns == people[:2]

        # Karim ends it too: then it is over on both, with nobody there, and opens for both.
        karim.end_session(session)
        await exchange()
        assert all(held(name).is_over and not held(name).here for name in team.phones)
        ines.reopen_session(session)
        await exchange()
        assert not any(held(name).is_over for name in team.phones)
        assert not any(team[name].quarantine() for name in team.phones)
