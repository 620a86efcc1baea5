"""The narrow face of the journal that sync may see: sealed bytes, and whose they are.

Every call is synchronous, may block on a disk, and is made from a thread that is not the
one before, though never two calls at once. What is taken in (`admit`, `admit_roster`,
`keep_object`) is verified here and durable before the call returns: sync itself believes
nothing a server says. `WireError` means that the bytes were refused, and that what can be
shown of them is already in quarantine.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from app.wire.feed import Heads


class Carrier(Protocol):
    """What a device holds, and takes in, without opening any of it."""

    @property
    def device(self) -> str:
        """Return this device's identifier."""

    def heads(self) -> Heads:
        """Return the last entry held here of every journal, this device's own included."""

    def follows(self) -> Sequence[str]:
        """Name the other devices whose journals are wanted here."""

    def acknowledged(self) -> Heads:
        """Return what `acknowledge` was last told, nothing before the first time."""

    def acknowledge(self, heads: Heads) -> None:
        """Keep these in place of what was acknowledged before.

        Of this device's journal: what the server durably holds. Of each followed one: the
        furthest it ever said, so that a server that goes back is noticed.
        """

    def page(self, dev: str, after: int) -> bytes:
        """Return stored entries after `after`, within `BATCH_ENTRIES` and `BATCH_BYTES`.

        Empty where the journal ends.
        """

    def admit(self, dev: str, page: bytes) -> None:
        """Verify that a page goes on from where the journal of `dev` ends, and keep it."""

    def missing_entries(self) -> Mapping[str, int]:
        """Name the journals of which a person wants back what was cleared here.

        Each with the number after which it is missing.
        """

    def readmit(self, dev: str, page: bytes) -> int:
        """Verify that a page goes on from there, and keep what of it was cleared; count it."""

    def roster_version(self) -> int:
        """Return the version of the roster held here; 0 if there is none."""

    def rosters(self, after: int) -> Sequence[bytes]:
        """Return the signed rosters after a version, oldest first."""

    def admit_roster(self, signed: bytes) -> None:
        """Verify that this is the next roster, and keep it."""

    def unsent_objects(self) -> Mapping[str, int]:
        """Return the audio segments the server may not hold: their names and sizes."""

    def read_object(self, name: str) -> bytes:
        """Return one audio segment, still sealed."""

    def mark_sent(self, names: Sequence[str]) -> None:
        """Note that the server durably holds these segments."""

    def wanted_objects(self) -> Sequence[str]:
        """Name the audio segments that are missing here and wanted."""

    def keep_object(self, name: str, data: bytes) -> None:
        """Keep a segment whose hash is its name."""
