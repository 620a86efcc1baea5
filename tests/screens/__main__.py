"""Take a picture of every screen: both sides, both sizes, both themes, both languages.

python -m tests.screens            into .screens/, with one contact sheet for each size
python -m tests.screens --only desk-entries --quick
"""

import argparse
import json
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from itertools import product
from pathlib import Path

warnings.simplefilter("ignore", DeprecationWarning)

from playwright.sync_api import Browser  # noqa: E402

from app.notebook import Notebook  # noqa: E402
from app.ui import words  # noqa: E402
from app.ui.words import say  # noqa: E402
from tests.screens.sheet import contact_sheet  # noqa: E402
from tests.screens.world import PASSPHRASE, Team, populate  # noqa: E402
from tests.support.browser import PHONE, TABLET, App, Person, browser  # noqa: E402

PICTURES = Path(os.environ.get("CARNET_SCREENS", ".screens"))
SIZES = {"phone": PHONE, "tablet": TABLET}
THEMES = ("light", "dark")
GO = """route => { history.pushState(null, '', route);
  dispatchEvent(new PopStateEvent('popstate', {state: null})) }"""
SIDES = {"desk": "desk", "field": "ines"}
"""For each side, whose device it is."""
Scenes = dict[str, str]
"""Name → address."""


def scenes(side: str, home: Path) -> Scenes:
    """Return what there is to see on a side, with the entries that show most of it."""
    notebook = Notebook(home)
    pages = notebook.unlock(PASSPHRASE)
    pages.catch_up()
    every = pages.summaries()
    session = next(s.subject for s in every if s.kind == "session" and s.conflicts)
    note = next(s.subject for s in every if s.kind == "note" and s.size > 2)
    person = next(s.subject for s in every if s.kind == "participant")
    recording = next(s.subject for s in every if s.kind == "recording")
    notebook.close()
    common = {
        "home": "/",
        "entries": "/entries",
        "entry-note": f"/entry/{note}",
        "entry-session": f"/entry/{session}",
        "entry-person": f"/entry/{person}",
        "recording": f"/recording/{recording}",
        "conflicts": "/conflicts",
        "conflict": f"/conflict/{session}",
        "sync": "/sync",
        "people": "/people",
        "settings": "/settings",
        "lost": "/nowhere",
    }
    if side == "desk":
        return {**common, "devices": "/devices", "quarantine": "/quarantine"}
    return {
        **common,
        "jot": "/jot",
        "new": "/new",
        "contacts": "/contacts",
        "note": f"/note/{note}",
        "session": f"/session/{session}",
        "attendance": f"/session/{session}/add",
        "person": f"/person/{person}",
        "consent": f"/person/{person}/consent",
    }


def visit(opened: Browser, app: App, size: str, theme: str, language: str) -> Iterator[Person]:
    """Open the notebook as somebody who likes it so."""
    likes = json.dumps({"language": language, "mode": theme})
    (app.home / "preferences.json").write_text(likes, "utf-8")
    width, height = SIZES[size]
    context = opened.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        locale="fr-FR",
        timezone_id="Europe/Paris",
    )
    context.set_default_timeout(20_000)
    yield Person(context.new_page(), app.link())
    context.close()


def unlock(person: Person, cover: Path) -> None:
    """Take the cover's picture, then open it."""
    person.picture(cover)
    person.writes(say("unlock.passphrase"), PASSPHRASE)
    person.presses(say("unlock.open"))
    person.misses(say("unlock.tagline"))
    person.settle(600)


def show(person: Person, route: str, path: Path) -> None:
    """Go somewhere and take its picture."""
    if route != "/":
        person.page.evaluate(GO, route)
    person.settle(350)
    person.page.wait_for_timeout(250)
    person.picture(path)


def main() -> None:
    """Take them all."""
    told = _arguments()
    likes = list(product(SIZES, THEMES, words.LANGUAGES))
    if told.quick:
        likes = [("phone", "light", "fr"), ("tablet", "light", "fr")]
    with tempfile.TemporaryDirectory() as folder, browser() as opened:
        team = Team(Path(folder)).found()
        populate(team)
        team.close()
        for side, who in SIDES.items():
            found = scenes(side, team.home / who)
            chosen = {n: r for n, r in found.items() if told.only in f"{side}-{n}"}
            app = App(team.home / who)
            try:
                for like in likes if chosen else ():
                    _album(opened, app, side, chosen, like)
            finally:
                app.stop()
    for size in SIZES:
        contact_sheet(PICTURES, size)
    sys.stdout.write(f"{PICTURES}/\n")


def _album(
    opened: Browser, app: App, side: str, chosen: Scenes, like: tuple[str, str, str]
) -> None:
    size, theme, language = like
    words.speak(language)
    folder = PICTURES / size / f"{theme}-{language}"
    for person in visit(opened, app, size, theme, language):
        unlock(person, folder / f"{side}-cover.png")
        for name, route in chosen.items():
            show(person, route, folder / f"{side}-{name}.png")
        if person.errors or app.troubles():
            sys.stdout.write(f"{side} {like}: {person.errors} {app.troubles()}\n")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.screens", description=__doc__)
    parser.add_argument("--only", default="", help="part of a screen's name, such as desk-sync")
    parser.add_argument("--quick", action="store_true", help="by day and in French only")
    return parser.parse_args()


if __name__ == "__main__":
    main()
