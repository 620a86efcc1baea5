"""Whose phone it is, unless a file says otherwise: Inès's, in a team of two."""

from pathlib import Path

import pytest

from tests.support.phones import Phone, Team, a_team


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return a_team(tmp_path, "ines", "karim")


@pytest.fixture
def phone(team: Team) -> Phone:
    return team.phones["ines"]
