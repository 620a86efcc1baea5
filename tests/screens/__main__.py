"""Take a picture of every screen: both sides, both sizes, both themes, both languages.

python -m tests.screens            into .screens/, with one contact sheet for each size
python -m tests.screens --only desk-entries --like phone/light-fr

Every set begins with the same study. `phone/large-fr` is the phone of somebody who reads
letters twice as large; `newcomer` is a notebook with nothing in it yet, `stranger` a device
that has none.
"""

import argparse
import json
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

warnings.simplefilter("ignore", DeprecationWarning)

from playwright.sync_api import Browser, Error  # noqa: E402

from app.ui import words  # noqa: E402
from app.ui.words import say  # noqa: E402
from tests.screens import scenes  # noqa: E402
from tests.screens.scenes import Scene  # noqa: E402
from tests.screens.sheet import contact_sheet  # noqa: E402
from tests.screens.withdrawals import take_back  # noqa: E402
from tests.screens.world import PASSPHRASE, Team, populate  # noqa: E402
from tests.support.browser import PHONE, TABLET, Person, browser  # noqa: E402
from tests.support.fixtures import PICTURES, a_context  # noqa: E402
from tests.support.names import unnamed  # noqa: E402
from tests.support.started import App  # noqa: E402

SIZES = {"phone": PHONE, "tablet": TABLET}
THEMES = ("light", "dark")
UNREACHED = "http://127.0.0.1:9"
"""A server that does not answer: what that looks like is seen too."""
FLAGGED = ("Durand", "Marie-Claire de La Tour", "Le grand Max")
"""Names on somebody's private list."""
LARGER = "document.documentElement.style.fontSize = '32px'"
"""Letters twice as large: Flutter follows the size that the browser's own root has."""


@dataclass(frozen=True)
class Like:
    """How somebody likes to read: on what, by which light, in which language."""

    size: str
    theme: str
    language: str
    is_large: bool = False

    def __str__(self) -> str:
        return f"{self.size}/{'large' if self.is_large else self.theme}-{self.language}"


LIKES = (
    *(Like(s, t, code) for s in SIZES for t in THEMES for code in words.languages()),
    Like("phone", "light", "fr", is_large=True),
)


@dataclass(frozen=True)
class Side:
    """Whose device is looked at, and what there is to see on it."""

    home: Path
    scenes: Sequence[Scene]
    has_notebook: bool = True


def visit(opened: Browser, app: App, like: Like) -> Iterator[Person]:
    """Open the notebook as somebody who likes it so."""
    liked = json.dumps({"language": like.language, "mode": like.theme})
    (app.home / "preferences.json").write_text(liked, "utf-8")
    larger = f"addEventListener('DOMContentLoaded', () => {LARGER})"
    scheme = "dark" if like.theme == "dark" else "light"
    scripts = [larger] if like.is_large else []
    context = a_context(opened, SIZES[like.size], *scripts, color_scheme=scheme)
    yield Person(context.new_page(), app.link())
    context.close()


def unlock(person: Person, cover: Path) -> None:
    """Take the cover's picture, then open it."""
    person.field(say("unlock.passphrase")).wait_for()
    person.picture(cover)
    person.writes(say("unlock.passphrase"), PASSPHRASE)
    person.presses(say("unlock.open"))
    person.misses(say("unlock.tagline"))
    person.page.mouse.move(1, 1)  # what the pointer is over would look chosen
    person.settle(600)


def show(person: Person, scene: Scene, path: Path) -> None:
    """Go somewhere, do what is done there, and take its picture."""
    person.page.keyboard.press("Escape")  # what the scene before may have left open
    if scene.route:
        person.goes(scene.route)
    person.settle(350)
    if scene.act is not None:
        scene.act(person)
        person.page.mouse.move(1, 1)
        person.settle(350)
    person.page.wait_for_timeout(250)
    person.picture(path)
    assert not unnamed(person), f"nobody could name {unnamed(person)}"


def main() -> None:
    """Take them all."""
    told = _arguments()
    likes = [like for like in LIKES if told.like in str(like)]
    with tempfile.TemporaryDirectory() as folder, browser() as opened:
        for name, side in _sides(Path(folder)).items():
            chosen = [one for one in side.scenes if told.only in f"{name}-{one.name}"]
            for like in likes if chosen else ():
                home = Path(folder) / "seen" / str(like) / name
                shutil.copytree(side.home, home)
                _album(opened, App(home), name, chosen, like, side.has_notebook)
    for size in SIZES:
        contact_sheet(PICTURES, size)
    sys.stdout.write(f"{PICTURES}/\n")


def _sides(folder: Path) -> dict[str, Side]:
    team = Team(folder / "team").found(UNREACHED)
    populate(team)
    team.pages["desk"].give_receipts()
    team.carry()
    take_back(team)
    for name in FLAGGED:
        team.pages["ines"].guard.flag(name)
    team.close()
    new = Team(folder / "new").found(UNREACHED)
    new.notebooks["lou"].lock()  # which notes what the study allows
    new.notebooks["lou"]._attempts.allow(3)
    new.close()
    desk, ines, newcomer = team.home / "desk", team.home / "ines", folder / "new" / "ines"
    return {
        "desk": Side(desk, scenes.of_desk(desk)),
        "field": Side(ines, scenes.of_field(ines)),
        "newcomer": Side(newcomer, scenes.of_newcomer(newcomer)),
        "stranger": Side(_nowhere(folder), [Scene("absent", "")], has_notebook=False),
        "tried": Side(folder / "new" / "lou", scenes.of_tried(), has_notebook=False),
    }


def _nowhere(folder: Path) -> Path:
    empty = folder / "stranger"
    empty.mkdir()
    return empty


def _album(
    opened: Browser,
    app: App,
    side: str,
    chosen: Sequence[Scene],
    like: Like,
    opens: bool,
) -> None:
    words.speak(like.language)
    folder = PICTURES / str(like)
    try:
        for person in visit(opened, app, like):
            if opens:
                unlock(person, folder / f"{side}-cover.png")
            for scene in chosen:
                try:
                    show(person, scene, folder / f"{side}-{scene.name}.png")
                except (AssertionError, Error) as missing:
                    sys.stdout.write(f"{like} {side}-{scene.name}: {str(missing)[:300]}\n")
            if person.errors or app.troubles():
                sys.stdout.write(f"{like} {side}: {person.errors} {app.troubles()}\n")
    finally:
        app.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.screens", description=__doc__)
    parser.add_argument("--only", default="", help="part of a screen's name, such as desk-sync")
    parser.add_argument("--like", default="", help="part of a set's name, such as phone/dark")
    return parser.parse_args()


if __name__ == "__main__":
    main()
