"""A quiet word: what was written is kept."""

import flet as ft

from app.ui.state.answers import Saved
from app.ui.theme import FAINT, SMALL, XS
from app.ui.words import say


@ft.component
def SavedMark(saved: Saved) -> ft.Control:
    """Say that everything is kept, or that something is being written."""
    if saved.state == "quiet":
        return ft.Container(width=0)
    kept = saved.state == "saved"
    icon = ft.Icons.CHECK_ROUNDED if kept else ft.Icons.MORE_HORIZ_ROUNDED
    words = say("saved.kept") if kept else say("saved.writing")
    row = ft.Row(
        [ft.Icon(icon, size=18, color=FAINT), ft.Text(words, style=SMALL, color=FAINT)],
        spacing=XS,
        tight=True,
    )
    return ft.Semantics(content=row, container=True, identifier="saved")
