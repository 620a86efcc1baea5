"""Entries in, from their author alone; entries out, as they came."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.errors import Refused
from app.wire.feed import ENTRIES, Code, read_entries_query
from app.wire.limits import BATCH_BYTES, PAGE_ENTRIES
from sync_server.admission import Admission
from sync_server.callers import Callers
from sync_server.rosters import may_read
from sync_server.store import Store


def routes(callers: Callers, admission: Admission, store: Store) -> list[Route]:
    async def read(request: Request) -> Response:
        caller = await callers.identify(request)
        dev, after = read_entries_query(request.url.query)
        if dev != caller.device:
            if not may_read(caller.member, caller.roster.members.get(dev)):
                raise Refused(Code.NOT_YOURS)
        page = store.page(dev, after, PAGE_ENTRIES, BATCH_BYTES)
        return Response(page, media_type="application/octet-stream")

    async def add(request: Request) -> Response:
        caller = await callers.identify(request, BATCH_BYTES, cut=True)
        await asyncio.to_thread(admission.admit, caller)
        return Response(status_code=204)

    return [Route(ENTRIES, read, methods=["GET"]), Route(ENTRIES, add, methods=["POST"])]
