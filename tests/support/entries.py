"""Real rosters and real signed entries, with sealed bodies that are only noise."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.wire.entry import CLEAR, FIRST, SIGNED_AS, Header, Unverified
from app.wire.erasure import Order, Receipt, Target
from app.wire.roster import (
    COORDINATOR,
    DEVICE,
    ROOT,
    Circle,
    Member,
    Roster,
    Signed,
    device_id,
    study_id,
)
from app.wire.roster import SIGNED_AS as ROSTER_SIGNED_AS
from app.wire.text import b64

NAME = b64(bytes(12))
"""The name of an order."""


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes_raw()


@dataclass
class Author:
    """A device with its keys, and the journal it has written so far."""

    circles: tuple[str, ...] = ("circle-a",)
    role: str = DEVICE
    sign: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    net: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    box: str = field(default_factory=lambda: "age1" + b64(os.urandom(20)))
    journal: list[Unverified] = field(default_factory=list)
    study: str = ""
    roster: int = 1

    @property
    def device(self) -> str:
        return device_id(public(self.sign))

    @property
    def member(self) -> Member:
        return Member(public(self.sign), public(self.net), self.box, self.role, self.circles)

    @property
    def head(self) -> tuple[int, str]:
        return (len(self.journal), self.journal[-1].id) if self.journal else (0, FIRST)

    def write(self, count: int = 1, size: int = 1040, **changes: object) -> list[Unverified]:
        """Append entries; `changes` replace header fields before it is signed."""
        written = []
        for _ in range(count):
            entry = self.next(os.urandom(size), **changes)
            self.journal.append(entry)
            written.append(entry)
        return written

    def next(self, payload: bytes, **changes: object) -> Unverified:
        """Return what would follow the journal, without keeping it."""
        seq, previous = self.head
        fields: dict[str, object] = {
            "study": self.study,
            "dev": self.device,
            "seq": seq + 1,
            "prev": previous,
            "pay": b64(sha256(payload).digest()),
            "len": len(payload),
            "kc": b64(os.urandom(32)),
            "circle": (*self.circles, "circle-a")[0],
            "epoch": 1,
            "roster": self.roster,
        }
        header = Header(**(fields | changes))  # type: ignore[arg-type]
        return self.seal(header, payload)

    def say(self, said: Order | Receipt | bytes) -> Unverified:
        """Append an entry in clear."""
        payload = said if isinstance(said, bytes) else said.encode()
        self.journal.append(self.next(payload, circle=CLEAR, kc=FIRST))
        return self.journal[-1]

    def seal(self, header: Header, payload: bytes) -> Unverified:
        written = header.encode()
        signature = self.sign.sign(SIGNED_AS + written)
        keybox = b"" if header.circle == CLEAR else os.urandom(168)
        return Unverified(header, written, signature, keybox, payload)


@dataclass
class Study:
    """A root key, its devices, and the chain of rosters that names them."""

    root: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    chain: list[Signed] = field(default_factory=list)

    @property
    def root_key(self) -> bytes:
        return public(self.root)

    @property
    def id(self) -> str:
        return study_id(self.root_key)

    def enrol(
        self,
        authors: Sequence[Author],
        by: Author | None = None,
        **changes: object,
    ) -> Signed:
        """Sign the next roster, with these devices in it, and keep it."""
        signed = self.next(authors, by, **changes)
        self.chain.append(signed)
        for author in authors:
            author.study, author.roster = self.id, signed.roster.version
        return signed

    def next(
        self, authors: Sequence[Author], by: Author | None = None, **changes: object
    ) -> Signed:
        names = {name for author in authors for name in author.circles} | {"circle-a"}
        previous = self.chain[-1] if self.chain else None
        fields: dict[str, object] = {
            "study": self.id,
            "version": previous.roster.version + 1 if previous else 1,
            "prev": previous.id if previous else "",
            "by": by.device if by else ROOT,
            "issued": 1_790_000_000,
            "expires": 1_890_000_000,
            "root": self.root_key,
            "recovery": "age1recovery",
            "members": {author.device: author.member for author in authors},
            "circles": {name: Circle(("age1epoch",), (b"grant",), b"note") for name in names},
        }
        return self.sign(Roster(**(fields | changes)), by)  # type: ignore[arg-type]

    def sign(self, roster: Roster, by: Author | None = None) -> Signed:
        document = roster.encode()
        key = by.sign if by else self.root
        return Signed(roster, document, key.sign(ROSTER_SIGNED_AS + document))


def study_of(count: int, circle: str = "circle-a") -> tuple[Study, list[Author]]:
    """Return a study with one coordinator, first, and devices that share a circle."""
    authors = [Author(role=COORDINATOR, circles=(circle,))]
    authors += [Author(circles=(circle,)) for _ in range(count - 1)]
    study = Study()
    study.enrol(authors)
    return study, authors


def target(entry: Unverified) -> Target:
    """Name an entry as an order does."""
    return Target(entry.header.dev, entry.header.seq, entry.header.pay)
