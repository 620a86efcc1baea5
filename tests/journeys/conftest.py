"""A journey is what a person does with the real app, from one end to the other."""

from tests.support.fixtures import chromium, pytest_runtest_makereport, start, visit
from tests.support.in_hand import ines, spoken

__all__ = ["chromium", "ines", "pytest_runtest_makereport", "spoken", "start", "visit"]
