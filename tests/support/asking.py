"""One signed request by hand, so that a test can spoil any part of it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI

from app.wire.requests import Claim, Request, signed_headers
from app.wire.text import b64
from sync_server.store import Store
from tests.support.entries import Author, Study
from tests.support.servers import NOW, service

AUTHORITY = "feed.test"


@dataclass
class Asker:
    """Speaks to a service in this process, as any device."""

    http: httpx.AsyncClient
    clock: Callable[[], float] = NOW

    async def __call__(
        self,
        author: Author,
        method: str,
        path: str,
        body: bytes = b"",
        query: str = "",
        created: int | None = None,
        nonce: str | None = None,
        **fields: str,
    ) -> httpx.Response:
        """Sign and send; `fields` replace header fields afterwards."""
        claim = Claim(
            author.device,
            int(self.clock()) if created is None else created,
            nonce or b64(os.urandom(16)),
        )
        asked = Request(method, AUTHORITY, path, query, body)
        headers = signed_headers(asked, claim, author.net.sign)
        headers |= {name.replace("_", "-"): value for name, value in fields.items()}
        target = f"{path}?{query}" if query else path
        return await self.http.request(method, target, content=body, headers=headers)


def asker(
    study: Study, data: Path, store: Store | None = None, clock: Callable[[], float] = NOW
) -> Asker:
    return asker_of(service(study, data, store, clock), clock)


def asker_of(app: FastAPI, clock: Callable[[], float] = NOW) -> Asker:
    transport = httpx.ASGITransport(app)
    return Asker(httpx.AsyncClient(transport=transport, base_url=f"http://{AUTHORITY}"), clock)


def code(answer: httpx.Response) -> str:
    """Return the code of a refusal, having held it to its form."""
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem.keys() == {"type", "title", "status", "code"}
    assert problem["status"] == answer.status_code
    assert problem["type"] == f"urn:carnet:{problem['code']}"
    return str(problem["code"])
