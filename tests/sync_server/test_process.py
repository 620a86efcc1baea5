"""A real server on loopback: what it acknowledged survives it, and it says nothing."""

import asyncio
import os
import random
import resource
import signal
import sqlite3
import time
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from app.errors import Refused, SyncError, Unreachable
from app.sync.client import Client
from app.wire import entry
from app.wire.feed import ENTRIES, HEADS, OBJECTS, ROSTER, decode_heads, entries_query
from app.wire.text import b64
from sync_server import problems
from sync_server.store.sqlite import SqliteStore
from tests.support.asking import AUTHORITY
from tests.support.carriers import MemoryCarrier
from tests.support.entries import Author, study_of
from tests.support.servers import Process, client, running

REAL_TIME = time.time


def real(author: Author, server: Process) -> Client:
    return client(author, None, REAL_TIME, server.url)


async def served(author: Author, server: Process) -> bytes:
    async with real(author, server) as asking:
        page, after = b"", 0
        while True:
            answer = await asking.get(ENTRIES, entries_query(author.device, after))
            if not answer.body:
                return page
            page += answer.body
            after = entry.decode(entry.cut(answer.body, 10**9)[1]).header.seq


async def test_a_real_server_serves_a_real_device(tmp_path: Path) -> None:
    study, authors = study_of(2)
    with running(study, tmp_path) as server:
        async with real(authors[1], server) as asking:
            await asking.send("POST", ROSTER, study.chain[0].encode())
            await asking.send("POST", ENTRIES, entry.join(authors[1].write(20)))
            heads = decode_heads((await asking.get(HEADS, kind="application/json")).body)
        assert heads == {authors[1].device: authors[1].head}
        assert await served(authors[1], server) == entry.join(authors[1].journal)
        async with httpx.AsyncClient(base_url=server.url) as http:
            answer = await http.get("/v1/health")
        assert answer.status_code == 204
        assert not {"server", "date"} & answer.headers.keys()
        assert server.stop() == ""


async def test_it_stops_when_told_and_goes_on_where_it_was(tmp_path: Path) -> None:
    study, authors = study_of(2)
    server = Process(study, tmp_path)
    server.start()
    async with real(authors[0], server) as asking:
        await asking.send("POST", ROSTER, study.chain[0].encode())
    async with real(authors[1], server) as asking:
        await asking.send("POST", ENTRIES, entry.join(authors[1].write(3)))
    assert server.stop() == ""
    server.start()
    assert await served(authors[1], server) == entry.join(authors[1].journal)
    server.stop()


async def test_what_was_acknowledged_survives_every_kill(tmp_path: Path) -> None:
    """Ten times: four devices send entries and segments until the server is shot."""
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    study, authors = study_of(4)
    carriers = [MemoryCarrier(study, author) for author in authors]
    segments: set[str] = set()
    with running(study, tmp_path) as server:
        async with real(authors[0], server) as asking:
            await asking.send("POST", ROSTER, study.chain[0].encode())
        acknowledged = {author.device: 0 for author in authors}

        async def ingest(author: Author, carrier: MemoryCarrier) -> None:
            async with real(author, server) as asking:
                while True:
                    page, last = entry.cut(
                        carrier.page(author.device, acknowledged[author.device]), 9000
                    )
                    if not page:
                        author.write(chance.randrange(1, 20), size=chance.randrange(30, 2000))
                        continue
                    data = os.urandom(chance.randrange(1, 100_000))
                    name = b64(sha256(data).digest())
                    try:
                        await asking.send("POST", ENTRIES, page)
                        acknowledged[author.device] = entry.decode(last).header.seq
                        await asking.send("PUT", f"{OBJECTS}/{name}", data)
                        segments.add(name)
                    except Unreachable:
                        return

        for _ in range(10):
            pairs = zip(authors, carriers, strict=True)
            tasks = [asyncio.create_task(ingest(*pair)) for pair in pairs]
            await asyncio.sleep(chance.uniform(0.05, 0.3))
            server.stop(signal.SIGKILL)
            await asyncio.gather(*tasks)
            server.start()
            for author in authors:
                page = await served(author, server)
                held = list(entry.split(page))
                assert page == entry.join(author.journal[: len(held)]), seed
                assert len(held) >= acknowledged[author.device], seed
                acknowledged[author.device] = len(held)
        async with real(authors[0], server) as asking:
            for name in segments:
                body = (await asking.get(f"{OBJECTS}/{name}", most=10**6)).body
                assert b64(sha256(body).digest()) == name, seed
    assert sum(acknowledged.values()) > 40
    for file in ("feed.sqlite", "keyboxes.sqlite"):
        connection = sqlite3.connect(tmp_path / file)
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        connection.close()


async def test_a_disk_with_no_room_refuses_and_keeps_what_it_had(tmp_path: Path) -> None:
    """Files may not grow past a size, which the system reports like a full disk."""
    study, authors = study_of(2)
    author = authors[1]
    with running(study, tmp_path) as server:
        async with real(author, server) as asking:
            await asking.send("POST", ROSTER, study.chain[0].encode())
            await asking.send("POST", ENTRIES, entry.join(author.write(3)))
            kept = len(author.journal)
            assert server.process is not None
            largest = max(path.stat().st_size for path in tmp_path.glob("*.sqlite*"))
            room = (largest + 100_000, resource.RLIM_INFINITY)
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, room)
            with pytest.raises(SyncError) as refused:
                for _ in range(20):
                    await asking.send("POST", ENTRIES, entry.join(author.write(100)))
                    kept = len(author.journal)
            assert type(refused.value).__name__ == "ServerFull"
            room = (100_000, resource.RLIM_INFINITY)
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, room)
            data = os.urandom(200_000)
            with pytest.raises(SyncError) as refused:
                await asking.send("PUT", f"{OBJECTS}/{b64(sha256(data).digest())}", data)
            assert type(refused.value).__name__ == "ServerFull"
            assert await served(author, server) == entry.join(author.journal[:kept])
            unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, unlimited)
            await asking.send("POST", ENTRIES, entry.join(author.journal[kept : kept + 100]))
        assert list((tmp_path / "objects" / "coming").iterdir()) == []


async def test_a_full_database_and_a_locked_one_are_told_apart(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path)
    author = Author(study="study")
    author.write(50, size=5000)
    entries = entry.verify_range(author.journal, author.sign.public_key(), 0, entry.FIRST)
    store._feed.execute("pragma max_page_count = 8")
    with pytest.raises(sqlite3.OperationalError) as full:
        store.append(author.device, 0, entries)
    assert (await problems._disk(None, full.value)).status_code == 507  # type: ignore[arg-type]
    assert store.heads() == {}
    store._feed.execute("pragma max_page_count = 1000000")
    store._feed.execute("pragma query_only = on")
    with pytest.raises(sqlite3.OperationalError) as locked:
        store.append(author.device, 0, entries)
    assert (await problems._disk(None, locked.value)).status_code == 503  # type: ignore[arg-type]
    store._feed.execute("pragma query_only = off")
    store.append(author.device, 0, entries)
    assert store.head(author.device) == author.head
    store.close()


async def test_nothing_it_keeps_tells_who_asked_or_when(tmp_path: Path) -> None:
    study, authors = study_of(2)
    with running(study, tmp_path) as server:
        async with real(authors[1], server) as asking:
            await asking.send("POST", ROSTER, study.chain[0].encode())
            await asking.send("POST", ENTRIES, entry.join(authors[1].write(3)))
            data = os.urandom(1000)
            await asking.send("PUT", f"{OBJECTS}/{b64(sha256(data).digest())}", data)
        said = server.stop()
    assert said == ""
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    day = time.strftime("%Y-%m-%d").encode()
    for path in kept:
        stored = path.read_bytes()
        for trace in (b"127.0.0.1", b"python-httpx", b"carnet-v1", AUTHORITY.encode(), day):
            assert trace not in stored, (path, trace)


NOISE = [
    b"\r\n\r\n",
    b"GET\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET /v1/heads HTTP/1.1\r\n\r\n",
    b"GET /v1/heads HTTP/1.1\r\nHost: x\r\nSignature-Input: \xff\xfe\r\n\r\n",
    b"POST /v1/entries HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /v1/entries HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
    b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /v1/objects/%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET /v1/entries?%00=\xff HTTP/1.1\r\nHost: x\r\n\r\n",
    os.urandom(2000),
]


async def test_noise_on_the_line_is_no_failure(tmp_path: Path) -> None:
    study, authors = study_of(1)
    with running(study, tmp_path) as server:
        host, _, port = server.url.removeprefix("http://").partition(":")
        for noise in NOISE:
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(noise)
            writer.write_eof()
            answer = await asyncio.wait_for(reader.read(), 5)
            writer.close()
            assert not answer.startswith(b"HTTP/1.1 5"), noise[:50]
        async with real(authors[0], server) as asking:
            with pytest.raises(Refused):
                await asking.get(HEADS, kind="application/json")
