"""Every component on one page, for eyes and for tests.

python -m tests.support.gallery --home DIR
"""

from typing import Any

import flet as ft

from app.ui.components import buttons, feedback, rows
from app.ui.components.field import field
from app.ui.components.frame import Place, frame
from app.ui.components.layout import blocks, overline, section, sheet
from app.ui.components.level_meter import level_meter
from app.ui.devices.handing import hand_over
from app.ui.home import home
from app.ui.host.serve import serve
from app.ui.screens.elsewhere import waiting
from app.ui.state.shell import Shell
from app.ui.theme import WIDE, dress

PLACES = (
    Place("/", "today.place", ft.Icons.TODAY_OUTLINED, ft.Icons.TODAY_ROUNDED),
    Place("/settings", "settings.title", ft.Icons.TUNE_OUTLINED, ft.Icons.TUNE_ROUNDED),
)
LEVELS = [-60 + (at * 37 % 55) for at in range(40)]
PROSE = "À l’accueil, un homme attend depuis vingt minutes. « On me regarde comme un problème. »"


@ft.component
def Gallery(shell: Shell) -> ft.View:
    """Show everything."""
    asked, ask = ft.use_state(False)
    prose, set_prose = ft.use_state(PROSE)
    chosen, choose = ft.use_state(True)
    ft.use_dialog(
        feedback.confirm(
            "Effacer ce passage ?",
            "Trois minutes seront effacées partout.",
            "Effacer",
            lambda: ask(False),
            lambda: ask(False),
            is_red=True,
        )
        if asked
        else None
    )
    page = ft.context.page

    async def take() -> None:
        await hand_over(page, b"sept mots", "relevé été.csv", "text/csv")

    left = blocks(
        feedback.banner("Tout est en sûreté ici.", dismiss=_nothing),
        feedback.banner("Le serveur ne répond pas.", "alert", action="Réessayer", act=_nothing),
        feedback.banner("Enregistrement en cours", "red"),
        section("Note", trailing=[rows.badge("brouillon", ft.Icons.EDIT_ROUNDED)]),
        field("Observation", prose, set_prose, lines=4, prose=True, helper="Tout est gardé."),
        ft.Row(
            [rows.chip("Symbolique", chosen, choose), rows.chip("Physique", False, choose)],
            wrap=True,
        ),
        sheet(
            overline("Niveau"),
            level_meter(LEVELS, live=True, label="Niveau du son"),
            rows.timecode(249_000, live=True, size=30),
        ),
    )
    right = blocks(
        ft.Row(
            [
                rows.sound_badge("given"),
                rows.consent_badge("refused"),
                rows.consent_badge("withdrawn"),
                rows.consent_badge("unknown"),
            ],
            wrap=True,
        ),
        rows.row(
            "Groupe de parole",
            _nothing,
            subtitle="14:05 · 3 personnes",
            icon=ft.Icons.GROUPS_ROUNDED,
            trailing=rows.badge("à envoyer", ft.Icons.SCHEDULE_ROUNDED),
            selected=True,
        ),
        rows.row("Observation à l’accueil", _nothing, icon=ft.Icons.EDIT_NOTE_ROUNDED),
        buttons.primary("Continuer", _nothing, icon=ft.Icons.CHECK_ROUNDED),
        buttons.primary("En cours", _nothing, busy=True),
        buttons.secondary("Télécharger", take, icon=ft.Icons.DOWNLOAD_ROUNDED),
        buttons.red("Enregistrer", _nothing, icon=ft.Icons.MIC_ROUNDED),
        buttons.red("Pas d’accord", _nothing, disabled=True),
        buttons.plain("Effacer un passage", lambda: ask(True)),
    )
    body = left if shell.wide else blocks(*left_and(left), *left_and(right))
    return frame(shell, PLACES, "/", "Composants", body, aside=right)


def left_and(column: Any) -> list[ft.Control]:
    """Return the blocks of a column."""
    inside: list[ft.Control] = column.controls
    return inside


def _nothing() -> None:
    return None


def main(page: ft.Page) -> None:
    """Show the gallery."""
    dress(page)
    page.title = "Carnet"
    page.render_views(Gallery, Shell(home(), wide=(page.width or 0) >= WIDE))


if __name__ == "__main__":
    serve(lambda: (main, waiting), opened=lambda link: print(link, flush=True))  # noqa: T201
