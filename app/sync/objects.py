"""The phone's half of the objects step: audio segments, where the policy allows them.

What is there already is never sent again: the segments that may have been on their way
when the last exchange was cut are asked about first.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256

from app.errors import CarnetError, Garbled, Refused, VaultDamaged
from app.sync.apart import Apart
from app.sync.client import Client
from app.wire.feed import OBJECTS, Code
from app.wire.limits import OBJECT_BYTES
from app.wire.text import b64

AT_ONCE = 4
"""Segments in flight: 1 MiB in memory."""

GROUP = 16
"""Segments sent between two notes that they were: a cut leaves no more in doubt."""


async def push(client: Client, apart: Apart, sent: Callable[[int], None]) -> list[CarnetError]:
    """Send the segments the server lacks, telling the bytes of each.

    One that is damaged here keeps none of the others back: what is wrong is returned.
    """
    damaged: list[CarnetError] = []
    names = list(await apart.call(apart.carrier.unsent_objects))
    for at in range(0, len(names), GROUP):
        group, done = names[at : at + GROUP], list[str]()
        sender = _Sender(client, apart, done, damaged, sent, ask_first=at == 0)
        try:
            await _each(group, sender.send)
        finally:
            if done:
                await apart.call(apart.carrier.mark_sent, done)
    return damaged


async def pull(client: Client, apart: Apart, received: Callable[[int], None]) -> list[CarnetError]:
    """Fetch the segments wanted here; one that is not there yet stays wanted."""
    refused: list[CarnetError] = []

    async def fetch(name: str) -> None:
        try:
            answer = await client.get(f"{OBJECTS}/{name}", most=OBJECT_BYTES)
        except Refused as refusal:
            if refusal.code != Code.NOT_FOUND:
                raise
            return
        if b64(sha256(answer.body).digest()) != name:
            refused.append(Garbled(Garbled.__doc__))
            return
        await apart.call(apart.carrier.keep_object, name, answer.body)
        received(len(answer.body))

    await _each(await apart.call(apart.carrier.wanted_objects), fetch)
    return refused


class _Sender:
    def __init__(
        self,
        client: Client,
        apart: Apart,
        done: list[str],
        damaged: list[CarnetError],
        sent: Callable[[int], None],
        *,
        ask_first: bool,
    ) -> None:
        self._client = client
        self._apart = apart
        self._done = done
        self._damaged = damaged
        self._sent = sent
        self._ask_first = ask_first

    async def send(self, name: str) -> None:
        path = f"{OBJECTS}/{name}"
        try:
            data = await self._apart.call(self._apart.carrier.read_object, name)
        except VaultDamaged as error:
            self._damaged.append(error)
            return
        if not (self._ask_first and await self._client.has(path)):
            await self._client.send("PUT", path, data)
        self._done.append(name)
        self._sent(len(data))


async def _each(names: Sequence[str], act: Callable[[str], Awaitable[None]]) -> None:
    """Act on every name, a few at once; the first failure ends them all."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def take(name: str) -> None:
        async with turn:
            await act(name)

    try:
        async with asyncio.TaskGroup() as tasks:
            for name in names:
                tasks.create_task(take(name))
    except ExceptionGroup as group:
        raise group.exceptions[0] from None
