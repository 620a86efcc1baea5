"""What a list is narrowed by: its nature, service, method, code, person, and how long ago."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import flet as ft

from app.pages.finding import Narrowed
from app.pages.pages import Pages
from app.ui import naming
from app.ui.components.codes import code_label
from app.ui.components.layout import strip
from app.ui.components.picker import opener, picker
from app.ui.contexts import use_shell
from app.ui.screens.code_picker import picker as code_picker
from app.ui.screens.person_picker import person_picker
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
    """The ways to narrow a list, side by side. What is in use is shown first."""
    opened, open_ = ft.use_state("")

    def choose(to: Narrowed) -> None:
        open_("")
        narrow(to, days)

    def coded(code: str) -> None:
        choose(replace(narrowed, code="" if code == narrowed.code else code))

    dialogs: dict[str, Callable[[], ft.DialogControl]] = {
        "code": lambda: code_picker(pages, [narrowed.code], coded, lambda: open_("")),
        "about": lambda: person_picker(
            pages,
            narrowed.about,
            lambda person: choose(replace(narrowed, about=person)),
            lambda: open_(""),
        ),
    }
    ft.use_dialog(dialogs[opened]() if opened else None)
    code = code_label(pages, narrowed.code) if narrowed.code else ""
    about = _about(pages, narrowed.about)
    faces: list[tuple[str, ft.Control]] = [
        (
            narrowed.kind,
            picker(
                say("entries.by_kind"),
                say("entries.kind"),
                narrowed.kind,
                _kinds(),
                lambda kind: choose(replace(narrowed, kind=kind)),
                key="kind",
            ),
        ),
        (
            days,
            picker(
                say("entries.by_date"),
                say("entries.date"),
                days,
                _dates(),
                lambda ago: narrow(narrowed, ago),
                key="days",
            ),
        ),
        (
            code,
            opener(
                say("entries.by_code"),
                say("entries.code"),
                code,
                lambda: open_("code"),
                key="code",
            ),
        ),
        (
            about,
            opener(
                say("entries.by_person"),
                say("entries.person"),
                about,
                lambda: open_("about"),
                key="about",
            ),
        ),
        (
            narrowed.method,
            picker(
                say("entries.by_method"),
                say("entries.method"),
                narrowed.method,
                _methods(pages),
                lambda method: choose(replace(narrowed, method=method)),
                key="method",
            ),
        ),
    ]
    sites = _sites(pages)
    if len(sites) > 2:  # where there is one only, there is nothing to choose
        faces.append(
            (
                narrowed.site,
                picker(
                    say("entries.by_site"),
                    say("entries.site"),
                    narrowed.site,
                    sites,
                    lambda site: choose(replace(narrowed, site=site)),
                    key="site",
                ),
            )
        )
    # A stable order but for what is in use: what narrows the list must not be out of sight.
    faces.sort(key=lambda face: not face[0])
    return strip([face for _, face in faces], wraps=use_shell().wide)


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
