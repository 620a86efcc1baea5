"""The rosters this device has seen: the chain of who takes part.

Only the next one, signed as the last one allows, is ever added. The highest seen is kept,
so an older roster offered again changes nothing and a revoked device stays revoked.
"""

from collections.abc import Iterator, Mapping

from app.errors import Forged, OutOfPlace, VaultDamaged
from app.vault.shelf import Shelf
from app.wire import roster
from app.wire.roster import COORDINATOR, Member, Roster, Signed


class Rosters:
    """The verified chain, newest last, kept on a shelf under its numbers."""

    def __init__(self, shelf: Shelf, root: bytes) -> None:
        self._shelf = shelf
        self.root = root
        """The study's root key, which signed the first of them."""
        self._chain: list[Signed] = []
        self.damaged: VaultDamaged | None = None
        """Why the chain ends before the highest that was seen, if it does."""
        try:
            while stored := shelf.get(_name(len(self._chain) + 1)):
                self._chain.append(self._verified(stored))
        except VaultDamaged as error:
            if not self._chain:
                raise
            self.damaged = error

    def admit(self, data: bytes) -> bool:
        """Add the next roster. False if it is known already; a `WireError` if it is wrong."""
        signed = roster.decode(data)
        version = signed.roster.version
        if 1 <= version <= len(self._chain):
            if self._chain[version - 1].document == signed.document:
                return False
            raise Forged("two rosters with one number")
        verified = self._verified(data)
        self._shelf.put(_name(version), data)
        self._chain.append(verified)
        return True

    def _verified(self, data: bytes) -> Signed:
        signed = roster.decode(data)
        roster.verify(signed, self._chain[-1] if self._chain else None, self.root)
        return signed

    def after(self, version: int) -> list[bytes]:
        """Return the signed rosters after a version, oldest first."""
        return [signed.encode() for signed in self._chain[version:]]

    def __iter__(self) -> Iterator[Signed]:
        return iter(tuple(self._chain))

    def issued_ms(self, version: int) -> int:
        """Return when a roster was signed, in ms since 1970."""
        return self._chain[version - 1].roster.issued * 1000

    @property
    def version(self) -> int:
        return len(self._chain)

    @property
    def last(self) -> Signed:
        if not self._chain:
            raise OutOfPlace("no roster yet")
        return self._chain[-1]

    @property
    def current(self) -> Roster:
        return self.last.roster

    def member(self, dev: str) -> Member | None:
        return self.current.members.get(dev)

    def followed_by(self, dev: str) -> list[str]:
        """Return the journals a device follows: those that share a circle with it."""
        members: Mapping[str, Member] = self.current.members
        own = members.get(dev)
        if own is None:
            return []
        if own.role == COORDINATOR:
            return [other for other in members if other != dev]
        shared = set(own.circles)
        return [
            other
            for other, member in members.items()
            if other != dev and (member.role == COORDINATOR or shared & set(member.circles))
        ]


def _name(version: int) -> str:
    return f"roster/{version}"
