"""The real app on a stage, in a process of its own, told over its input what a person does.

    python -m tests.support.memory_app HOME

Each line of input is an act: `write<TAB>label<TAB>text`, `press<TAB>label`, `go<TAB>route`,
`record<TAB>session<TAB>seconds`, `hold<TAB>seconds<TAB>text`, `lock`. It answers `done`.
What was typed is kept nowhere here: what is found in memory is what the app left there.
"""

import asyncio
import ctypes
import os
import sys
import time
from functools import partial
from pathlib import Path

from app.ui import quiet, words
from app.ui.root import main
from app.ui.state.shell import Shell
from tests.support.earshot import Ear
from tests.support.shells import every_shell
from tests.support.sound import voice
from tests.support.stage import Stage


async def run(home: Path) -> None:
    os.environ["CARNET_HOME"] = str(home)
    words.speak("fr")
    shells = every_shell()
    stage = await Stage().show(partial(main))
    say("done")
    while line := await told():
        await act(stage, shells[0], line.rstrip("\n").split("\t"))
        del line
        await stage.settle(30)
        say("done")


async def told() -> str:
    """Wait for the next line without a thread: one that waits keeps all that it has let go of."""
    loop = asyncio.get_running_loop()
    there = asyncio.Event()
    loop.add_reader(0, there.set)
    await there.wait()
    loop.remove_reader(0)
    return os.read(0, 4096).decode()


hearing: list[asyncio.Task[None]] = []
"""The room goes on talking, whatever is locked."""


async def act(stage: Stage, shell: Shell, told: list[str]) -> None:
    match told:
        case ["write", label, text]:
            await stage.write(label, text)
        case ["press", label]:
            await stage.press(label)
            for _ in range(100):
                await stage.settle(4)
        case ["go", route]:
            await stage.go(route)
        case ["record", session, seconds]:
            assert shell.take is not None
            ear = Ear()
            shell.take.microphone = ear
            await shell.take.start(session, "archive")
            hearing.append(asyncio.create_task(ear.hears(voice(120, 16_000), frames=8_000)))
            await asyncio.sleep(float(seconds))
        case ["hold", seconds, text]:
            asyncio.get_running_loop().run_in_executor(None, hold, float(seconds), text)
        case ["lock"]:
            shell.lock()


def hold(seconds: float, text: str) -> None:
    """Be busy in a thread with something that was read, as an exchange on a slow network is."""
    time.sleep(seconds)
    del text


def say(what: str) -> None:
    sys.__stdout__.write(what + "\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]


if __name__ == "__main__":
    quiet.hush()
    if os.geteuid() != 0:
        ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # else our own parent could not look
    asyncio.run(run(Path(sys.argv[1])))
