"""A new version of the study reaches every device, and nothing begun before is lost by it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import InvalidInput, StudyInvalid
from app.journal.journal import Draft
from app.journal.studies import REVISED
from app.merge.state import Note, Participant
from app.notebook import VAULT
from app.study.events import StudyRevised
from app.study.ids import SubjectId
from app.study.scope import Scope
from tests.support.phones import SITE, Team, a_team, allow, study_text

OTHER = "S12"


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return a_team(tmp_path, "ines", "lou", sites=(SITE, OTHER), at={"lou": OTHER})


def next_version(text: str = "", *changes: tuple[str, str]) -> str:
    text = text or study_text()
    for before, after in (("\nversion = ", "\nversion = 1"), *changes):
        assert before in text
        text = text.replace(before, after, 1)
    return text


def changed_sheet(text: str = "") -> str:
    """The next version, in which one letter of the sheet for interviews was changed."""
    text = next_version(text, ("Elle dure deux ans", "Elle dure trois ans"))
    head, sheet = text.split('id = "individual"\nversion = ', 1)
    return f'{head}id = "individual"\nversion = 1{sheet}'


def individual(pages: object) -> str:
    return next(s.text("fr") for s in pages.study.sheets if s.id == "individual")  # type: ignore[attr-defined]


def test_every_site_goes_by_it_at_once_and_after_a_restart(team: Team) -> None:
    team["desk"].revise_study(changed_sheet())
    team.carry()
    for name in team.phones:
        assert "trois ans" in individual(team[name]), name
        assert "trois ans" in individual(team.phones[name].restart()), name


def test_who_read_the_old_sheet_is_listed_on_their_site_and_at_the_desk_until_informed(
    team: Team,
) -> None:
    ines, desk, lou = team["ines"], team["desk"], team["lou"]
    old = ines.enrol(SITE, "peer")
    allow(ines, old)
    group = ines.enrol(SITE, "peer")
    ines.grant(group, [Scope.NOTES], "group", "fr", "witness")
    no = ines.enrol(SITE, "peer")
    ines.grant(no, [], "individual", "fr", "witness")
    team.carry()
    desk.revise_study(changed_sheet())
    team.carry()
    for pages in (ines, desk):
        assert [s.subject for s in pages.to_inform_at()] == [old]
        assert pages.find(old, Participant).allows == set(Scope), "the yes stands meanwhile"
    assert lou.to_inform_at() == []
    allow(ines, old, [Scope.NOTES])
    assert ines.to_inform_at() == []
    team.carry()
    assert desk.to_inform_at() == []


def test_sheet_that_was_read_stays_readable(team: Team) -> None:
    ines = team["ines"]
    person = ines.enrol(SITE, "peer")
    allow(ines, person)
    before = individual(ines)
    team.carry()
    team["desk"].revise_study(changed_sheet())
    team.carry()
    for name in ("ines", "desk"):
        pages = team.phones[name].restart()
        step = pages.find(person, Participant).steps[0]
        found = pages.sheet_read(step.sheet)
        assert found is not None and found[1] == "fr" and found[0].text("fr") == before


def test_note_keeps_the_template_it_was_begun_with(team: Team) -> None:
    ines, desk = team["ines"], team["desk"]
    note = ines.open_note(SITE, "observation")
    version = ines.find(note, Note).version
    head, rest = study_text().split(f'id = "observation"\nversion = {version}', 1)
    # The first template of that id, not the method: its version stands right under its id.
    text = next_version(f'{head}id = "observation"\nversion = {version + 1}{rest}')
    desk.revise_study(text)
    team.carry()
    assert ines.study.template("observation").version == version + 1
    kept = ines.template("observation", version)
    assert kept is not None and kept.version == version
    later = ines.find(ines.open_note(SITE, "observation"), Note)
    assert later.version == version + 1


def test_only_a_coordinator_gives_a_version(team: Team) -> None:
    ines, desk = team["ines"], team["desk"]
    with pytest.raises(InvalidInput):
        ines.revise_study(changed_sheet())
    forged = StudyRevised(99, changed_sheet())
    circle = ines._pen.team_circles()[0]
    ines._pen.write([Draft(forged, SubjectId(""), circle)])
    team.carry()
    assert "deux ans" in individual(desk)
    assert any("coordinator" in held.reason for held in desk.quarantine())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text, "study.version_not_raised"),
        (
            lambda text: next_version(text, ("Elle dure deux ans", "Elle dure trois ans")),
            "study.changed_unsaid",
        ),
        (lambda text: next_version(text, ('\nid = "', '\nid = "another-')), "study.another_study"),
        (lambda text: text.replace("[locks]", "[lock]"), "study.misspelt_key"),
    ],
)
def test_file_that_cannot_follow_is_refused_with_its_line(
    team: Team, change: object, words: str
) -> None:
    desk = team["desk"]
    waiting = desk.waiting
    with pytest.raises(StudyInvalid) as refused:
        desk.revise_study(change(study_text()))  # type: ignore[operator]
    (problem,) = [p for p in refused.value.problems if p.words == words]
    assert problem.line > 1
    assert desk.waiting == waiting


def test_version_this_app_cannot_follow_is_kept_reported_and_stops_nothing(team: Team) -> None:
    desk, ines = team["desk"], team["ines"]
    newer = study_text().replace("format = 1", "format = 2", 1)
    drafts = [Draft(StudyRevised(99, newer), SubjectId(""), c) for c in desk._pen.team_circles()]
    desk._pen.write(drafts)
    team.carry()
    assert "deux ans" in individual(ines)
    assert any("study file 99" in held.reason for held in ines.quarantine())
    desk.revise_study(changed_sheet())
    team.carry()
    assert "trois ans" in individual(ines)


def test_row_of_versions_that_is_damaged_is_made_anew_from_the_entries(team: Team) -> None:
    team["desk"].revise_study(changed_sheet())
    team.carry()
    ines = team.phones["ines"]
    ines.pages._catalogue.save()
    blind = ines.pages._studies._kept._sealer.blind("kept", REVISED)
    ines.kill()
    with closing(sqlite3.connect(ines.home / VAULT)) as disk, disk:
        (row,) = disk.execute("SELECT value FROM kept WHERE name=?", (blind,)).fetchone()
        spoilt = row[:-1] + bytes([row[-1] ^ 1])
        disk.execute("UPDATE kept SET value=? WHERE name=?", (spoilt, blind))
    pages = ines.start()
    assert "trois ans" in individual(pages)
    assert any("VaultDamaged" in held.reason for held in pages.quarantine())
    assert "trois ans" in individual(ines.restart())
