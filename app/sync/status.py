"""What a screen may say about the exchange with the server. A failure is a state."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Phase(StrEnum):
    """Which step is under way."""

    IDLE = "idle"
    ROSTER = "roster"
    SENDING = "sending"
    RECEIVING = "receiving"
    AUDIO = "audio"
    CHECKING = "checking"


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """One moment of an exchange. What is sent and received counts from its start."""

    phase: Phase = Phase.IDLE
    entries_waiting: int = 0
    entries_sent: int = 0
    entries_received: int = 0
    audio_waiting_bytes: int = 0
    audio_sent_bytes: int = 0
    audio_received_bytes: int = 0
    last_success_at: int | None = None
    """Seconds since 1970 (UTC)."""
    failure: str | None = None
    """The class of the error that ended the last exchange, as the words name it."""
    code: str | None = None
    """The server's code, where it refused."""

    def after(self, before: "SyncStatus") -> "SyncStatus":
        """Return the end of an exchange in two parts: what failed in either is told."""
        if before.failure is None:
            return self
        last = before.last_success_at
        return replace(self, failure=before.failure, code=before.code, last_success_at=last)
