"""What every store promises; `tests/contracts/test_store.py` holds each one to it.

A store keeps exactly the bytes it was given and hands them back in order. It is called
from several threads, blocks while it works, and returns from a change only when the
change would survive a power cut. It knows journals, places and bytes, and no times.
"""

from collections.abc import Sequence
from typing import Protocol

from app.wire.entry import Entry
from app.wire.erasure import Order
from app.wire.feed import Heads


class Store(Protocol):
    """Rosters and journals, as they came."""

    def roster_version(self) -> int:
        """Return the last version held, 0 before the first."""

    def roster(self, version: int) -> bytes | None:
        """Return one signed roster as it came."""

    def add_roster(self, version: int, data: bytes) -> None:
        """Keep the next roster; `OutOfPlace` if another came first."""

    def heads(self) -> Heads:
        """Return the last entry of every journal."""

    def head(self, dev: str) -> tuple[int, str]:
        """Return the last entry of a journal; `(0, FIRST)` if it is empty."""

    def page(self, dev: str, after: int, entries: int, size: int) -> bytes:
        """Return the entries after `after`: at most so many, and so many bytes.

        One entry at least, however large, and nothing where the journal ends.
        """

    def append(
        self, dev: str, after: int, entries: Sequence[Entry], orders: Sequence[Order] = ()
    ) -> None:
        """Keep entries that follow `after`, and obey the orders among them: all or none.

        What an order names is destroyed, now or whenever it comes: only its header and its
        signature are kept. `OutOfPlace` if the journal no longer ends there.
        """

    def gone(self) -> Sequence[str]:
        """Return the names of the objects that orders named."""

    def is_gone(self, name: str) -> bool:
        """Tell whether an order named this object: nobody may have it any more."""

    def close(self) -> None:
        """Let go of files; nothing that was acknowledged depends on it."""
