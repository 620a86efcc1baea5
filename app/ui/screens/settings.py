"""How this device looks and speaks, when it locks, and what this app is."""

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version

import flet as ft

from app.pages.pages import Pages
from app.ui.components.buttons import choice, plain, secondary
from app.ui.components.frame import frame
from app.ui.components.layout import blocks, flow, section, sheet
from app.ui.components.mark import mark
from app.ui.components.switching import switching
from app.ui.contexts import keyed, use_pages, use_shell
from app.ui.places import places_of
from app.ui.screens.flagged import FlaggedNames
from app.ui.state.preferences import MODES
from app.ui.state.shell import Shell
from app.ui.theme import BODY, FAINT, INK, LABEL, SMALL, M, S
from app.ui.words import language, languages, name_of, say

LICENCE = "Apache 2.0"


@ft.component
def Settings() -> ft.View:
    """Choose the language and the light; lock now; see what this is."""
    shell, pages = use_shell(), use_pages()

    def speak(code: str) -> Callable[[], None]:
        return lambda: shell.speak(code)

    def light(mode: str) -> Callable[[], None]:
        return lambda: shell.light(mode)

    spoken = [choice(name_of(code), shell.language == code, speak(code)) for code in languages()]
    modes = [choice(say(f"mode.{mode}"), shell.mode == mode, light(mode)) for mode in MODES]
    likes = [
        sheet(section(say("settings.language")), flow(spoken)),
        sheet(section(say("settings.light")), flow(modes)),
        sheet(section(say("settings.lock")), *_lock(shell, pages)),
        sheet(section(say("settings.recording")), *_recording(shell)),
        sheet(section(say("flagged.title")), keyed("flagged", FlaggedNames, shell, pages)),
    ]
    before = sheet(section(say("settings.before")), *_before(shell))
    device = sheet(section(say("settings.device")), *_device(shell, pages), _study_file(pages))
    facts = [before, device, _about()]
    return frame(
        shell,
        places_of(pages),
        "/settings",
        say("settings.title"),
        blocks(*likes) if shell.wide else blocks(*likes, *facts),
        aside=blocks(*facts),
    )


def _lock(shell: Shell, pages: Pages) -> list[ft.Control]:
    locks = pages.study.locks
    away, idle = (max(1, round(s / 60)) for s in (locks.background_s, locks.idle_s))
    page = ft.context.page
    now = secondary(say("settings.lock_now"), shell.lock, icon=ft.Icons.LOCK_ROUNDED)
    other = plain(say("second.title"), lambda: page.navigate("/second"), icon=ft.Icons.KEY_ROUNDED)
    return [
        ft.Text(say("settings.auto_lock", count=away), style=BODY, color=INK),
        ft.Text(say("settings.idle_lock", count=idle), style=BODY, color=INK),
        *_attempts(pages.wrong_attempts),
        ft.Text(say("settings.clear"), style=BODY, color=INK),
        flow([now, other]),
    ]


def _attempts(allowed: int | None) -> list[ft.Control]:
    if allowed is None:
        return []
    return [ft.Text(say("settings.attempts", count=allowed), style=BODY, color=INK)]


def _before(shell: Shell) -> list[ft.Control]:
    """Lead to the rehearsal before the field, and to the introduction."""
    page = ft.context.page

    def introduce() -> None:
        shell.introducing = True
        page.navigate("/")

    rehearse = secondary(
        say("ready.title"), lambda: page.navigate("/rehearsal"), icon=ft.Icons.FACT_CHECK_OUTLINED
    )
    again = plain(say("intro.again"), introduce, icon=ft.Icons.AUTO_STORIES_OUTLINED)
    return [ft.Text(say("ready.due_body"), style=BODY, color=INK), flow([rehearse, again])]


def _recording(shell: Shell) -> list[ft.Control]:
    def turn(is_on: bool) -> None:
        shell.signal(chime=is_on)

    line = switching(say("settings.chime"), shell.chime, turn)
    return [line, ft.Text(say("settings.chime_body"), style=SMALL, color=FAINT)]


def _device(shell: Shell, pages: Pages) -> list[ft.Control]:
    exchange = shell.exchange
    server = exchange.notebook.server if exchange is not None else ""
    roles = {role.value: words.in_(language()) for role, words in pages.study.roles.items()}
    return [
        _fact(say("settings.study"), pages.study.title.in_(language())),
        _fact(say("settings.holder"), pages.me.label or say("who.unknown")),
        _fact(say("settings.role"), roles.get(pages.me.role, pages.me.role)),
        _fact(say("settings.server"), server or say("settings.no_server")),
    ]


def _study_file(pages: Pages) -> ft.Control:
    """Lead to the study file, which a coordinator may give its next version."""
    page = ft.context.page
    words = say("settings.study_file", version=pages.study.version)
    act = plain(words, lambda: page.navigate("/study"), icon=ft.Icons.DESCRIPTION_OUTLINED)
    return flow([act])


def _fact(name: str, value: str) -> ft.Control:
    lines = ft.Column(
        [ft.Text(name, style=SMALL, color=FAINT), ft.Text(value, style=BODY, color=INK)],
        spacing=0,
        tight=True,
    )
    return ft.Semantics(content=lines, container=True)


def _about() -> ft.Control:
    return sheet(
        ft.Row(
            [
                mark(44),
                ft.Column(
                    [
                        ft.Text(say("settings.version", number=_version()), style=LABEL, color=INK),
                        ft.Text(say("settings.licence", name=LICENCE), style=SMALL, color=FAINT),
                    ],
                    spacing=S / 4,
                    expand=True,
                ),
            ],
            spacing=M,
        ),
        ft.Text(say("settings.promise"), style=SMALL, color=FAINT),
    )


def _version() -> str:
    try:
        return version("carnet")
    except PackageNotFoundError:  # on a phone the app is not an installed package
        return "0.1.0"
