"""The cover of the notebook: one field and one button to open it, one more to jot a line.

It says nothing of what is inside: not whose it is, not whether anything is written. A
wrong passphrase and a wait are said in the same calm words whatever the notebook holds.
"""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import flet as ft

from app.errors import CarnetError, InvalidInput, KeyDestroyed, WrongPassphrase
from app.ui.components.buttons import choice, icon_button, primary
from app.ui.components.feedback import banner
from app.ui.components.field import field
from app.ui.components.layout import lone_sheet
from app.ui.components.mark import mark
from app.ui.components.notice import notice
from app.ui.contexts import keyed
from app.ui.safety import sentence
from app.ui.screens.cover import JotLine, LockedRecording
from app.ui.state.shell import Door, Shell
from app.ui.theme import FAINT, HERO, INK, SMALL, M, S
from app.ui.words import languages, name_of, say

CENTRE = ft.TextAlign.CENTER
TICK_S = 0.25
LAST_ATTEMPTS = 3
"""From how many left on it is said what comes after them."""
NEXT_MODE = {"system": "dark", "dark": "light", "light": "system"}
MODE_ICONS = {
    "system": ft.Icons.BRIGHTNESS_AUTO_ROUNDED,
    "dark": ft.Icons.DARK_MODE_ROUNDED,
    "light": ft.Icons.LIGHT_MODE_ROUNDED,
}


@ft.component
def Unlock(door: Door, shell: Shell) -> ft.View:
    """Ask for the passphrase and open the notebook."""
    page = ft.context.page
    typed, set_typed = ft.use_state("")
    held = ft.use_ref("")
    shown, set_shown = ft.use_state(False)
    busy, set_busy = ft.use_state(False)
    left, set_left = ft.use_state(shell.wait_s())
    problem, set_problem = ft.use_state(cast(CarnetError | None, None))

    async def count_down() -> None:
        while (seconds := shell.wait_s()) > 0:
            set_left(seconds)
            await asyncio.sleep(TICK_S)
        set_left(0)

    def write(text: str) -> None:
        held.current = text  # at once: Enter may be quicker than the next drawing
        set_typed(text)

    async def submit() -> None:
        passphrase = held.current
        if busy or shell.wait_s():
            return
        if not passphrase:
            set_problem(InvalidInput("unlock.empty"))
            return
        set_busy(True)
        set_problem(None)
        shell.notice = None
        shell.leave()  # a line left unsent on the cover comes in with the others
        before = door.notebook
        try:
            await asyncio.to_thread(door.unlock, passphrase)
        except CarnetError as error:
            set_busy(False)
            write("")
            set_problem(error)
            if isinstance(error, KeyDestroyed):
                shell.end()
            if isinstance(error, WrongPassphrase) and error.wait_s:
                shell.hold(error.wait_s)
                await count_down()
            return
        except BaseException:
            set_busy(False)
            raise
        shell.leave()  # what was typed there while it opened
        if door.notebook is not before:
            page.navigate("/")  # an address of one notebook is none of another
        shell.open()

    return lone_sheet(
        "unlock",
        _cover(),
        *notice(shell),
        *_running(shell),
        field(
            say("unlock.passphrase"),
            typed,
            write,
            secret=not shown,
            suffix=_eye(shown, lambda: set_shown(not shown)),
            on_submit=submit,
            disabled=busy,
            key="passphrase",
        ),
        *_said(problem, left),
        primary(
            say("unlock.busy") if busy else say("unlock.open"),
            submit,
            busy=busy,
            disabled=left > 0,
            key="open",
        ),
        keyed("jot", JotLine, door.cover, shell),
        _settings(shell),
    )


def _cover() -> ft.Control:
    return ft.Column(
        [
            mark(92),
            ft.Container(height=S),
            ft.Semantics(
                content=ft.Text("Carnet", style=HERO, color=INK, text_align=CENTRE),
                header=True,
            ),
            ft.Text(say("unlock.tagline"), style=SMALL, color=FAINT, text_align=CENTRE),
            ft.Container(height=M),
        ],
        spacing=2,
        horizontal_alignment=ft.CrossAxisAlignment.CENTER,
    )


def _eye(shown: bool, act: Callable[[], Any]) -> ft.Control:
    if shown:
        return icon_button(ft.Icons.VISIBILITY_OFF_ROUNDED, say("unlock.hide"), act)
    return icon_button(ft.Icons.VISIBILITY_ROUNDED, say("unlock.show"), act)


def _said(problem: CarnetError | None, wait_s: int) -> list[ft.Control]:
    if wait_s > 0:
        said = [banner(say("unlock.wait", count=wait_s), "alert", key="said")]
    elif problem is not None:
        said = [banner(sentence(problem), "alert", key="said")]
    else:
        return []
    left = problem.left if isinstance(problem, WrongPassphrase) else None
    if left is not None and 0 < left <= LAST_ATTEMPTS:
        said.append(banner(say("unlock.left", count=left), "alert", key="left"))
    return said


def _running(shell: Shell) -> list[ft.Control]:
    """A recording goes on under the lock: that is never hidden, and it can be ended."""
    return [keyed("running", LockedRecording, shell.take)] if shell.take is not None else []


def _settings(shell: Shell) -> ft.Control:
    def to(code: str) -> Callable[[], None]:
        return lambda: shell.speak(code)

    spoken = [
        choice(name_of(code), shell.language == code, to(code), key=code) for code in languages()
    ]
    light = icon_button(
        MODE_ICONS[shell.mode],
        say(f"mode.{shell.mode}"),
        lambda: shell.light(NEXT_MODE[shell.mode]),
    )
    row = ft.Row(
        [*spoken, light],
        alignment=ft.MainAxisAlignment.CENTER,
        wrap=True,
        spacing=4,
        run_spacing=4,
    )
    return ft.Container(row, padding=ft.Padding.only(top=M))
