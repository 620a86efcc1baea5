"""A journey is what a person does with the real app, from one end to the other."""

from tests.support.fixtures import chromium, pytest_runtest_makereport, start, visit

__all__ = ["chromium", "pytest_runtest_makereport", "start", "visit"]
