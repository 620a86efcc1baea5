"""Less motion, for whoever asked their device for it: pages then change without sliding.

The platform draws its own small movements shorter by itself; how pages follow each other
is ours to say.
"""

import asyncio
from contextlib import suppress
from typing import Final

import flet as ft

from app.ui.theme import dress

ANSWER_S: Final = 3.0


async def keep_still(page: ft.Page) -> None:
    """Ask the platform what the person asked of it, and dress the page accordingly."""
    service = ft.SemanticsService()
    page.update()  # the platform learns of a service with the next drawing
    # A platform that cannot say, or says nothing that can be read, leaves pages as they are.
    with suppress(TimeoutError, RuntimeError, TypeError, AttributeError, ft.FletException):
        told = await asyncio.wait_for(service.get_accessibility_features(), ANSWER_S)
        is_still = told.disable_animations or told.reduce_motion
        if is_still != _is_still(page):
            dress(page, still=is_still)
            page.update()


def _is_still(page: ft.Page) -> bool:
    shown = page.theme.page_transitions if page.theme is not None else None
    return shown is not None and shown.ios is ft.PageTransitionTheme.NONE
