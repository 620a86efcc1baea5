"""The line of the first page that asks for a rehearsal, where there is a reason to."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

import flet as ft

from app.pages.pages import Pages
from app.pages.rehearsing import Rehearsed
from app.ui import tell
from app.ui.components.rows import forward, lone, row
from app.ui.state.rehearsal import KINDS
from app.ui.words import say

STALE_DAYS: Final = 7
"""A rehearsal is good for about a week of fieldwork."""
DAY_MS: Final = 86_400_000


def last_said(last: Rehearsed) -> str:
    """Say when the last rehearsal was."""
    at = datetime.fromtimestamp(last.at / 1000, UTC)
    return say("ready.last", ago=tell.ago(at, datetime.now(UTC)))


def rehearsal_due(pages: Pages, go: Callable[[str], Any]) -> list[ft.Control]:
    """Ask for a rehearsal, calmly: before the first, after a week, or for what was not ready."""
    last = pages.rehearsed
    if last is None:
        title, under = say("ready.due"), say("ready.due_body")
    elif last.missing:
        named = [say(f"ready.of.{kind}") for kind in KINDS if kind in last.missing]
        title, under = say("ready.not_ready"), ", ".join(named)
    elif abs(datetime.now(UTC).timestamp() * 1000 - last.at) > STALE_DAYS * DAY_MS:
        title, under = say("ready.due"), last_said(last)
    else:
        return []
    line = row(
        title,
        lambda: go("/rehearsal"),
        subtitle=under,
        icon=ft.Icons.FACT_CHECK_OUTLINED,
        trailing=forward(),
    )
    return [lone(line, key="rehearsal")]
