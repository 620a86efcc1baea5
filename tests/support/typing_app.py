"""The real app on a stage, in which somebody types without a pause until it is killed.

    python -m tests.support.typing_app HOME WHERE ADDRESS SEED

WHERE is a question of a template (its id), `line` on a note or session, `jot` for the page
of lines, or `cover`; ADDRESS is that of its page. It says on its output, after each key,
which text is being typed, how much of it stands in the field, and when (s since 1970); then
`sent`, once a line was sent. Of seed 0, no line is sent and no field left.
"""

import asyncio
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

import flet as ft

from app.ui import quiet, words
from app.ui.root import main
from app.ui.state.shell import Shell
from app.ui.words import say
from tests.support.phones import PASSPHRASE, the_study
from tests.support.shells import every_shell
from tests.support.stage import Stage

KEY_S = 0.05
"""At least this long between two keys; drawing adds to it."""
SENDS, LEAVES = 0.02, 0.01
"""How likely a line is sent, and a field left, after a key."""


def text(number: int) -> str:
    """Return what is typed: every word of it can be told from any other."""
    return " ".join(f"zanzibar{number}x{n}" for n in range(200))


async def run(home: Path, where: str, address: str, seed: int) -> None:
    os.environ["CARNET_HOME"] = str(home)
    words.speak("fr")
    chance = random.Random(seed)
    shells = every_shell()
    stage = await Stage().show(main)
    field = await come(stage, shells[0], where, address)
    is_line = where in ("line", "jot", "cover")
    number, length = 0, 0
    while True:
        length += 1
        await write(stage, field(), text(number)[:length])
        tell(f"{number} {length} {time.time()}")
        await asyncio.sleep(KEY_S)
        if seed and is_line and chance.random() < SENDS:
            await stage.press(say("jot.send"))
            tell("sent")
            number, length = number + 1, 0
        elif seed and not is_line and chance.random() < LEAVES:
            await stage.fire(field(), "blur")


async def come(stage: Stage, shell: Shell, where: str, address: str) -> Any:
    """Go to where it is typed; return what finds the field there."""
    label = say("jot.line")
    if where == "cover":
        await stage.press(say("cover.jot"))
        return lambda: stage.one(ft.TextField, label=label)
    await stage.write(say("unlock.passphrase"), PASSPHRASE)
    await stage.press(say("unlock.open"))
    while shell.locked:
        await asyncio.sleep(0.01)
    await stage.settle(30)
    await stage.go(address)
    is_session = address.startswith("/session")
    if where in ("line", "jot"):
        if is_session:
            await stage.press(tab(stage, say("session.line")))
        return lambda: stage.one(ft.TextField, label=label)
    asked = next(f for t in the_study().templates for f in t.fields if f.id == where)
    said = asked.label.in_("fr")
    if where != "title":
        await stage.press(tab(stage, say("session.guide" if is_session else "note.form")))

    def find() -> ft.TextField:
        return next(f for f in stage.all(ft.TextField) if said in (f.label, label_of(f)))

    return find


def label_of(field: ft.TextField) -> str:
    return str(field.label.value) if isinstance(field.label, ft.Text) else ""


def tab(stage: Stage, words: str) -> ft.Container:
    """Return the side of a page whose name begins as these words do."""
    start = words.split()[0]
    for control in stage.all(ft.Container):
        inside = control.content
        if control.on_click and isinstance(inside, ft.Text) and inside.value.split()[0] == start:
            return control
    raise AssertionError(start)


async def write(stage: Stage, field: ft.TextField, value: str) -> None:
    stage.session.apply_patch(field._i, {"value": value})
    await stage.session.dispatch_event(field._i, "change", value)
    assert not stage.crashes, stage.crashes


def tell(what: str) -> None:
    sys.__stdout__.write(what + "\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]


if __name__ == "__main__":
    quiet.hush()
    asyncio.run(run(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])))
