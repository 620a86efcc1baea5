"""The register gives codes whatever other devices wrote, and each choice is written whole."""

from pathlib import Path

import pytest

from app.errors import InvalidInput, VaultFull
from app.journal.sealed import SealedJournal
from app.pages.pages import Pages
from app.study.scope import Scope
from tests.support.phones import SITE, Team, a_team, allow


@pytest.fixture
def ines(tmp_path: Path) -> Pages:
    team: Team = a_team(tmp_path, "ines")
    return team["ines"]


def called(pages: Pages, code: object) -> None:
    """Let a colleague's device call a person something."""
    person = pages.enrol(SITE, pages.study.groups[0].id)
    pages.answer(person, {"code": code})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    "code", ["S07-Pabc", "S07-P", "S07-P-12", "S07-P٣٤٥", "S07-P9999999", ("x",)]
)
def test_odd_code_stops_nobody_from_enrolling(ines: Pages, code: object) -> None:
    called(ines, code)
    assert ines.next_code(SITE) == "S07-P001"
    ines.enrol(SITE, ines.study.groups[0].id)
    assert ines.next_code(SITE) == "S07-P002"


def test_last_code_taken_leaves_the_free_ones(ines: Pages) -> None:
    called(ines, "S07-P999")
    for expected in ("S07-P001", "S07-P002"):
        assert ines.next_code(SITE) == expected
        ines.enrol(SITE, ines.study.groups[0].id)
    with pytest.raises(InvalidInput):
        ines.enrol(SITE, ines.study.groups[0].id, "S07-P999")


def test_choice_is_written_whole_or_not_at_all(
    ines: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = ines.enrol(SITE, ines.study.groups[0].id)
    allow(ines, person, [Scope.PARTICIPATION, Scope.AUDIO])
    store, calls = SealedJournal.store, []

    def full(self: SealedJournal, *told: object, **more: object) -> None:
        calls.append(told)
        if len(calls) > 1:
            raise VaultFull
        store(self, *told, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(SealedJournal, "store", full)
    allow(ines, person, [Scope.NOTES])
    (summary,) = ines.summaries("participant")
    assert summary.extra["allows"] == ("notes",)
