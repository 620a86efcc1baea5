"""How this device looks and speaks, and the lock."""

from collections.abc import Callable

import flet as ft

from app.ui.components.buttons import choice, secondary
from app.ui.components.frame import frame
from app.ui.components.layout import blocks, section, sheet
from app.ui.contexts import use_shell
from app.ui.places import PLACES
from app.ui.state.preferences import MODES
from app.ui.words import LANGUAGES, say


@ft.component
def Settings() -> ft.View:
    """Choose the language and the light; lock now."""
    shell = use_shell()

    def speak(code: str) -> Callable[[], None]:
        return lambda: shell.speak(code)

    def light(mode: str) -> Callable[[], None]:
        return lambda: shell.light(mode)

    languages = [
        choice(say(f"language.{code}"), shell.language == code, speak(code)) for code in LANGUAGES
    ]
    modes = [choice(say(f"mode.{mode}"), shell.mode == mode, light(mode)) for mode in MODES]
    return frame(
        shell,
        PLACES,
        "/settings",
        say("settings.title"),
        blocks(
            sheet(section(say("settings.language")), ft.Row(languages, wrap=True)),
            sheet(section(say("settings.light")), ft.Row(modes, wrap=True)),
            secondary(say("act.lock"), shell.lock, icon=ft.Icons.LOCK_ROUNDED),
        ),
    )
