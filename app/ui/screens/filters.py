"""What a list is narrowed by: its nature, service, method, code, person, and how long ago."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import flet as ft

from app.pages.finding import Narrowed
from app.pages.pages import Pages
from app.ui import naming
from app.ui.components.codes import code_label
from app.ui.components.layout import strip
from app.ui.components.picker import Options, one_of, opener
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


@dataclass(frozen=True, slots=True)
class Way:
    """One way to narrow a list: what it is called, what is chosen, and what opens to choose."""

    label: str
    by: str
    chosen: str
    open: Callable[[], ft.BottomSheet]


@ft.component
def Filters(
    pages: Pages,
    narrowed: Narrowed,
    days: str,
    narrow: Callable[[Narrowed, str], Any],
) -> ft.Control:
    """The ways to narrow a list, side by side. What is in use is shown first."""
    opened, open_ = ft.use_state("")

    def close() -> None:
        open_("")

    def choose(to: Narrowed, ago: str = days) -> None:
        close()
        narrow(to, ago)

    def coded(code: str) -> None:
        choose(replace(narrowed, code="" if code == narrowed.code else code))

    def of(label: str, by: str, options: Options, chosen: str, act: Callable[[str], Any]) -> Way:
        shown = dict(options).get(chosen, "") if chosen else ""
        return Way(label, by, shown, partial(one_of, label, options, chosen, act, close))

    ways = {
        "kind": of(
            say("entries.by_kind"),
            say("entries.kind"),
            _kinds(),
            narrowed.kind,
            lambda kind: choose(replace(narrowed, kind=kind)),
        ),
        "date": of(
            say("entries.by_date"),
            say("entries.date"),
            _dates(),
            days,
            lambda ago: choose(narrowed, ago),
        ),
        "code": Way(
            say("entries.by_code"),
            say("entries.code"),
            code_label(pages, narrowed.code) if narrowed.code else "",
            lambda: code_picker(pages, [narrowed.code], coded, close),
        ),
        "person": Way(
            say("entries.by_person"),
            say("entries.person"),
            _about(pages, narrowed.about),
            lambda: person_picker(
                pages,
                narrowed.about,
                lambda person: choose(replace(narrowed, about=person)),
                close,
            ),
        ),
        "method": of(
            say("entries.by_method"),
            say("entries.method"),
            _methods(pages),
            narrowed.method,
            lambda method: choose(replace(narrowed, method=method)),
        ),
    }
    sites = _sites(pages)
    if len(sites) > 2:  # where there is one only, there is nothing to choose
        ways["site"] = of(
            say("entries.by_site"),
            say("entries.site"),
            sites,
            narrowed.site,
            lambda site: choose(replace(narrowed, site=site)),
        )
    ft.use_dialog(ways[opened].open() if opened else None)
    faces = [
        (way.chosen, opener(way.label, way.by, way.chosen, partial(open_, name), key=name))
        for name, way in ways.items()
    ]
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
