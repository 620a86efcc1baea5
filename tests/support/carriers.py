"""A carrier in memory: it keeps the promise of `app.sync.carrier` and forgets at the end."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from threading import Lock, get_ident

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.errors import Forged, OutOfPlace, WireError
from app.wire import entry, roster
from app.wire.entry import FIRST, Entry, Unverified
from app.wire.feed import Heads
from app.wire.limits import BATCH_BYTES, BATCH_ENTRIES
from app.wire.roster import COORDINATOR, Signed
from app.wire.text import b64
from tests.support.entries import Author, Study


class MemoryCarrier:
    """One device's journals, rosters and segments, verified as the real one would."""

    def __init__(self, study: Study, author: Author, rosters: int | None = None) -> None:
        self.author = author
        self.root = study.root_key
        self.chain: list[Signed] = list(study.chain[:rosters])
        self.journals: dict[str, list[Entry]] = {}
        self.quarantine: list[tuple[str, bytes, WireError]] = []
        self.objects: dict[str, bytes] = {}
        self.unsent: list[str] = []
        self.wanted: list[str] = []
        self.told: Heads = {}
        self.busy = Lock()
        self.threads: set[int] = set()

    @property
    def device(self) -> str:
        return self.author.device

    def heads(self) -> Heads:
        with self._one():
            heads = {dev: (len(journal), journal[-1].id) for dev, journal in self.journals.items()}
            if self.author.journal:
                heads[self.device] = self.author.head
            return heads

    def follows(self) -> Sequence[str]:
        members = self.chain[-1].roster.members if self.chain else {}
        me = members.get(self.device)
        return [
            dev
            for dev, member in members.items()
            if dev != self.device
            and me is not None
            and (me.role == COORDINATOR or set(me.circles) & set(member.circles))
        ]

    def acknowledged(self) -> Heads:
        return dict(self.told)

    def acknowledge(self, heads: Heads) -> None:
        self.told = dict(heads)

    def page(self, dev: str, after: int) -> bytes:
        with self._one():
            journal: Sequence[Unverified] = self.journals.get(dev, [])
            if dev == self.device:
                journal = self.author.journal
            page = b""
            for one in journal[after : after + BATCH_ENTRIES]:
                data = one.encode()
                if page and len(page) + len(data) > BATCH_BYTES:
                    break
                page += data
            return page

    def missing_entries(self) -> Mapping[str, int]:
        return {}

    def readmit(self, dev: str, page: bytes) -> int:
        return 0

    def admit(self, dev: str, page: bytes) -> None:
        with self._one():
            try:
                self._admit(dev, page)
            except WireError as error:
                self.quarantine.append((dev, page, error))
                raise

    def _admit(self, dev: str, page: bytes) -> None:
        current = self.chain[-1].roster
        entries = list(entry.split(page))
        for one in entries:
            if one.header.study != current.study or one.header.dev != dev:
                raise Forged("another journal")
            if not current.members[dev].allows(one.header.seq):
                raise Forged("after the cut")
        journal = self.journals.get(dev, [])
        previous = journal[-1].id if journal else FIRST
        key = Ed25519PublicKey.from_public_bytes(current.members[dev].sign)
        self.journals[dev] = journal + entry.verify_range(entries, key, len(journal), previous)

    def roster_version(self) -> int:
        return len(self.chain)

    def rosters(self, after: int) -> Sequence[bytes]:
        return [signed.encode() for signed in self.chain[after:]]

    def admit_roster(self, signed: bytes) -> None:
        decoded = roster.decode(signed)
        roster.verify(decoded, self.chain[-1] if self.chain else None, self.root)
        self.chain.append(decoded)

    def unsent_objects(self) -> Mapping[str, int]:
        return {name: len(self.objects[name]) for name in self.unsent}

    def read_object(self, name: str) -> bytes:
        return self.objects[name]

    def mark_sent(self, names: Sequence[str]) -> None:
        self.unsent = [name for name in self.unsent if name not in names]

    def wanted_objects(self) -> Sequence[str]:
        return list(self.wanted)

    def keep_object(self, name: str, data: bytes) -> None:
        if b64(sha256(data).digest()) != name:
            raise OutOfPlace("not this segment")
        self.objects[name] = data
        self.wanted.remove(name)

    def record(self, data: bytes) -> str:
        """Take in a new segment, to be sent."""
        name = b64(sha256(data).digest())
        self.objects[name] = data
        self.unsent.append(name)
        return name

    def _one(self) -> Lock:
        """Hold sync to its word: never two calls at once."""
        assert not self.busy.locked(), "a carrier was called twice at once"
        self.threads.add(get_ident())
        return self.busy
