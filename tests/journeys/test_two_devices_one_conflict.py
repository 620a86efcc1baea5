"""Two note-takers, one focus group, a day without a network, and nothing overwritten.

Inès and Karim are in the same room on two phones that do not reach each other. In the
evening they meet the server one after the other, and the coordinator sees both versions.
"""

from pathlib import Path

import pytest

from app.merge.state import Note, Participant, Session
from app.study.scope import Scope
from tests.support.phones import SITE, Team, a_team, allow


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
