"""The places always one tap away."""

from typing import Final

import flet as ft

from app.ui.components.frame import Place

PLACES: Final = (
    Place("/", "today.title", ft.Icons.TODAY_OUTLINED, ft.Icons.TODAY_ROUNDED),
    Place("/settings", "settings.title", ft.Icons.TUNE_OUTLINED, ft.Icons.TUNE_ROUNDED),
)
