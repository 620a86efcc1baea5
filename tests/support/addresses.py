"""Every address there is, from the one table of them."""

import re
from collections.abc import Mapping, Sequence

import flet as ft

from app.ui.routes import ROUTES

PARAMETER = "abc123"
"""Stands in the holes of an address for which nothing is given."""


def addresses(
    made: Mapping[str, str] | None = None, routes: Sequence[ft.Route] = ROUTES, before: str = ""
) -> list[str]:
    """Return every address, with in each of its holes what was `made` of that name."""
    found = []
    for route in routes:
        path = f"{before}/{(route.path or '').strip('/')}".replace("//", "/")
        filled = re.sub(r":(\w+)\*?", lambda hole: (made or {}).get(hole[1], PARAMETER), path)
        found += [filled, *addresses(made, route.children or (), path)]
    return found
