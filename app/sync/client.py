"""One server, asked by signed requests; every failure is one of `SyncError`.

Nothing the server says is believed: redirects, other types than agreed, compressed or
endless bodies and unknown refusals are `Garbled`. The clock of the device is never set:
an answer to a request signed at the wrong time tells how far off it is, and the request
is signed once more with that in mind.
"""

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType

import httpx

from app.errors import Garbled, Refused, ServerFull, Unreachable
from app.wire.feed import TIME_FIELD, Code
from app.wire.limits import BATCH_BYTES
from app.wire.requests import Claim, Request, Sign, signed_headers
from app.wire.text import b64

OCTETS = "application/octet-stream"
JSON = "application/json"
PROBLEM = "application/problem+json"

SILENCE_S = 30.0
"""How long a server may say nothing before it counts as absent."""

REQUEST_S = 180.0
"""A full page at 6 kB/s: one that takes longer is asked for again later."""

PATIENCE_S = 10.0
"""The longest `Retry-After` worth waiting for while an exchange is open."""

_PROBLEM_BYTES = 16 * 1024
_TRIES = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, within its limits."""

    status: int
    fields: Mapping[str, str]
    body: bytes
    is_whole: bool = True


class Client:
    """Asks one server in the name of one device."""

    def __init__(
        self,
        url: str,
        device: str,
        sign: Sign,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], float] = time.time,
        silence_s: float = SILENCE_S,
    ) -> None:
        self._device = device
        self._sign = sign
        self._clock = clock
        self.offset_s = 0
        """How far the server's clock is ahead of ours; 0 where ours was good enough."""
        self._http = httpx.AsyncClient(
            base_url=url,
            transport=transport,
            timeout=silence_s,
            headers={"accept-encoding": "identity", "user-agent": "carnet"},
            # Without TLS there is nothing to verify, and reading the certificates is slow.
            verify=httpx.URL(url).scheme != "http",
            # No proxy, credentials or certificates that the environment slips in.
            trust_env=False,
        )

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    async def get(
        self,
        path: str,
        query: str = "",
        kind: str = OCTETS,
        most: int = BATCH_BYTES,
        part: bool = False,
    ) -> Answer:
        """Ask for a body of one type, of at most `most` bytes.

        With `part`, what came before the link was cut is an answer too.
        """
        answer = await self._ask("GET", path, query, b"", most, part)
        if answer.status != 200 or answer.fields.get("content-type", "") != kind:
            raise Garbled(Garbled.__doc__)
        return answer

    async def send(self, method: str, path: str, body: bytes) -> None:
        """Hand a body over; it is durable there when this returns."""
        answer = await self._ask(method, path, "", body, 0)
        if answer.status != 204:
            raise Garbled(Garbled.__doc__)

    async def has(self, path: str) -> bool:
        """Ask whether something is there already."""
        answer = await self._ask("HEAD", path, "", b"", 0)
        if answer.status not in (200, 404):
            raise Garbled(Garbled.__doc__)
        return answer.status == 200

    async def _ask(
        self, method: str, path: str, query: str, body: bytes, most: int, part: bool = False
    ) -> Answer:
        target = f"{path}?{query}" if query else path
        for attempt in range(1, _TRIES + 1):
            request = self._http.build_request(method, target, content=body or None)
            request.headers.update(self._signature(request, body))
            answer = await self._once(request, most, part)
            if answer.status < 400 or (method == "HEAD" and answer.status == 404):
                return answer
            wait_s = self._worth_waiting(answer) if attempt < _TRIES else None
            if wait_s is None:
                raise _failure(answer)
            await asyncio.sleep(wait_s)
        raise AssertionError("the last attempt returns or raises")

    async def _once(self, request: httpx.Request, most: int, part: bool) -> Answer:
        response, pieces, is_whole = None, list[bytes](), True
        try:
            async with asyncio.timeout(REQUEST_S):
                response = await self._http.send(request, stream=True)
                try:
                    await _read(response, most, pieces)
                finally:
                    await response.aclose()
        except (httpx.TransportError, TimeoutError, OSError) as error:
            if not part or response is None or not pieces:
                raise _broken(error) from error
            is_whole = False
        return Answer(response.status_code, response.headers, b"".join(pieces), is_whole)

    def _signature(self, request: httpx.Request, body: bytes) -> dict[str, str]:
        url = request.url
        asked = Request(
            request.method,
            request.headers["host"],
            url.raw_path.partition(b"?")[0].decode("ascii"),
            url.query.decode("ascii"),
            body,
        )
        created = int(self._clock()) + self.offset_s
        claim = Claim(self._device, created, b64(secrets.token_bytes(16)))
        return signed_headers(asked, claim, self._sign)

    def _worth_waiting(self, answer: Answer) -> float | None:
        """Return in how many seconds the same request may succeed, if it may at all."""
        if answer.status == 401 and _code(answer) is Code.WRONG_CLOCK:
            offset_s = _number(answer.fields.get(TIME_FIELD)) - int(self._clock())
            if offset_s == self.offset_s:
                return None
            self.offset_s = offset_s
            return 0
        if answer.status in (429, 503) and "retry-after" in answer.fields:
            wait_s = _number(answer.fields["retry-after"])
            return wait_s if wait_s <= PATIENCE_S else None
        return None


async def _read(response: httpx.Response, most: int, pieces: list[bytes]) -> None:
    if response.status_code >= 400:
        most = _PROBLEM_BYTES
    if response.is_redirect or "content-encoding" in response.headers:
        raise Garbled(Garbled.__doc__)
    size = 0
    async for piece in response.aiter_raw():
        size += len(piece)
        if size > most:
            raise Garbled(Garbled.__doc__)
        pieces.append(piece)


def _failure(answer: Answer) -> Exception:
    """Say what a refusal means to us."""
    if answer.status in (429, 503, 507):
        return ServerFull(ServerFull.__doc__)
    if answer.status in (502, 504):
        return Unreachable(Unreachable.__doc__)
    code = _code(answer)
    return Refused(code) if code else Garbled(Garbled.__doc__)


def _broken(error: Exception) -> Exception:
    """Tell a connection that was cut from one that speaks something else than HTTP."""
    is_cut = "disconnected" in str(error) or "closed" in str(error)
    if isinstance(error, httpx.RemoteProtocolError) and not is_cut:
        return Garbled(Garbled.__doc__)
    return Unreachable(Unreachable.__doc__)


def _code(answer: Answer) -> Code | None:
    if answer.fields.get("content-type", "") != PROBLEM:
        return None
    try:
        return Code(json.loads(answer.body)["code"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return None


def _number(text: str | None) -> int:
    if text is None or not (text.isascii() and text.isdecimal()) or len(text) > 12:
        raise Garbled(Garbled.__doc__)
    return int(text)
