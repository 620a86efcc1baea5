"""Audio segments by their hash. Who knows the hash has read it in a sealed entry."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.errors import Refused
from app.wire.feed import OBJECTS, Code
from app.wire.limits import OBJECT_BYTES
from sync_server.callers import Callers
from sync_server.objects import Objects


def routes(callers: Callers, objects: Objects) -> list[Route]:
    async def read(request: Request) -> Response:
        await callers.identify(request)
        name = request.path_params["name"]
        if request.method == "HEAD":
            if not objects.has(name):
                raise Refused(Code.NOT_FOUND)
            return Response()
        data = await asyncio.to_thread(objects.read, name)
        if data is None:
            raise Refused(Code.NOT_FOUND)
        return Response(data, media_type="application/octet-stream")

    async def keep(request: Request) -> Response:
        caller = await callers.identify(request, OBJECT_BYTES)
        await asyncio.to_thread(objects.keep, request.path_params["name"], caller.body)
        return Response(status_code=204)

    path = OBJECTS + "/{name}"
    return [Route(path, read, methods=["GET"]), Route(path, keep, methods=["PUT"])]
