"""Who takes part, as the stored chain of rosters says; nothing here can add a name."""

from app.errors import OutOfPlace, Refused
from app.wire import roster
from app.wire.feed import Code
from app.wire.roster import COORDINATOR, Member, Roster, Signed
from sync_server.store import Store


class Rosters:
    """Reads the chain of rosters in a store, and lets only the next link in."""

    def __init__(self, store: Store, root: bytes) -> None:
        self._store = store
        self._root = root
        self._read: dict[int, Signed] = {}

    def current(self) -> Roster:
        """Return the roster in force; `not-found` before the first one."""
        found = self.at(self._store.roster_version())
        if found is None:
            raise Refused(Code.NOT_FOUND)
        return found

    def at(self, version: int) -> Roster | None:
        found = self._signed(version)
        return found.roster if found else None

    def preview(self, data: bytes) -> Roster:
        """Return a roster if it could be the next one, or is one already held."""
        signed = roster.decode(data)
        held = self._signed(signed.roster.version)
        if held is not None:
            if held.encode() != data:
                raise Refused(Code.STALE_ROSTER)
            return held.roster
        try:
            return roster.verify(signed, self._signed(self._store.roster_version()), self._root)
        except OutOfPlace as error:
            raise Refused(Code.STALE_ROSTER) from error

    def add(self, data: bytes) -> None:
        """Keep the next roster; in silence if it is held already."""
        version = self.preview(data).version
        if version > self._store.roster_version():
            self._store.add_roster(version, data)

    def _signed(self, version: int) -> Signed | None:
        if version not in self._read:
            data = self._store.roster(version)
            if data is None:
                return None
            # Two versions are ever asked for at once: the one in force and an author's.
            if len(self._read) >= 8:
                self._read.pop(next(iter(self._read)))
            self._read[version] = roster.decode(data)
        return self._read[version]


def may_read(reader: Member, owner: Member | None) -> bool:
    """Say whether one device may have another's journal: coordinators all, else by circle."""
    if reader.role == COORDINATOR:
        return True
    return owner is not None and not set(reader.circles).isdisjoint(owner.circles)
