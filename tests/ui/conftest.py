"""Screens are tried as a person meets them: through the browser, or on a bare stage."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.earshot import Open, open_stage
from tests.support.fixtures import chromium, pytest_runtest_makereport, start, visit

__all__ = ["chromium", "pytest_runtest_makereport", "start", "visit"]


@pytest.fixture
async def open_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Open]:
    """A stage with a blank notebook open on it, which is locked afterwards."""
    stage, pages, shell = await open_stage(tmp_path, monkeypatch)
    yield stage, pages, shell
    shell.lock()
    stage.close()
