"""Each version of the format, with its date and its reason."""

from typing import Final

VERSION: Final = 1
"""1 (2026-11): the first."""
