"""A phone of a team, whose vault is looked at; where more is asked of it, a module says so."""

from pathlib import Path

import pytest

from tests.support.phones import Phone, Team, a_team


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return a_team(tmp_path, "ines")


@pytest.fixture
def phone(team: Team) -> Phone:
    return team.phones["ines"]
