"""Coverage counts what was done, once, where and how it was planned."""

from pathlib import Path

from app.study.scope import Scope
from tests.support.phones import SITE, a_team, allow


def test_coverage_counts_sessions_notes_and_people_met(tmp_path: Path) -> None:
    team = a_team(tmp_path, "ines", "karim", sites=("S07", "S08"), at={"karim": "S08"})
    ines, karim = team["ines"], team["karim"]
    ines.open_note(SITE, "observation")
    inside = ines.open_session(SITE, "focus-group")
    ines.open_note(SITE, "observation", inside)
    karim.open_session("S08", "focus-group")
    group = ines.study.groups[0].id
    for scopes in ([Scope.PARTICIPATION], []):
        person = ines.enrol(SITE, group)
        if scopes:
            allow(ines, person, scopes)
    team.carry()
    seen = team["desk"].coverage()
    assert dict(seen.done["S07"]) == {"observation": 1, "focus-group": 1}
    assert dict(seen.done["S08"]) == {"focus-group": 1}
    assert seen.total("focus-group") == 2
    assert seen.met[group] == 1, "who allowed nothing was not met"
    assert sum(sum(row.values()) for row in seen.done.values()) == 3
