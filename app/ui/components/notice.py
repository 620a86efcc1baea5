"""The one sentence the notebook may be saying now, above whatever page is open."""

import flet as ft

from app.ui.components.feedback import banner
from app.ui.state.shell import Shell


def notice(shell: Shell) -> list[ft.Control]:
    """Return the sentence with its way out, or nothing."""
    said = shell.notice
    if said is None:
        return []

    def dismiss() -> None:
        shell.notice = None

    return [banner(said.text(), said.kind, dismiss=dismiss, key="notice")]
