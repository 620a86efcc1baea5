"""Bad lines between a device and a server: transports that cut, delay, spoil and lie."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx

Spoil = Callable[[httpx.Request, httpx.Response, bytes], httpx.Response]
Act = Callable[[httpx.Request], Awaitable[httpx.Response]]


def said(status: int, body: bytes = b"", **fields: str) -> httpx.Response:
    """Return an answer that has still to be read, as one from a network."""
    headers = {name.replace("_", "-"): value for name, value in fields.items()}
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


class Line(httpx.AsyncBaseTransport):
    """Hands requests to an application and counts what it carried."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        self.inner = httpx.ASGITransport(app)
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return await self.inner.handle_async_request(request)

    def asked(self, method: str, path: str) -> int:
        """Return how often something was asked for."""
        return sum(
            request.method == method and request.url.path.startswith(path)
            for request in self.requests
        )


class Spoiling(Line):
    """Changes each answer on its way."""

    def __init__(self, app: Callable[..., Awaitable[None]], spoil: Spoil) -> None:
        super().__init__(app)
        self.spoil = spoil

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await super().handle_async_request(request)
        return self.spoil(request, answer, await answer.aread())


class Failing(Line):
    """Fails one request in so many: before it arrives, or after, when it was carried out."""

    def __init__(self, app: Callable[..., Awaitable[None]], every: int) -> None:
        super().__init__(app)
        self.every = every
        self.count = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.count += 1
        if self.count % self.every:
            return await super().handle_async_request(request)
        if self.count // self.every % 2:
            raise httpx.ConnectError("no network", request=request)
        await super().handle_async_request(request)
        raise httpx.ReadTimeout("the answer was lost", request=request)


class Cutting(Line):
    """Cuts every answer after so many bytes."""

    def __init__(self, app: Callable[..., Awaitable[None]], after: int) -> None:
        super().__init__(app)
        self.after = after

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await super().handle_async_request(request)
        body = await answer.aread()
        return httpx.Response(
            answer.status_code, headers=answer.headers, stream=_Cut(body, self.after)
        )


class _Cut(httpx.AsyncByteStream):
    def __init__(self, body: bytes, after: int) -> None:
        self.body = body
        self.after = after

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self.body[: self.after]
        if len(self.body) > self.after:
            raise httpx.ReadError("the link was cut")


class Answering(httpx.AsyncBaseTransport):
    """Answers everything in one way, whatever was asked."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.count = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.count += 1
        return await self.act(request)


def always(
    status: int, body: bytes = b"", kind: str = "application/octet-stream", **fields: str
) -> Answering:
    """Return a server that has one answer."""
    fields = {"content_type": kind} | fields

    async def act(request: httpx.Request) -> httpx.Response:
        return said(status, body, **fields)

    return Answering(act)


def raising(error: Exception) -> Answering:
    """Return a line on which nothing gets through."""

    async def act(request: httpx.Request) -> httpx.Response:
        raise error

    return Answering(act)


async def never(request: httpx.Request) -> httpx.Response:
    """Accept a request and say nothing more."""
    await asyncio.sleep(3600)
    raise AssertionError("nobody waits that long")
