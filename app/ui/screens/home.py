"""The first page: the day, in the field; the whole study, at the desk."""

from typing import Any

import flet as ft

from app.ui.contexts import keyed, use_pages
from app.ui.screens.desk import Desk
from app.ui.screens.today import Today


@ft.component
def Home() -> Any:
    """Show the first page of whoever holds this notebook."""
    return keyed("desk", Desk) if use_pages().is_desk else keyed("today", Today)
