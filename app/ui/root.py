"""The app on one page: locked or not. Nothing but this module touches `page`.

Locking is not rendering: while the shell is locked no other screen exists, so none can
show a word. Every start is locked, also when a phone kept the process alive.
"""

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import flet as ft

from app.errors import CarnetError
from app.ui import quiet, words
from app.ui.contexts import NotebookContext, ShellContext, keyed
from app.ui.following import Following
from app.ui.home import home
from app.ui.host.clips import CLIPS
from app.ui.host.tapes import TAPES
from app.ui.idle import Idle
from app.ui.leaving import Leaving
from app.ui.motion import keep_still
from app.ui.presence import also, when_gone
from app.ui.routes import Screens
from app.ui.safety import SafetyNet, run_safely, sentence
from app.ui.screens.absent import Absent
from app.ui.screens.keyless import Keyless
from app.ui.screens.unlock import Unlock
from app.ui.state import preferences
from app.ui.state.shell import Door, Shell
from app.ui.theme import PAPER, WIDE, dress

LEAVING = (
    ft.AppLifecycleState.HIDE,
    ft.AppLifecycleState.PAUSE,
    ft.AppLifecycleState.DETACH,
)
AT_HOME = {"fr": "FR", "en": "GB"}
Opening = Callable[[Path], Door | None]


@ft.component
def Root(door: Door, shell: Shell) -> Any:
    """Show the lock or the notebook. Locked screens do not exist."""
    if shell.keyless:
        return ShellContext(shell, lambda: keyed("keyless", Keyless, shell))
    if shell.locked:
        return ShellContext(shell, lambda: keyed("unlock", Unlock, door, shell))
    return ShellContext(
        shell,
        lambda: NotebookContext(door.notebook, lambda: keyed("screens", Screens, shell)),
    )


@ft.component
def Blank() -> ft.View:
    """Nothing, for the moment between two drawings."""
    return ft.View(route="/blank", can_pop=False, bgcolor=PAPER)


def main(page: ft.Page, opening: Opening | None = None) -> None:
    """Set the page up and show the locked notebook, `opening` telling how to get it."""
    quiet.hush_loop(asyncio.get_running_loop())
    quiet.hush_screens()
    folder = home()
    chosen = preferences.load(folder)
    words.speak(chosen.language)
    shell = Shell(folder, **asdict(chosen), wide=_is_wide(page))
    dress(page)
    _dress(page, shell)
    try:
        door = (opening or _usual_door)(folder)
    except CarnetError as error:
        page.render_views(Absent, sentence(error))
        return
    if door is None:
        page.render_views(Absent, words.say("absent.body"))
    else:
        _live(page, shell, door)


def _live(page: ft.Page, shell: Shell, door: Door) -> None:
    """Draw the notebook, and go on drawing it whatever falls."""
    shell.on_dress = lambda: _dress(page, shell)

    def draw() -> None:
        page.render_views(Blank)  # else what is on screen hands its state to the new drawing
        page.render_views(Root, door, shell)
        net.watch()

    net = SafetyNet(page, lambda key: shell.tell(key, "alert"), draw)

    def closed() -> None:
        following.locked()
        door.lock()
        CLIPS.forget()
        TAPES.forget()
        run_safely(page, following.forget, lambda key: None)

    def left() -> None:
        following.left()
        # What is drawn for an absent browser is dropped, and a page that comes back is
        # sent the last drawing: draw the lock now, so that this is what it finds.
        shell.lock()
        draw()
        leaving.left()

    following, leaving = Following(page, shell, door), Leaving(shell, door.close)
    idle = Idle(page, shell)

    def opened() -> None:
        following.opened()
        idle.opened()

    def back() -> None:
        leaving.back()
        if shell.keyless:
            following.carry()

    shell.on_open, shell.on_lock, shell.on_keyless = opened, closed, following.carry
    _follow(page, shell, leaving)
    when_gone(page, left)
    also(page, "connect", back)
    draw()
    if door.is_keyless:
        shell.end()
    run_safely(page, lambda: keep_still(page), lambda key: None)


def _usual_door(folder: Path) -> Door | None:
    from app.ui.opening import open_notebook

    return open_notebook(folder)


def _is_wide(page: ft.Page) -> bool:
    return (page.width or 0) >= WIDE


def _dress(page: ft.Page, shell: Shell) -> None:
    page.title = "Carnet"
    page.theme_mode = ft.ThemeMode(shell.mode)
    page.locale_configuration = ft.LocaleConfiguration(
        supported_locales=[_locale(code) for code in words.languages()],
        current_locale=_locale(shell.language),
    )
    page.update()


def _locale(code: str) -> ft.Locale:
    """Return where a language is at home: there weeks begin on Monday and days have 24 h."""
    return ft.Locale(code, AT_HOME.get(code))


def _follow(page: ft.Page, shell: Shell, leaving: Leaving) -> None:
    """Follow the width of the window and the life of the app."""

    def resized(_: Any) -> None:
        if _is_wide(page) != shell.wide:
            shell.wide = _is_wide(page)

    def lived(event: ft.AppLifecycleStateChangeEvent) -> None:
        if event.state in (ft.AppLifecycleState.SHOW, ft.AppLifecycleState.RESUME):
            leaving.back()
            run_safely(page, lambda: keep_still(page), lambda key: None)
        elif event.state in LEAVING:
            leaving.left()
        if event.state == ft.AppLifecycleState.DETACH:
            leaving.gone()

    page.on_resize = resized
    page.on_app_lifecycle_state_change = lived
