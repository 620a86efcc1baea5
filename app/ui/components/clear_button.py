"""Quick clear, from anywhere in two taps: what is safe elsewhere becomes unreadable here.

The first says plainly what goes and what stays. The second hides everything at once, then
destroys, then locks. The cover that is left says nothing of it.
"""

from contextlib import suppress
from typing import cast

import flet as ft

from app.errors import Locked
from app.pages.pages import Pages
from app.ui import tell
from app.ui.acting import attempting
from app.ui.components.buttons import icon_button, plain, red
from app.ui.components.feedback import Act, dialog
from app.ui.contexts import NotebookContext
from app.ui.state.shell import Shell
from app.ui.theme import BODY, FAINT, INK, SMALL
from app.ui.words import FIRM, say

STAYS = {
    "note": "clear.stays_note",
    "session": "clear.stays_session",
    "participant": "clear.stays_participant",
    "recording": "clear.stays_recording",
}


@ft.component
def ClearButton(shell: Shell) -> ft.Control:
    """Ask, then clear. Where no notebook is open there is nothing to clear."""
    notebook = ft.use_context(NotebookContext)
    page = ft.context.page
    told, set_told = ft.use_state(cast(list[str] | None, None))

    def ask() -> None:
        with suppress(Locked):  # it was drawn once more after the lock
            set_told(said(notebook.pages) if notebook is not None else None)

    def leave() -> None:
        set_told(None)

    async def clear() -> None:
        if notebook is not None:
            page.navigate("/")  # whoever opens it next must not land where something was
            await attempting(shell, shell.clear(notebook.clear))

    ft.use_dialog(_question(told, clear, leave) if told is not None else None)
    return icon_button(ft.Icons.PHONELINK_ERASE_ROUNDED, say("clear.title"), ask)


def _question(told: list[str], clear: Act, leave: Act) -> ft.AlertDialog:
    lines: list[ft.Control] = [ft.Text(line, style=BODY, color=INK) for line in told]
    lines.append(ft.Text(say("clear.after"), style=SMALL, color=FAINT))
    acts = [plain(say("act.cancel"), leave), red(say("clear.now"), clear)]
    return dialog(say("clear.title"), lines, acts, leave)


def said(pages: Pages) -> list[str]:
    """Say what would go, and what would stay because it is only here."""
    plan = pages.plan_clearing()
    counted = (say(STAYS[kind], count=n) for kind, n in sorted(plan.stays.items()))
    stays = [words.replace(" ", FIRM, 1) for words in counted]  # no number ends a line
    if plan.sound_ms:
        stays.append(say("clear.stays_sound", length=tell.length(plan.sound_ms)))
    lines = [say("clear.goes", count=plan.goes) if plan.goes else say("clear.goes_nothing")]
    if stays:
        lines.append(say("clear.stays", what=tell.listed(stays)))
    if pages.guard.names:
        lines.append(say("clear.names", count=len(pages.guard.names)))
    return lines
