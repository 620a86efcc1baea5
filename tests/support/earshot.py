"""A microphone told by hand, and a stage with a notebook open on it."""

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from app.errors import MicrophoneError
from app.notebook import Notebook
from app.pages.pages import Pages
from app.ui import words
from app.ui.root import main
from app.ui.state.shell import Shell
from app.ui.words import say
from tests.support.cover import PASSPHRASE, Cover, empty_notebook
from tests.support.shells import every_shell
from tests.support.sound import Samples, chunks
from tests.support.stage import Stage

Open = tuple[Stage, Pages, Shell]
"""A stage with a notebook open on it."""


class Ear:
    """A microphone that hears what a test says, or fails as told."""

    channels = 1

    def __init__(self, failure: MicrophoneError | None = None) -> None:
        self.failure = failure
        self.said: list[str] = []
        self._hear: Callable[[bytes], None] | None = None

    async def open(self, hear: Callable[[bytes], None]) -> None:
        self.said.append("open")
        if self.failure is not None:
            raise self.failure
        self._hear = hear
        self._breathe()

    async def pause(self) -> None:
        self.said.append("pause")

    async def resume(self) -> None:
        self.said.append("resume")
        self._breathe()

    async def close(self) -> None:
        self.said.append("close")
        self._hear = None

    def _breathe(self) -> None:
        """Tell a first chunk, as a microphone does that is open."""
        if self._hear is not None:
            self._hear(bytes(4096))

    async def hears(
        self, pcm: Samples, rate: int = 16_000, pace: float = 1.0, frames: int = 2048
    ) -> None:
        """Hear this sound, as fast as it is spoken."""
        for chunk in chunks(pcm, frames):
            if self._hear is not None:
                self._hear(chunk)
            await asyncio.sleep(len(chunk) / 2 / rate / pace)


async def open_stage(home: Path, monkeypatch: Any, **page: Any) -> Open:
    """Return a stage with a blank notebook open, its pages and its shell."""
    monkeypatch.setenv("CARNET_HOME", str(home))
    words.speak("fr")
    if not Notebook.exists(home):
        empty_notebook(home)
    covers: list[Cover] = []
    shells = every_shell(monkeypatch.setattr)

    def opening(folder: Path) -> Cover:
        covers.append(Cover(folder))
        return covers[-1]

    stage = await Stage(**page).show(partial(main, opening=opening))
    await stage.write(say("unlock.passphrase"), PASSPHRASE)
    await stage.press(say("unlock.open"))
    await stage.until(lambda: covers[0].is_open and not shells[0].locked)
    await stage.settle(30)
    return stage, covers[0].pages, shells[0]


async def open_again(stage: Stage, shell: Shell) -> Pages:
    """Open the locked notebook on the stage once more; return its new pages."""
    await stage.write(say("unlock.passphrase"), PASSPHRASE)
    await stage.press(say("unlock.open"))
    for _ in range(200):
        if not shell.locked:
            break
        await asyncio.sleep(0.01)
    await stage.settle(30)
    assert shell.take is not None and isinstance(shell.take.pages, Pages)
    return shell.take.pages
