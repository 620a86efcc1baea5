"""There is no notebook to open here: say why, and what to do."""

import flet as ft

from app.ui.components.layout import lone_sheet
from app.ui.components.mark import mark
from app.ui.theme import BODY, FAINT, HEADING, INK
from app.ui.words import say


@ft.component
def Absent(why: str) -> ft.View:
    """One page, nothing to press: this device waits for its study."""
    centre = ft.TextAlign.CENTER
    return lone_sheet(
        "absent",
        mark(),
        ft.Text(say("absent.title"), style=HEADING, color=INK, text_align=centre),
        ft.Text(why, style=BODY, color=FAINT, text_align=centre),
    )
