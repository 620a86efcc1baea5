"""What a list is narrowed by: its nature, service, method, code, person, and how long ago."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import flet as ft

from app.pages.finding import Narrowed
from app.pages.pages import Pages
from app.ui import naming
from app.ui.components.codes import code_label
from app.ui.components.picker import opener, picker
from app.ui.screens.code_picker import picker as code_picker
from app.ui.screens.person_picker import person_picker
from app.ui.theme import S
from app.ui.words import language, say


def since(days: str, now: datetime) -> int:
    """Return when so many days began, today included, in ms; 0 where it may be any time."""
    if not days:
        return 0
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return int((midnight - timedelta(days=int(days) - 1)).timestamp() * 1000)


@ft.component
def Filters(
    pages: Pages,
    narrowed: Narrowed,
    days: str,
    narrow: Callable[[Narrowed, str], Any],
) -> ft.Control:
    """Six ways to narrow a list, side by side. What is in use is shown first."""
    opened, open_ = ft.use_state("")

    def choose(**changes: str) -> None:
        open_("")
        narrow(replace(narrowed, **changes), days)  # type: ignore[arg-type]

    def dated(days: str) -> None:
        narrow(narrowed, days)

    def coded(code: str) -> None:
        choose(code="" if code == narrowed.code else code)

    dialogs: dict[str, Callable[[], ft.DialogControl]] = {
        "code": lambda: code_picker(pages, [narrowed.code], coded, lambda: open_("")),
        "about": lambda: person_picker(
            pages, narrowed.about, lambda person: choose(about=person), lambda: open_("")
        ),
    }
    ft.use_dialog(dialogs[opened]() if opened else None)
    code = code_label(pages, narrowed.code) if narrowed.code else ""
    about = _about(pages, narrowed.about)
    menus = [
        ("kind", say("entries.by_kind"), say("entries.kind"), narrowed.kind, _kinds()),
        ("site", say("entries.by_site"), say("entries.site"), narrowed.site, _sites(pages)),
        (
            "method",
            say("entries.by_method"),
            say("entries.method"),
            narrowed.method,
            _methods(pages),
        ),
        ("days", say("entries.by_date"), say("entries.date"), days, _dates()),
    ]
    faces = [
        *(_menu(dated if menu[0] == "days" else choose, *menu) for menu in menus),
        _dialog("code", say("entries.by_code"), say("entries.code"), code, open_),
        _dialog("about", say("entries.by_person"), say("entries.person"), about, open_),
    ]
    # A stable order but for what is in use: what narrows the list must not be out of sight.
    faces.sort(key=lambda face: not face[0])
    return ft.Row([face for _, face in faces], spacing=S, scroll=ft.ScrollMode.HIDDEN)


Face = tuple[bool, ft.Control]
"""Whether it narrows the list, and how it looks."""


def _menu(
    choose: Callable[..., Any],
    name: str,
    label: str,
    by: str,
    chosen: str,
    options: Sequence[tuple[str, str]],
) -> Face:
    def chose(value: str) -> None:
        choose(**{name: value})

    return bool(chosen), picker(label, by, chosen, options, chose, key=name)


def _dialog(name: str, label: str, by: str, chosen: str, open_: Callable[[str], Any]) -> Face:
    return bool(chosen), opener(label, by, chosen, lambda: open_(name), key=name)


def _about(pages: Pages, about: str) -> str:
    summary = pages.summary(about) if about else None
    if summary is None:
        return ""
    return summary.title if summary.kind == "participant" else naming.title_of(pages, summary)


def _kinds() -> list[tuple[str, str]]:
    every = [("", say("entries.every_kind"))]
    return every + [(kind, say(words[2])) for kind, words in naming.KINDS.items()]


def _sites(pages: Pages) -> list[tuple[str, str]]:
    every = [("", say("entries.every_site"))]
    read = [site for site in pages.study.sites if pages.is_desk or site.id in pages.sites]
    return every + [(site.id, site.name) for site in read]


def _methods(pages: Pages) -> list[tuple[str, str]]:
    every = [("", say("entries.every_method"))]
    return every + [(m.id, m.label.in_(language())) for m in pages.study.methods]


def _dates() -> list[tuple[str, str]]:
    return [
        ("", say("entries.every_date")),
        ("1", say("entries.today")),
        ("7", say("entries.week")),
        ("30", say("entries.month")),
        ("365", say("entries.year")),
    ]
