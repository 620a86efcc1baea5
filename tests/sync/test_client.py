"""Whatever a server answers, a device says what it means and changes nothing."""

import asyncio
import gzip
import json
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from app.errors import Garbled, Refused, ServerFull, SyncError, Unreachable
from app.sync import client as room
from app.sync.client import JSON, PROBLEM
from app.wire.feed import HEADS, ROSTER
from tests.support.entries import Author, study_of
from tests.support.lines import Answering, Line, always, never, raising, said
from tests.support.servers import Clock, client, service

AUTHOR = Author()


def problem(code: object, status: int = 409, **fields: str) -> Answering:
    return always(status, json.dumps({"code": code}).encode(), PROBLEM, **fields)


async def ask(line: httpx.AsyncBaseTransport) -> None:
    async with client(AUTHOR, line) as asking:
        await asking.get(HEADS, kind=JSON, most=1000)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (raising(httpx.ConnectError("refused")), Unreachable),
        (raising(httpx.ConnectTimeout("slow")), Unreachable),
        (raising(httpx.ReadTimeout("slow")), Unreachable),
        (raising(httpx.WriteError("gone")), Unreachable),
        (raising(httpx.PoolTimeout("busy")), Unreachable),
        (raising(OSError("no network")), Unreachable),
        (raising(httpx.RemoteProtocolError("Server disconnected")), Unreachable),
        (raising(httpx.RemoteProtocolError("illegal status line")), Garbled),
        (always(502), Unreachable),
        (always(504), Unreachable),
        (always(503), ServerFull),
        (always(507), ServerFull),
        (always(429), ServerFull),
        (always(500), Garbled),
        (always(200, b"<html>Sign in to this Wi-Fi</html>", "text/html"), Garbled),
        (always(200, b"{}", "application/json; charset=latin-1"), Garbled),
        (always(200, bytes(1001), JSON), Garbled),
        (always(204), Garbled),
        (always(206, b"{}", JSON), Garbled),
        (always(301, location="http://elsewhere.test/"), Garbled),
        (always(302, location="/v1/heads"), Garbled),
        (always(307, location="https://feed.test/"), Garbled),
        (always(200, gzip.compress(b"{}"), JSON, content_encoding="gzip"), Garbled),
        (always(404, b"<html>", "text/html"), Garbled),
        (always(409, b"{", PROBLEM), Garbled),
        (always(409, b"[]", PROBLEM), Garbled),
        (always(409, b"[" * 10_000, PROBLEM), Garbled),
        (always(409, b"\xff", PROBLEM), Garbled),
        (always(409, bytes(20_000), PROBLEM), Garbled),
        (problem("no-such-code"), Garbled),
        (problem(["gap"]), Garbled),
        (problem(None), Garbled),
        (problem("gap"), Refused),
        (problem("revoked", 403), Refused),
        (problem("full", 507), ServerFull),
        (problem("busy", 503, retry_after="3600"), ServerFull),
        (problem("busy", 503, retry_after="soon"), Garbled),
        (problem("wrong-clock", 401), Garbled),
        (problem("wrong-clock", 401, carnet_time="now"), Garbled),
        (problem("wrong-clock", 401, carnet_time="9" * 40), Garbled),
    ],
)
async def test_each_failure_has_its_error(
    line: httpx.AsyncBaseTransport, expected: type[SyncError]
) -> None:
    with pytest.raises(SyncError) as raised:
        await ask(line)
    assert type(raised.value) is expected


async def test_a_refusal_keeps_its_code() -> None:
    with pytest.raises(Refused) as refused:
        await ask(problem("stale-roster"))
    assert refused.value.code == "stale-roster"


async def test_an_endless_answer_is_cut_off() -> None:
    class Endless(httpx.AsyncByteStream):
        count = 0

        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                self.count += 1
                yield bytes(100)

    endless = Endless()

    async def act(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": JSON}, stream=endless)

    with pytest.raises(Garbled):
        await ask(Answering(act))
    assert endless.count < 20


async def test_a_server_that_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "REQUEST_S", 0.05)
    with pytest.raises(Unreachable):
        await ask(Answering(never))


async def test_a_server_that_drips_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "REQUEST_S", 0.1)

    class Drip(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                await asyncio.sleep(0.01)
                yield b"{"

    async def act(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": JSON}, stream=Drip())

    with pytest.raises(Unreachable):
        await ask(Answering(act))


async def test_a_real_line_that_is_closed_silent_or_noisy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    async with client(AUTHOR, None, time.time, url) as asking:
        with pytest.raises(Unreachable):
            await asking.get(HEADS, kind=JSON)
    for words, expected in ((b"", Unreachable), (b"SSH-2.0-OpenSSH\r\n\r\n", Garbled)):

        async def answer(
            reader: asyncio.StreamReader, writer: asyncio.StreamWriter, words: bytes = words
        ) -> None:
            await reader.read(10)
            writer.write(words)
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        async with server, client(AUTHOR, None, time.time, url) as asking:
            with pytest.raises(expected):
                await asking.get(HEADS, kind=JSON)


@pytest.mark.parametrize("off", [3600, -3600, 365 * 24 * 3600])
async def test_a_wrong_clock_is_allowed_for(off: int, tmp_path: Path) -> None:
    study, authors = study_of(2)
    right = Clock()
    line = Line(service(study, tmp_path, clock=right))
    async with client(authors[1], line, Clock(right.now + off)) as asking:
        for _ in range(3):
            await asking.get(HEADS, kind=JSON)
    assert len(line.requests) == 4


async def test_a_server_cannot_make_a_device_ask_for_ever() -> None:
    told = iter(range(10**6))

    async def act(request: httpx.Request) -> httpx.Response:
        now = str(next(told) * 1000)
        return said(401, b'{"code":"wrong-clock"}', content_type=PROBLEM, carnet_time=now)

    line = Answering(act)
    with pytest.raises(Refused):
        await ask(line)
    assert line.count <= 4


async def test_a_short_wait_is_waited_for() -> None:
    answers = [
        said(503, content_type=PROBLEM, retry_after="0"),
        said(200, b"{}", content_type=JSON),
    ]

    async def act(request: httpx.Request) -> httpx.Response:
        return answers.pop(0)

    await ask(Answering(act))
    assert answers == []


async def test_every_request_has_its_own_nonce(tmp_path: Path) -> None:
    study, authors = study_of(2)
    line = Line(service(study, tmp_path))
    async with client(authors[1], line) as asking:
        await asyncio.gather(*(asking.get(HEADS, kind=JSON) for _ in range(20)))
    assert len({request.headers["signature-input"] for request in line.requests}) == 20


async def test_a_request_tells_nothing_more_than_it_must(tmp_path: Path) -> None:
    study, authors = study_of(2)
    line = Line(service(study, tmp_path))
    async with client(authors[1], line) as asking:
        await asking.get(HEADS, kind=JSON)
        await asking.send("POST", ROSTER, study.chain[0].encode())
    allowed = {"host", "accept", "accept-encoding", "connection", "user-agent", "content-length"}
    allowed |= {"content-digest", "signature", "signature-input"}
    for request in line.requests:
        assert set(request.headers) <= allowed
        assert request.headers["user-agent"] == "carnet"


async def test_what_the_environment_says_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "SSL_CERT_FILE", "NETRC"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with client(AUTHOR, None, time.time, "http://127.0.0.1:1") as asking:
        assert asking._http._mounts == {}
