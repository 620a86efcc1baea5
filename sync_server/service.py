"""The whole service over any store: routes, limits and answers to errors."""

import time
from collections.abc import Callable

from fastapi import FastAPI

from sync_server import problems
from sync_server.admission import Admission
from sync_server.callers import Callers
from sync_server.objects import Objects
from sync_server.rosters import Rosters
from sync_server.routes import entries, heads, health, objects, roster
from sync_server.settings import Settings
from sync_server.store import Store


def build(settings: Settings, store: Store, clock: Callable[[], float] = time.time) -> FastAPI:
    """Return the service of one study; it holds no key and shows no documentation."""
    service = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    service.state.clock = clock
    known = Rosters(store, settings.root)
    callers = Callers(known, clock, settings.names)
    segments = Objects(settings.data / "objects", is_gone=store.is_gone)
    segments.destroy(store.gone())  # an order may have come just before a crash
    service.router.routes.extend(
        [
            *health.routes(),
            *roster.routes(callers, known, store),
            *heads.routes(callers, store),
            *entries.routes(callers, Admission(store, known, segments), store),
            *objects.routes(callers, segments),
        ]
    )
    problems.install(service)
    return service
