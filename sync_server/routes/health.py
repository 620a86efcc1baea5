"""Whether the server is there; the only question that needs no signature."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.wire.feed import HEALTH


def routes() -> list[Route]:
    async def health(request: Request) -> Response:
        return Response(status_code=204)

    return [Route(HEALTH, health, methods=["GET"])]
