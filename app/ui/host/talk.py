"""The WebSocket of one page, for as long as the browser is there and not longer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from fastapi import WebSocket
from flet_web.fastapi import FletApp, app_manager
from starlette.types import Message, Receive, Scope, Send

from app.ui.host.session import Main, OneSession

SESSION_S: Final = 30
"""How long a page that lost its connection may come back to its own session."""
FAREWELL_S: Final = 5.0


class _Spoken(FletApp):  # type: ignore[misc]
    """Flet's side of a talk. It says nothing to somebody who has just left."""

    def send_message(self, message: Any) -> None:
        # Flet forgets its queue a moment before its session learns that nobody is there.
        if self._FletApp__send_queue is not None:
            super().send_message(message)


@asynccontextmanager
async def talking(main: Main, waiting: Main) -> AsyncIterator["Talk"]:
    """Let pages talk: with one of them `main` does, with the others `waiting`."""
    await app_manager.start()
    try:
        yield Talk(OneSession(main, waiting))
    finally:
        await app_manager.shutdown()


class Talk:
    """The ASGI endpoint of the page's WebSocket."""

    def __init__(self, entry: OneSession) -> None:
        self._entry = entry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gone = asyncio.Event()

        async def heard() -> Message:
            message = await receive()
            if message["type"] == "websocket.disconnect":
                gone.set()
            return message

        async def said(message: Message) -> None:
            # Somebody may leave in the middle of a sentence. Flet would let that failure
            # end the talk before the session is let go of, which would then never end.
            if gone.is_set():
                return
            try:
                await send(message)
            except OSError:
                gone.set()

        speaking = asyncio.create_task(self._app().handle(WebSocket(scope, heard, said)))
        leaving = asyncio.create_task(gone.wait())
        try:
            await asyncio.wait({speaking, leaving}, return_when=asyncio.FIRST_COMPLETED)
            # Flet waits for ever for a browser that left before saying which session
            # it wants, so the farewell is bounded here.
            await asyncio.wait({speaking}, timeout=FAREWELL_S)
        finally:
            leaving.cancel()
            speaking.cancel()
            with suppress(asyncio.CancelledError):
                await speaking

    def _app(self) -> FletApp:
        return _Spoken(
            loop=asyncio.get_running_loop(),
            executor=app_manager.executor,
            main=self._entry,
            before_main=None,
            session_timeout_seconds=SESSION_S,
        )
