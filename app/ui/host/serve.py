"""Serve one notebook to one browser of this machine, until asked to stop."""

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from app.ui.host.clips import CLIPS
from app.ui.host.guard import Guard
from app.ui.host.pages import page
from app.ui.host.tapes import TAPES, part_of
from app.ui.host.voices import LONGEST, VOICES

if TYPE_CHECKING:
    from app.ui.host.session import Main

ADDRESS: Final = "127.0.0.1"
ImportScreens = Callable[[], tuple["Main", "Main"]]
"""Imports what draws: the notebook, and the page that waits for it."""


def serve(
    screens: ImportScreens,
    *,
    port: int = 0,
    opened: Callable[[str], None],
    more: Callable[[Callable[[], str]], None] | None = None,
) -> None:
    """Run until interrupted.

    `opened` is told the one-time link once the port listens. `more` receives a maker of
    fresh links and runs in a thread of its own (a terminal asks for one at each Enter).
    `screens` are imported then: it takes as long as a browser needs to start the page.
    """
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.bind((ADDRESS, port))

    async def run() -> None:
        talk: asyncio.Future[ASGIApp] = asyncio.get_running_loop().create_future()
        guard = Guard(build(talk), door.getsockname()[1])
        server = uvicorn.Server(_config(guard))
        serving = asyncio.ensure_future(server.serve(sockets=[door]))
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        if server.started:
            opened(guard.link())
            if more is not None:
                threading.Thread(target=more, args=(guard.link,), daemon=True).start()
            async with await asyncio.to_thread(_import, screens, server) as ready:
                talk.set_result(ready)
                await serving
        await serving  # one that could not start says why

    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(run())
    finally:
        CLIPS.forget()
        TAPES.forget()


def _import(screens: ImportScreens, server: uvicorn.Server) -> AbstractAsyncContextManager[ASGIApp]:
    from app.ui.host.talk import talking
    from app.ui.leaving import end_with

    end_with(lambda: setattr(server, "should_exit", True))
    return talking(*screens())


def build(talk: asyncio.Future[ASGIApp]) -> Starlette:
    """Make the application behind the guard; a page that is early waits for its `talk`."""
    return Starlette(
        routes=[
            WebSocketRoute("/ws", Early(talk)),
            Route("/clip/{ticket}", _clip),
            Route("/tape/{ticket}", _tape),
            Route("/voices", _voices, methods=["POST"]),
            Route("/{path:path}", _page),
        ]
    )


class Early:
    """The talk with a page, which may come before there is anybody to talk to."""

    def __init__(self, talk: asyncio.Future[ASGIApp]) -> None:
        self._talk = talk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        talk = await asyncio.shield(self._talk)
        await talk(scope, receive, send)


async def _clip(request: Request) -> Response:
    clip = CLIPS.take(request.path_params["ticket"])
    if clip is None:
        return Response(status_code=404)
    return Response(
        clip.data,
        media_type=clip.media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(clip.name)}",
            "Cache-Control": "no-store",
        },
    )


async def _voices(request: Request) -> Response:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            return Response(status_code=413)
    return Response(status_code=204 if VOICES.hear(body) else 400)


async def _tape(request: Request) -> Response:
    path = request.url.path
    tape = TAPES.find(path)
    if tape is None:
        return Response(status_code=404)
    part = part_of(tape, request.headers.get("range"))
    if part.status == 416 or request.method == "HEAD":
        return Response(status_code=part.status, headers=part.headers)
    return StreamingResponse(TAPES.pieces(path, part), part.status, part.headers)


async def _page(request: Request) -> Response:
    return page(request.path_params["path"])


def _config(guard: Guard) -> uvicorn.Config:
    return uvicorn.Config(
        guard,
        ws="websockets-sansio",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=2,
        ws_max_size=64 * 1024 * 1024,
    )
