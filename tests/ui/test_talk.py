"""A page that goes away is let go of, however it went."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft
import msgpack
import pytest

from app.ui.host.serve import Early
from app.ui.host.session import OneSession
from app.ui.host.talk import Talk
from app.ui.presence import is_here

SCOPE = {
    "type": "websocket",
    "path": "/ws",
    "query_string": b"",
    "headers": [(b"host", b"127.0.0.1")],
    "client": ("127.0.0.1", 1),
    "server": ("127.0.0.1", 2),
    "scheme": "ws",
}
HELLO = b"\x00" + msgpack.packb([1, {"session_id": None, "page_name": "", "page": {}}])


class Browser:
    """The far end of a WebSocket, as a server speaks to an application (ASGI 3)."""

    def __init__(self, goes: Callable[["Browser"], Awaitable[None]]) -> None:
        self._goes = goes
        self._says = [
            {"type": "websocket.connect"},
            {"type": "websocket.receive", "bytes": HELLO},
        ]
        self.heard: list[Any] = []
        self.spoken_to = asyncio.Event()

    async def receive(self) -> Any:
        if self._says:
            return self._says.pop(0)
        await self._goes(self)
        return {"type": "websocket.disconnect", "code": 1001}

    async def send(self, message: Any) -> None:
        self.heard.append(message)
        if message["type"] == "websocket.send":
            self.spoken_to.set()
            await self.answers(message)

    async def answers(self, message: Any) -> None:
        """Take what is said."""


class Broken(Browser):
    """One whose line breaks while it is spoken to, as uvicorn tells it."""

    async def answers(self, message: Any) -> None:
        raise OSError


async def at_once(browser: Browser) -> None:
    await browser.spoken_to.wait()


@pytest.mark.parametrize("kind", [Browser, Broken])
async def test_page_that_leaves_while_it_is_spoken_to_is_let_go_of(kind: type[Browser]) -> None:
    pages: list[ft.Page] = []
    browser = kind(at_once)
    talk = Talk(OneSession(pages.append, pages.append))
    await asyncio.wait_for(talk(SCOPE, browser.receive, browser.send), 10)
    assert [is_here(page) for page in pages] == [False]
    told = [message["type"] for message in browser.heard]
    assert told[0] == "websocket.accept" and told.count("websocket.send") >= 1


async def test_page_that_comes_before_the_screens_meets_them_when_they_are_there() -> None:
    told: list[Any] = []

    async def talk(scope: Any, receive: Any, send: Any) -> None:
        told.append(scope)

    coming: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    browser, early = Browser(at_once), Early(coming)
    leaves = asyncio.create_task(early({}, browser.receive, browser.send))
    stays = asyncio.create_task(early(SCOPE, browser.receive, browser.send))
    await asyncio.sleep(0)
    leaves.cancel()
    await asyncio.sleep(0)
    assert not told
    coming.set_result(talk)
    await asyncio.wait_for(stays, 10)
    assert told == [SCOPE]
