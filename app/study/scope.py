"""What a participant can allow, one thing at a time.

The list is fixed in code because the recorder's gate and the exports are checked
against it. How each is called, explained and kept is the study's to say.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.study.words import Words


class Scope(StrEnum):
    """One thing a participant can allow, or not."""

    PARTICIPATION = "participation"
    NOTES = "notes"
    AUDIO = "audio"
    TRANSCRIPT = "transcript"
    QUOTES = "quotes"
    ARCHIVE = "archive"
    RECONTACT = "recontact"


@dataclass(frozen=True, slots=True)
class ScopeInfo:
    """How a study names a scope, explains it in plain words, and keeps what it allows."""

    label: Words
    meaning: Words
    retention_days: int | None
    """Days after capture; None: as long as the study itself is kept."""
