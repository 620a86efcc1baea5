"""A notebook used as on a phone: record, listen, take a passage out for ever, listen again.

    python -m tests.support.listened_app HOME

It says how much was heard each time. Whoever traces it sees every file it touches.
"""

import asyncio
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

warnings.simplefilter("ignore", DeprecationWarning)

import httpx  # noqa: E402
import numpy as np  # noqa: E402

from app.capture.sound import Sound  # noqa: E402
from app.notebook import Notebook  # noqa: E402
from app.ui.host.tapes import Post  # noqa: E402
from app.ui.state.hearing import Hearing  # noqa: E402
from app.ui.state.masking import Masking  # noqa: E402
from tests.support.phones import PASSPHRASE, Clock, a_room  # noqa: E402
from tests.support.sound import play, samples, voice  # noqa: E402


class Player:
    """A platform's player: it is given an address, and asks there for what it plays."""

    def __init__(self, sound: Sound, told: Callable[[str], None]) -> None:
        self.heard = b""
        self._post = Post(sound)

    async def open(self) -> None:
        self._address = await self._post.open()

    async def play(self, at_ms: int) -> None:
        async with httpx.AsyncClient() as client:
            self.heard = (await client.get(self._address)).content

    async def pause(self) -> None: ...
    async def seek(self, at_ms: int) -> None: ...
    async def speed(self, rate: float) -> None: ...

    async def position_ms(self) -> int | None:
        return None

    async def close(self) -> None:
        await self._post.close()


async def listen(hearing: Hearing, players: list[Player]) -> None:
    """Hear all of it, and say how much of it is no silence."""
    await hearing.toggle()
    alive = np.count_nonzero(samples(players[-1].heard))
    sys.stdout.write(f"heard {alive}\n")
    await hearing.toggle()


async def use(notebook: Notebook) -> None:
    pages, clock = notebook.unlock(PASSPHRASE), Clock()
    pages.catch_up()
    recorder = pages.record(a_room(pages), "archive", 1, clock.monotonic)
    play(recorder, voice(40, 16_000), 16_000, clock)
    pages.stop_recording()
    players: list[Player] = []

    def make(sound: Sound, told: Callable[[str], None]) -> Player:
        players.append(Player(sound, told))
        return players[-1]

    hearing = Hearing(pages, recorder.recording, make)
    await hearing.open()
    await listen(hearing, players)
    masking = Masking(how="silence", reason="un nom", keep=False)
    masking.begin(hearing, 10_000, 30_000)
    await masking.carry_out(hearing)
    await listen(hearing, players)
    await hearing.close()


if __name__ == "__main__":
    notebook = Notebook(Path(sys.argv[1]))
    asyncio.run(use(notebook))
    notebook.lock()
    notebook.close()
