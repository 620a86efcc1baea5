"""Somebody met twice is seen, and nothing of what they answered is written anywhere."""

from pathlib import Path

import pytest

from app.capture.twins import plain
from app.errors import InvalidInput
from app.journal.journal import Draft
from app.merge.state import Participant, Register, Withdrawn
from app.pages.pages import Pages
from app.study.events import RegisterKeyed
from app.study.study import Recall
from app.study.words import Words
from app.wire.text import b64
from tests.support.phones import SITE, Team, a_team, study_text

ANSWERS = {"mother": "Émilienne", "birth-day": "07", "birth-place": "Saint-Étienne"}
AGAIN = {"mother": "emilie", "birth-day": "7", "birth-place": "SAINT ETIENNE"}


@pytest.fixture
def far(tmp_path: Path) -> Team:
    """A desk that has met somebody, and two phones at two services."""
    team = a_team(tmp_path, "ines", "karim", sites=("S07", "S03"), at={"karim": "S03"})
    enrolled(team["ines"])
    for _ in range(2):
        team.carry()
    return team


def enrolled(pages: Pages, answers: dict[str, str] | None = None) -> str:
    person = pages.enrol(pages.home_site, pages.study.groups[0].id)
    if answers:
        pages.recall(person, answers)
    return str(person)


def test_person_met_at_two_services_is_a_task_of_the_desk_and_its_answer_is_everywhere(
    far: Team,
) -> None:
    one, two = enrolled(far["ines"], ANSWERS), enrolled(far["karim"], AGAIN)
    enrolled(far["karim"], {**ANSWERS, "mother": "Zoé"})
    far.carry()
    assert far["ines"].twins() == far["karim"].twins() == [], "neither sees the other service"
    (pair,) = far["desk"].twins()
    assert {pair.one, pair.other} == {one, two} and not pair.shares_code
    far["desk"].settle_twins(pair.one, pair.other, True)
    assert far["desk"].twins() == []
    assert [s.subject for s in far["desk"].twins_of(one)] == [two]
    far.carry()
    assert two in far["ines"].find(one, Participant).twins
    assert not any(far[name].quarantine() for name in far.phones)


def test_answers_are_in_no_entry_and_no_file(far: Team) -> None:
    person = enrolled(far["ines"], {**ANSWERS, "mother": "Xqvwzk"})
    journal = far["ines"]._journal
    last = far["ines"].written
    (event,) = journal.recall(journal.device, [last])
    assert event.subject == person and "xq" not in str(event.what.body()).casefold()
    (mark,) = far["ines"].find(person, Participant).marks
    assert len(mark) == 22


def test_another_study_secret_makes_other_marks(tmp_path: Path) -> None:
    marks = set()
    for name in ("one", "two"):
        team = a_team(tmp_path / name, "ines")
        person = enrolled(team["ines"])
        for _ in range(2):
            team.carry()
        team["ines"].recall(person, ANSWERS)
        marks.update(team["ines"].find(person, Participant).marks)
        team.close()
    assert len(marks) == 2


def test_every_question_is_answered_or_nothing_is_kept(far: Team) -> None:
    ines = far["ines"]
    person = enrolled(ines)
    with pytest.raises(InvalidInput):
        ines.recall(person, {**ANSWERS, "mother": " -"})
    assert not ines.find(person, Participant).marks
    ines.recall(person, {**ANSWERS, "mother": "Zoé"})
    before = ines.find(person, Participant).marks
    ines.recall(person, ANSWERS)
    assert len(ines.find(person, Participant).marks) == 1
    assert ines.find(person, Participant).marks != before, "what was answered before is replaced"


def test_same_answers_again_write_nothing_though_two_coordinators_gave_a_secret(far: Team) -> None:
    pen, ines = far["desk"]._pen, far["ines"]
    second = RegisterKeyed(SITE, b64(bytes(32)))
    pen.write([Draft(second, pen.name(), pen.circle(Register, SITE))])
    far.carry()
    for mother in ("Zoé", "Ana", "Léa", "Mia"):
        person = enrolled(ines, {**ANSWERS, "mother": mother})
        assert len(ines.find(person, Participant).marks) == 2
        written = ines.written
        ines.recall(person, {**ANSWERS, "mother": mother})
        assert ines.written == written


def test_nothing_is_asked_where_the_study_has_no_questions(tmp_path: Path) -> None:
    team = a_team(tmp_path, "ines")
    desk = team["desk"]
    cut = study_text().replace("\nversion = 2\n", "\nversion = 3\n", 1)
    start, end = cut.index("[[recalls]]"), cut.index("[[methods]]")
    desk.revise_study(cut[:start] + cut[end:])
    enrolled(team["ines"])
    for _ in range(2):
        team.carry()
    assert not team["ines"].may_recall
    with pytest.raises(InvalidInput):
        enrolled(team["ines"], ANSWERS)


@pytest.mark.parametrize(
    ("said", "counts"),
    [("Émilie", "em"), ("émilie", "em"), (" E-M", "em"), ("07", "7"), ("7", "7"), ("É", "e")],
)
def test_answer_counts_however_it_is_written(said: str, counts: str) -> None:
    assert plain(Recall("q", Words((("fr", "?"),)), 2), said) == counts


def test_two_phones_that_give_one_code_are_asked_and_one_person_gets_the_next(
    tmp_path: Path,
) -> None:
    team = a_team(tmp_path, "ines", "karim")
    ines, karim = team["ines"], team["karim"]
    assert ines.next_code(SITE) == karim.next_code(SITE) == "S07-P001"
    enrolled(ines), enrolled(karim)
    team.carry()
    for name in team.phones:
        (pair,) = team[name].twins()
        assert pair.shares_code
    assert ines.recode(pair.other) == "S07-P002"
    team.carry()
    assert [team[name].twins() for name in team.phones] == [[], [], []]
    assert karim.find(pair.other, Participant).code == "S07-P002"


def test_what_was_said_of_two_goes_with_the_one_who_withdraws(far: Team) -> None:
    one, two = enrolled(far["ines"], ANSWERS), enrolled(far["karim"], AGAIN)
    far.carry()
    desk = far["desk"]
    desk.settle_twins(one, two, True)
    far.carry()
    desk.erase(desk.plan_erasure(one, True), {})
    desk.sweep()
    desk.obey()
    for _ in range(2):
        far.carry()
    assert isinstance(desk.subject(one), Withdrawn)
    for name in ("desk", "karim"):
        assert one not in far[name].find(two, Participant).twins
    assert desk.twins() == []
