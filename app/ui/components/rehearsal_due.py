"""The line of the first page that asks for a rehearsal, where there is a reason to."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import flet as ft

from app.pages.pages import Pages
from app.pages.rehearsing import Rehearsed
from app.ui import naming, tell
from app.ui.components.rows import forward, lone, row
from app.ui.state.rehearsal import KINDS
from app.ui.words import say

STALE_DAYS: Final = 7
"""A rehearsal is good for about a week of fieldwork."""


def last_said(last: Rehearsed) -> str:
    """Say when the last rehearsal was."""
    return say("ready.last", ago=tell.ago(naming.when(last.at), datetime.now(UTC)))


def rehearsal_due(pages: Pages, go: Callable[[str], Any]) -> list[ft.Control]:
    """Ask for a rehearsal, calmly: before the first, after a week, or for what was not ready."""
    last = pages.rehearsed
    if last is None:
        title, under = say("ready.due"), say("ready.due_body")
    elif last.missing:
        named = [say(f"ready.of.{kind}") for kind in KINDS if kind in last.missing]
        title, under = say("ready.not_ready"), ", ".join(named)
    elif abs(datetime.now(UTC) - naming.when(last.at)) > timedelta(days=STALE_DAYS):
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
