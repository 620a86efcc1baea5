"""A store that forgets when it stops: for tests, and for trying Carnet out."""

from collections.abc import Sequence
from threading import Lock

from app.errors import OutOfPlace
from app.wire.entry import FIRST, Entry, Unverified, decode
from app.wire.erasure import Order
from app.wire.feed import Heads


class MemoryStore:
    """Keeps everything in lists."""

    def __init__(self) -> None:
        self._rosters: list[bytes] = []
        self._journals: dict[str, list[bytes]] = {}
        self._heads: Heads = {}
        self._ordered: dict[tuple[str, int], str] = {}
        self._gone: set[str] = set()
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

    def append(
        self, dev: str, after: int, entries: Sequence[Entry], orders: Sequence[Order] = ()
    ) -> None:
        with self._lock:
            if self.head(dev)[0] != after:
                raise OutOfPlace("the journal has moved on")
            for order in orders:
                self._obey(order)
            self._journals.setdefault(dev, []).extend(self._kept(entry) for entry in entries)
            if entries:
                self._heads[dev] = (entries[-1].header.seq, entries[-1].id)

    def gone(self) -> Sequence[str]:
        return sorted(self._gone)

    def is_gone(self, name: str) -> bool:
        return name in self._gone

    def _obey(self, order: Order) -> None:
        self._gone |= set(order.objects)
        for target in order.entries:
            self._ordered.setdefault((target.dev, target.seq), target.pay)
            journal = self._journals.get(target.dev, [])
            if target.seq <= len(journal):
                journal[target.seq - 1] = self._kept(decode(journal[target.seq - 1]))

    def _kept(self, entry: Unverified) -> bytes:
        header = entry.header
        ordered = self._ordered.get((header.dev, header.seq)) == header.pay
        return entry.erased().encode() if ordered and not entry.is_clear else entry.encode()

    def close(self) -> None:
        pass
