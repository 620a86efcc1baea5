"""What a lock leaves in memory, measured on a process: none of the words, none of the keys.

The long form, with a browser in front and the end of the process after, is in
`tests/journeys/test_memory_after_lock.py`.
"""

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from app.ui.words import say, speak
from tests.support.holding import Holding, holding
from tests.support.memory import counts, table

REPOSITORY = Path(__file__).parents[2]
GONE = (
    "50 words", "passphrase", "vault key", "device seed", "box identity", "epoch identities",
    "segment keys, whole",
)  # fmt: skip


class Told:
    """The app on its stage, in a process of its own, told line by line what a person does."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.memory_app", str(home)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY,
        )  # fmt: skip
        self._answered()

    def does(self, *act: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\t".join(act) + "\n")
        self.process.stdin.flush()
        self._answered()

    def _answered(self) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "done\n"

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Holding:
    return holding(tmp_path / "team", monkeypatch)


@pytest.fixture
def told(held: Holding) -> Iterator[Told]:
    app = Told(held.home)
    yield app
    app.end()


def test_lock_leaves_no_word_and_no_key_in_memory_while_it_records_on(
    held: Holding, told: Told, tmp_path: Path
) -> None:
    speak("fr")
    told.does("write", say("unlock.passphrase"), held.passphrase)
    told.does("press", say("unlock.open"))
    told.does("go", "/jot")
    for at in range(0, 50, 10):
        told.does("write", say("jot.line"), " ".join(held.words[at : at + 10]))
        told.does("press", say("jot.send"))
    told.does("go", "/")
    told.does("record", held.session, "10")
    opened = counts(told.process.pid, held.secrets())
    told.does("hold", "6", " ".join(held.words[:10]))
    told.does("lock")
    sound = held.sound_keys(tmp_path / "copy")
    after: Mapping[str, int] = {}
    for _ in range(12):
        after = counts(told.process.pid, [*held.secrets(), *sound])
        if not any(after[name] for name in GONE):
            break
        time.sleep(1)
    shown = {"open": {**dict.fromkeys(after, 0), **opened}, "locked": after}
    sys.stdout.write("\n" + table("copies in memory", shown) + "\n")
    # The control: what is to be gone was there, and what is still needed is there yet.
    assert all(opened[name] for name in ("50 words", "vault key", "device seed", "box identity"))
    assert after["segment keys, to come"] > 0
    assert {name: after[name] for name in GONE} == dict.fromkeys(GONE, 0)
