"""The page of a second tab: the notebook is open elsewhere; this one waits its turn."""

import flet as ft

from app.ui import words
from app.ui.components.layout import lone_sheet
from app.ui.components.mark import mark
from app.ui.home import home
from app.ui.state import preferences
from app.ui.theme import BODY, FAINT, HEADING, INK, dress


def waiting(page: ft.Page) -> None:
    """Say that the notebook is open in another tab."""
    chosen = preferences.load(home())
    words.speak(chosen.language)
    dress(page)
    page.title = "Carnet"
    page.theme_mode = ft.ThemeMode(chosen.mode)
    page.render_views(Elsewhere)


@ft.component
def Elsewhere() -> ft.View:
    """One sentence, and what to do."""
    centre = ft.TextAlign.CENTER
    return lone_sheet(
        "elsewhere",
        mark(),
        ft.Text(words.say("elsewhere.title"), style=HEADING, color=INK, text_align=centre),
        ft.Text(words.say("elsewhere.body"), style=BODY, color=FAINT, text_align=centre),
    )
