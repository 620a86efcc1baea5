"""A store that forgets when it stops: for tests, and for trying Carnet out."""

from collections.abc import Sequence
from threading import Lock

from app.errors import OutOfPlace
from app.wire.entry import FIRST, Entry
from app.wire.feed import Heads


class MemoryStore:
    """Keeps everything in lists."""

    def __init__(self) -> None:
        self._rosters: list[bytes] = []
        self._journals: dict[str, list[bytes]] = {}
        self._heads: Heads = {}
        self._lock = Lock()

    def roster_version(self) -> int:
        return len(self._rosters)

    def roster(self, version: int) -> bytes | None:
        return self._rosters[version - 1] if 1 <= version <= len(self._rosters) else None

    def add_roster(self, version: int, data: bytes) -> None:
        with self._lock:
            if version != len(self._rosters) + 1:
                raise OutOfPlace("not the next roster")
            self._rosters.append(data)

    def heads(self) -> Heads:
        with self._lock:
            return dict(self._heads)

    def head(self, dev: str) -> tuple[int, str]:
        return self._heads.get(dev, (0, FIRST))

    def page(self, dev: str, after: int, entries: int, size: int) -> bytes:
        found: list[bytes] = []
        for data in self._journals.get(dev, [])[after : after + entries]:
            size -= len(data)
            if found and size < 0:
                break
            found.append(data)
        return b"".join(found)

    def append(self, dev: str, after: int, entries: Sequence[Entry]) -> None:
        with self._lock:
            if self.head(dev)[0] != after:
                raise OutOfPlace("the journal has moved on")
            self._journals.setdefault(dev, []).extend(entry.encode() for entry in entries)
            if entries:
                self._heads[dev] = (entries[-1].header.seq, entries[-1].id)

    def close(self) -> None:
        pass
