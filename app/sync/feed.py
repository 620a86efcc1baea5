"""The phone's half of the entries step: send one's own journal, take in the others'."""

import asyncio
from collections.abc import Callable, Mapping

from app.errors import CarnetError, Garbled, Unreachable, WireError
from app.sync.apart import Apart
from app.sync.client import Answer, Client
from app.wire import entry
from app.wire.feed import ENTRIES, Heads, entries_query
from app.wire.limits import BATCH_BYTES, ENTRY_BYTES

AT_ONCE = 4
"""Journals asked for at once: enough to hide a round trip, few enough to hold in memory."""

SMALLEST_BYTES = 32 * 1024
"""What gets through the worst link: less would be all round trips."""


class Pusher:
    """Sends the own journal, in portions that shrink while the link keeps breaking."""

    def __init__(self) -> None:
        self._portion_bytes = BATCH_BYTES

    async def push(
        self, client: Client, apart: Apart, after: int, sent: Callable[[int], None]
    ) -> None:
        """Send what follows `after`, telling how far the server has got."""
        carrier = apart.carrier
        while page := await apart.call(carrier.page, carrier.device, after):
            while page:
                portion, last = entry.cut(page, self._portion_bytes)
                if not portion:
                    portion, last = entry.cut(page, ENTRY_BYTES)
                await self._send(client, portion)
                after = entry.decode(last).header.seq
                sent(after)
                page = page[len(portion) :]

    async def _send(self, client: Client, portion: bytes) -> None:
        try:
            await client.send("POST", ENTRIES, portion)
        except Unreachable:
            self._portion_bytes = max(SMALLEST_BYTES, self._portion_bytes // 2)
            raise
        self._portion_bytes = min(BATCH_BYTES, self._portion_bytes * 2)


async def pull(
    client: Client, apart: Apart, held: Heads, told: Heads, received: Callable[[int], None]
) -> list[CarnetError]:
    """Take in what the server has of the followed journals.

    A page that is refused ends its journal for this time and no other: what it was
    refused for is returned.
    """
    news = {}
    for dev in await apart.call(apart.carrier.follows):
        after, upto = held.get(dev, (0, ""))[0], told.get(dev, (0, ""))[0]
        if after < upto and dev != apart.carrier.device:
            news[dev] = (after, upto)
    return await _Puller(client, apart, received).all(news)


async def bring_back(
    client: Client, apart: Apart, received: Callable[[int], None]
) -> list[CarnetError]:
    """Take in again what was cleared here and is wanted back; it goes on where it was cut.

    A journal that does not fit is refused, and stops no other.
    """
    refused: list[CarnetError] = []
    for dev in await apart.call(apart.carrier.missing_entries):
        try:
            while (after := await _missing_after(apart, dev)) is not None:
                answer = await client.get(ENTRIES, entries_query(dev, after), part=True)
                page, _ = _whole_entries(answer)
                taken = await apart.call(apart.carrier.readmit, dev, page)
                if not taken:
                    raise Garbled(Garbled.__doc__)
                received(taken)
        except (WireError, Garbled) as error:
            refused.append(error)
    return refused


async def _missing_after(apart: Apart, dev: str) -> int | None:
    return (await apart.call(apart.carrier.missing_entries)).get(dev)


class _Puller:
    """Fetches several journals at once, and admits a page while the next is on its way."""

    def __init__(self, client: Client, apart: Apart, received: Callable[[int], None]) -> None:
        self._client = client
        self._apart = apart
        self._received = received
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._refused: list[CarnetError] = []

    async def all(self, news: Mapping[str, tuple[int, int]]) -> list[CarnetError]:
        try:
            async with asyncio.TaskGroup() as tasks:
                for dev, (after, upto) in news.items():
                    tasks.create_task(self._journal(dev, after, upto))
        except ExceptionGroup as group:
            # The first failure ended the others: it is the one to tell.
            raise group.exceptions[0] from None
        return self._refused

    async def _journal(self, dev: str, after: int, upto: int) -> None:
        async with self._turn:
            try:
                while after < upto:
                    after = await self._page(dev, after)
            except (WireError, Garbled) as error:
                self._refused.append(error)

    async def _page(self, dev: str, after: int) -> int:
        answer = await self._client.get(ENTRIES, entries_query(dev, after), part=True)
        page, seq = _whole_entries(answer)
        if seq <= after:
            raise Garbled(Garbled.__doc__)
        await self._apart.call(self._apart.carrier.admit, dev, page)
        self._received(seq - after)
        return seq


def _whole_entries(answer: Answer) -> tuple[bytes, int]:
    """Return what can be taken in, so that a link cut again and again still gets on."""
    page, last = entry.cut(answer.body, len(answer.body))
    if not page or (answer.is_whole and len(page) != len(answer.body)):
        raise Garbled(Garbled.__doc__) if answer.is_whole else Unreachable(Unreachable.__doc__)
    return page, entry.decode(last).header.seq
