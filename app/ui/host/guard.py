"""Who may talk to the page: this browser, on this machine, invited once.

Any web page open in the same browser can send requests to a port of this machine. So a
request passes only if its Host and Origin are ours (against DNS rebinding and foreign
WebSockets) and if it carries the cookie. The cookie is given against a link shown on the
terminal; a link opens once and then is dead.
"""

import hmac
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import Final
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' data: blob:; "
    "font-src 'self' data:; worker-src 'self' blob:; connect-src 'self' ws://127.0.0.1:{port} "
    "ws://localhost:{port} data: blob:; frame-ancestors 'none'; object-src 'none'; "
    "base-uri 'self'; form-action 'none'"
)
NOT_WANTED: Final = (b"access-control-allow-origin", b"server")
CLOSED: Final = (
    "Cette page de Carnet est fermée. Ouvrez le lien affiché par le terminal.\n"
    "This page of Carnet is closed. Open the link shown by the terminal.\n"
).encode()


class Guard:
    """The door in front of everything the host serves."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._port = port
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._links: set[str] = set()
        self._cookie = secrets.token_urlsafe(32)
        # Cookies are shared by all ports of a host: two notebooks need two names.
        self._name = f"carnet_{port}"

    def link(self) -> str:
        """Return a new address that opens the notebook once."""
        token = secrets.token_urlsafe(32)
        self._links.add(token)
        return f"http://127.0.0.1:{self._port}/?t={token}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        headers = {
            key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]
        }
        if not self._is_local(scope["type"], headers):
            return await self._refuse(scope, receive, send)
        if scope["type"] == "http" and self._spend(scope):
            return await self._welcome(send)
        if not self._knows(headers.get("cookie", "")):
            return await self._refuse(scope, receive, send)
        await self._app(scope, receive, self._sealed(send))

    def _is_local(self, kind: str, headers: dict[str, str]) -> bool:
        origin = headers.get("origin")
        if origin is None:
            ours = kind == "http"  # a browser always names the origin of a WebSocket
        else:
            ours = origin.startswith("http://") and origin[7:] in self._hosts
        return headers.get("host") in self._hosts and ours

    def _spend(self, scope: Scope) -> bool:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("t", [""])[0]
        known = next((link for link in self._links if hmac.compare_digest(link, given)), None)
        if known is None or scope["path"] != "/" or scope["method"] != "GET":
            return False
        self._links.discard(known)
        return True

    def _knows(self, cookie: str) -> bool:
        try:
            held = SimpleCookie(cookie).get(self._name)
        except CookieError:
            return False
        return held is not None and hmac.compare_digest(held.value, self._cookie)

    async def _welcome(self, send: Send) -> None:
        cookie = f"{self._name}={self._cookie}; HttpOnly; SameSite=Strict; Path=/"
        headers = [(b"location", b"/"), (b"set-cookie", cookie.encode())]
        await self._answer(send, 303, headers, b"")

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            return await send({"type": "websocket.close", "code": 4403})
        await self._answer(send, 403, [(b"content-type", b"text/plain; charset=utf-8")], CLOSED)

    async def _answer(
        self, send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes
    ) -> None:
        send = self._sealed(send)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _sealed(self, send: Send) -> Send:
        """Put the security headers on whatever is answered."""

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message["headers"] if pair[0].lower() not in NOT_WANTED]
                if not any(name == b"cache-control" for name, _ in kept):
                    kept.append((b"cache-control", b"no-store"))
                message["headers"] = [*kept, *self._headers()]
            await send(message)

        return sealed

    def _headers(self) -> list[tuple[bytes, bytes]]:
        # No cross-origin-embedder-policy: with it a browser lets Flutter draw in a second thread,
        # and the two share one cache of letters without a lock (flutter/flutter#190039): words
        # were measured wrongly, pages laid out in no width, and now and then a tab hung.
        return [
            (b"content-security-policy", POLICY.format(port=self._port).encode()),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"referrer-policy", b"no-referrer"),
            (b"x-content-type-options", b"nosniff"),
            (b"permissions-policy", b"microphone=(self), camera=(), geolocation=()"),
        ]
