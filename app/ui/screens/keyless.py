"""The cover of a notebook whose key was destroyed: it opens no more, and sends what it holds.

Whoever holds it may be its owner or a thief. It says what an owner must know, whether all
has left and whom to tell, and nothing of what is inside.
"""

import flet as ft

from app.ui.components.feedback import banner
from app.ui.components.layout import lone_sheet
from app.ui.components.mark import mark
from app.ui.contexts import keyed
from app.ui.screens.sync import failure_said
from app.ui.state.exchange import REFUSALS, Exchange
from app.ui.state.shell import Shell
from app.ui.theme import BODY, FAINT, HEADING, INK
from app.ui.words import say

CENTRE = ft.TextAlign.CENTER


@ft.component
def Keyless(shell: Shell) -> ft.View:
    """Say why it does not open, and how far what was written has come."""
    exchange = shell.exchange
    return lone_sheet(
        "keyless",
        mark(),
        ft.Semantics(
            content=ft.Text(say("keyless.title"), style=HEADING, color=INK, text_align=CENTRE),
            header=True,
        ),
        ft.Text(say("keyless.body"), style=BODY, color=INK, text_align=CENTRE),
        *([keyed("leaving", _Leaving, exchange)] if exchange is not None else []),
        ft.Text(say("keyless.next"), style=BODY, color=FAINT, text_align=CENTRE),
    )


@ft.component
def _Leaving(exchange: Exchange) -> ft.Control:
    watched, _ = ft.use_state(exchange)
    if not watched.has_server:
        return banner(say("keyless.no_server"), key="state")
    if watched.is_running:
        return banner(say("sync.running"), key="state")
    if watched.failure in REFUSALS:
        code = (watched.status.code if watched.status else None) or ""
        return banner(failure_said(watched.failure or "", code), "alert", key="state")
    if watched.notebook.waiting or watched.audio_waiting or watched.status is None:
        return banner(say("keyless.waiting"), key="state")
    return banner(say("keyless.sent"), key="state")
