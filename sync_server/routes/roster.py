"""Rosters in and out: anybody in one may bring it, since nobody here can write one."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.wire.feed import ROSTER, VERSION_FIELD, read_roster_query
from app.wire.limits import ROSTER_BYTES
from sync_server.callers import Callers
from sync_server.rosters import Rosters
from sync_server.store import Store


def routes(callers: Callers, rosters: Rosters, store: Store) -> list[Route]:
    async def read(request: Request) -> Response:
        await callers.identify(request)
        after = read_roster_query(request.url.query)
        last = store.roster_version()
        return Response(
            _page(store, after, last),
            headers={VERSION_FIELD: str(last)},
            media_type="application/octet-stream",
        )

    async def add(request: Request) -> Response:
        caller = await callers.introduce(request, ROSTER_BYTES)
        await asyncio.to_thread(rosters.add, caller.body)
        return Response(status_code=204)

    return [Route(ROSTER, read, methods=["GET"]), Route(ROSTER, add, methods=["POST"])]


def _page(store: Store, after: int, last: int) -> bytes:
    """Return the next rosters, one at least, in at most `ROSTER_BYTES`."""
    page = b""
    for version in range(after + 1, last + 1):
        data = store.roster(version) or b""
        if page and len(page) + len(data) > ROSTER_BYTES:
            break
        page += data
    return page
