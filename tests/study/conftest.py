"""Two studies: ours, and a small one that shares no word with it."""

from pathlib import Path

import pytest

from app.study.loader import load_study
from app.study.study import Study

HERE = Path(__file__).parent
OURS = HERE.parents[1] / "assets" / "studies" / "violence-stigma.toml"


@pytest.fixture(scope="session")
def small_text() -> str:
    return (HERE / "small.toml").read_text("utf-8")


@pytest.fixture(scope="session")
def small(small_text: str) -> Study:
    return load_study(small_text)


@pytest.fixture(scope="session")
def ours() -> Study:
    return load_study(OURS)
