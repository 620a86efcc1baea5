"""Screens are tried as a person meets them: through the browser, or on a bare stage."""

from tests.support.fixtures import chromium, pytest_runtest_makereport, start, visit

__all__ = ["chromium", "pytest_runtest_makereport", "start", "visit"]
