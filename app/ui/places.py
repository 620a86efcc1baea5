"""The places always one tap away."""

from typing import Final

import flet as ft

from app.pages.pages import Pages
from app.ui.components.frame import Place

ENTRIES: Final = Place(
    "/entries", "entries.title", ft.Icons.MENU_BOOK_OUTLINED, ft.Icons.MENU_BOOK_ROUNDED
)
PEOPLE: Final = Place("/people", "people.title", ft.Icons.BADGE_OUTLINED, ft.Icons.BADGE_ROUNDED)
SYNC: Final = Place("/sync", "sync.title", ft.Icons.SYNC_OUTLINED, ft.Icons.SYNC_ROUNDED)
SETTINGS: Final = Place(
    "/settings", "settings.title", ft.Icons.TUNE_OUTLINED, ft.Icons.TUNE_ROUNDED
)
PLACES: Final = (
    Place("/", "today.place", ft.Icons.TODAY_OUTLINED, ft.Icons.TODAY_ROUNDED),
    ENTRIES,
    PEOPLE,
    SYNC,
    SETTINGS,
)
"""In the field."""
DESK: Final = (
    Place("/", "desk.place", ft.Icons.SPACE_DASHBOARD_OUTLINED, ft.Icons.SPACE_DASHBOARD_ROUNDED),
    ENTRIES,
    PEOPLE,
    SYNC,
    SETTINGS,
)
"""At the desk."""


def places_of(pages: Pages) -> tuple[Place, ...]:
    """Return the places of whoever holds this notebook."""
    return DESK if pages.is_desk else PLACES
