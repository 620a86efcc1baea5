"""A server that lies gets nothing in, and cannot stop what is true.

The server is a real one that holds the true entries; the line to the reader spoils its
answers in every way we can think of. What was not signed by its author is never taken
in, what was refused is in quarantine, and the journals that were left alone arrive.
"""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from app.sync.session import Policy, SyncSession
from app.wire import entry
from app.wire.entry import Header, Unverified
from app.wire.feed import ENTRIES, HEADS, OBJECTS, ROSTER, encode_heads
from app.wire.text import b64
from tests.support.carriers import MemoryCarrier
from tests.support.entries import Author, Study, study_of
from tests.support.lines import Line, Spoiling
from tests.support.servers import Clock, client, service

Lie = Callable[[list[Unverified], Author, Author], bytes]


def rewritten(one: Unverified, **changes: object) -> Unverified:
    header = replace(one.header, **changes)  # type: ignore[arg-type]
    return replace(one, header=header, header_bytes=header.encode())


def first(entries: list[Unverified], other: Unverified) -> bytes:
    return entry.join([other, *entries[1:]])


def fabricated(entries: list[Unverified], thief: Author) -> list[Unverified]:
    """Return the same headers in a chain of the thief's own making."""
    made: list[Unverified] = []
    for one in entries:
        prev = made[-1].id if made else one.header.prev
        made.append(thief.seal(replace(one.header, prev=prev), one.payload))
    return made


def decoded(header: Header, **changes: object) -> Header:
    return replace(header, **changes)  # type: ignore[arg-type]


LIES: dict[str, Lie] = {
    "a header changed": lambda e, a, t: first(e, rewritten(e[0], circle="circle-z")),
    "an epoch changed": lambda e, a, t: first(e, rewritten(e[0], epoch=9)),
    "a commitment changed": lambda e, a, t: first(e, rewritten(e[0], kc=b64(bytes(32)))),
    "the last signature changed": lambda e, a, t: entry.join(
        [*e[:-1], replace(e[-1], signature=bytes(64))]
    ),
    "the last signature borrowed": lambda e, a, t: entry.join(
        [*e[:-1], replace(e[-1], signature=e[0].signature)]
    ),
    "a payload changed": lambda e, a, t: first(e, replace(e[0], payload=bytes(1040))),
    "a payload cut": lambda e, a, t: first(e, replace(e[0], payload=e[0].payload[:-1])),
    "a payload longer": lambda e, a, t: first(e, replace(e[0], payload=e[0].payload + b"\0")),
    "payloads swapped": lambda e, a, t: entry.join(
        [replace(e[0], payload=e[1].payload), replace(e[1], payload=e[0].payload), *e[2:]]
    ),
    "whole bodies swapped": lambda e, a, t: entry.join(
        [
            replace(e[0], payload=e[1].payload, keybox=e[1].keybox),
            replace(e[1], payload=e[0].payload, keybox=e[0].keybox),
            *e[2:],
        ]
    ),
    "half an erasure": lambda e, a, t: first(e, replace(e[0], keybox=b"")),
    "reordered": lambda e, a, t: entry.join([e[1], e[0], *e[2:]]),
    "reversed": lambda e, a, t: entry.join(e[::-1]),
    "one missing": lambda e, a, t: entry.join([e[0], *e[2:]]),
    "the first missing": lambda e, a, t: entry.join(e[1:]),
    "one twice": lambda e, a, t: entry.join([e[0], e[0], *e[1:]]),
    "all twice": lambda e, a, t: entry.join(e + e),
    "another's journal": lambda e, a, t: entry.join(t.journal[: len(e)]),
    "another's entries under this name": lambda e, a, t: entry.join(
        [rewritten(one, dev=a.device) for one in t.journal]
    ),
    "signed by a thief": lambda e, a, t: entry.join(fabricated(e, t)),
    "added by a thief": lambda e, a, t: entry.join(
        [*e, t.seal(decoded(e[-1].header, seq=len(e) + 1, prev=e[-1].id), e[0].payload)]
    ),
    "another study": lambda e, a, t: entry.join([rewritten(one, study="other") for one in e]),
    "another study, well signed": lambda e, a, t: entry.join(
        replace(a, journal=[], study="other-study").write(3)
    ),
    "a page of nothing": lambda e, a, t: b"",
    "zeros": lambda e, a, t: bytes(4096),
    "noise": lambda e, a, t: os.urandom(4096),
    "a huge length": lambda e, a, t: b"\xff" * 16,
    "cut in an entry": lambda e, a, t: entry.join(e)[:-10],
    "more than a page": lambda e, a, t: entry.join(e) * 400,
    "one byte more": lambda e, a, t: entry.join(e) + b"\0",
    "markup": lambda e, a, t: b"<html><body>Sign in</body></html>",
}


class Scene:
    """A study whose second device is lied about, to its third."""

    def __init__(self, directory: Path) -> None:
        self.study, (self.honest, self.victim, reader, self.thief) = study_of(4)
        self.clock = Clock()
        self.app = service(self.study, directory, clock=self.clock)
        self.reader = MemoryCarrier(self.study, reader)
        self.thief.write(6)

    async def fill(self) -> None:
        for author in (self.honest, self.victim):
            author.write(6)
            await SyncSession(
                MemoryCarrier(self.study, author), client(author, Line(self.app), self.clock)
            ).run()

    async def lie(self, path: str, spoilt: bytes, about: str = "") -> str | None:
        """Let the reader sync while one answer is spoilt; return how it failed."""
        self.clock.now += 1

        def spoil(request: httpx.Request, answer: httpx.Response, body: bytes) -> httpx.Response:
            is_it = request.url.path.startswith(path) and about in str(request.url.query)
            fields = {
                name: value for name, value in answer.headers.items() if name != "content-length"
            }
            stream = httpx.ByteStream(spoilt if is_it else body)
            return httpx.Response(answer.status_code, headers=fields, stream=stream)

        line = Spoiling(self.app, spoil)
        going = SyncSession(self.reader, client(self.reader.author, line, self.clock))
        return (await going.run(Policy(audio=True))).failure

    def hold(self) -> None:
        """Hold that the reader took in nothing but the truth, and all that was left of it."""
        held = self.reader.journals
        assert entry.join(held[self.honest.device]) == entry.join(self.honest.journal)
        truth = entry.join(self.victim.journal)
        assert truth.startswith(entry.join(held.get(self.victim.device, [])))
        assert self.thief.device not in held


@pytest.fixture
async def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path)
    await scene.fill()
    return scene


@pytest.mark.parametrize("name", LIES)
async def test_a_lie_about_a_journal_is_never_taken_in(name: str, scene: Scene) -> None:
    spoilt = LIES[name](list(scene.victim.journal), scene.victim, scene.thief)
    failure = await scene.lie(ENTRIES, spoilt, about=scene.victim.device)
    assert failure in ("Malformed", "Forged", "OutOfPlace", "TooLarge", "Garbled")
    scene.hold()
    assert scene.victim.device not in scene.reader.journals
    assert await scene.lie("/nothing", b"") is None
    assert entry.join(scene.reader.journals[scene.victim.device]) == entry.join(
        scene.victim.journal
    )


async def test_five_hundred_changes_of_one_byte_are_never_taken_in(scene: Scene) -> None:
    """Keyboxes are held to their commitment where they are opened; all else is held here."""
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    truth = entry.join(scene.victim.journal)
    last = scene.victim.journal[-1]
    signatures = {one.signature for one in scene.victim.journal[:-1]}
    for _ in range(500):
        place = chance.randrange(len(truth))
        spoilt = bytearray(truth)
        spoilt[place] ^= 1 << chance.randrange(8)
        scene.reader.journals.clear()
        scene.reader.told.clear()
        await scene.lie(ENTRIES, bytes(spoilt), about=scene.victim.device)
        held = scene.reader.journals.get(scene.victim.device, [])
        for taken, true in zip(held, scene.victim.journal, strict=False):
            assert taken.header_bytes == true.header_bytes, seed
            assert taken.payload == true.payload, seed
            assert taken.signature == true.signature or true.signature in signatures, seed
        assert not held or held[-1].signature == last.signature, seed


async def test_a_server_that_claims_more_than_it_has_is_garbled(scene: Scene) -> None:
    heads = {
        scene.honest.device: scene.honest.head,
        scene.victim.device: (10**9, b64(bytes(32))),
    }
    assert await scene.lie(HEADS, encode_heads(heads)) == "Garbled"
    assert entry.join(scene.reader.journals[scene.honest.device]) == entry.join(
        scene.honest.journal
    )


@pytest.mark.parametrize("spoilt", [b"", b"[]", b"{", b'{"d":[1,"x"]}', bytes(10), b'{"a":1}\n'])
async def test_other_heads_are_garbled(scene: Scene, spoilt: bytes) -> None:
    assert await scene.lie(HEADS, spoilt) == "Garbled"


async def test_a_server_that_puts_words_in_our_mouth_is_refused(scene: Scene) -> None:
    heads = {scene.reader.device: (1, b64(bytes(32)))}
    assert await scene.lie(HEADS, encode_heads(heads)) == "Refused"


async def test_a_server_that_forgets_what_it_has_just_taken_is_behind(scene: Scene) -> None:
    scene.reader.author.write(3)
    assert await scene.lie(HEADS, b"{}") == "Behind"


async def test_no_name_is_added_on_the_servers_word(scene: Scene) -> None:
    reader = scene.reader
    reader.chain = []
    intruder = Author(role="coordinator")
    other, _ = study_of(2)
    forged = [
        other.chain[0].encode(),
        scene.study.next([intruder], by=intruder).encode(),
        replace(scene.study.chain[0], signature=bytes(64)).encode(),
        scene.study.chain[0].encode()[:-1],
        b"",
        os.urandom(500),
    ]
    for spoilt in forged:
        assert await scene.lie(ROSTER, spoilt) is not None
        assert reader.chain == []
    assert await scene.lie("/nothing", b"") is None
    assert reader.chain == scene.study.chain


async def test_an_older_roster_changes_nothing(scene: Scene, tmp_path: Path) -> None:
    first_only = Study(root=scene.study.root, chain=list(scene.study.chain))
    frozen = service(first_only, tmp_path / "frozen")
    members = dict(scene.study.chain[0].roster.members)
    members[scene.thief.device] = replace(scene.thief.member, cut=(0, b64(bytes(32))))
    scene.study.enrol([scene.honest], by=scene.honest, members=members)
    scene.reader.chain = list(scene.study.chain)
    going = SyncSession(scene.reader, client(scene.reader.author, Line(frozen)))
    await going.run()
    assert scene.reader.roster_version() == 2
    assert scene.reader.chain[-1].roster.members[scene.thief.device].cut is not None


async def test_another_segment_is_not_kept(scene: Scene) -> None:
    sender = MemoryCarrier(scene.study, scene.honest)
    name = sender.record(os.urandom(1000))
    await SyncSession(sender, client(scene.honest, Line(scene.app), scene.clock)).run(
        Policy(audio=True)
    )
    scene.reader.wanted = [name]
    for spoilt in (b"", b"x" * 1000, bytes(300_000)):
        assert await scene.lie(OBJECTS, spoilt) == "Garbled"
        assert name not in scene.reader.objects
    assert await scene.lie("/nothing", b"") is None
    assert scene.reader.objects == sender.objects
