"""Where each journal ends, for the journals that the asking device may have."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.wire.feed import HEADS, encode_heads
from sync_server.callers import Callers
from sync_server.rosters import may_read
from sync_server.store import Store


def routes(callers: Callers, store: Store) -> list[Route]:
    async def heads(request: Request) -> Response:
        caller = await callers.identify(request)
        members = caller.roster.members
        found = {
            dev: head
            for dev, head in store.heads().items()
            if dev == caller.device or may_read(caller.member, members.get(dev))
        }
        return Response(encode_heads(found), media_type="application/json")

    return [Route(HEADS, heads, methods=["GET"])]
