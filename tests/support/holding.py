"""A notebook whose every secret is known to the test that looks for it in memory."""

import random
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.keys import bech32, lock
from app.merge.state import Recording
from app.notebook import Notebook
from app.study.scope import Scope
from app.vault import keyslots
from app.wire.text import unb64
from tests.screens import world
from tests.support.memory import Secret, key, word

MARK = "zqxj"
"""What each canary begins with: nothing else in an app has these letters in a row."""
LETTERS = "bcdfghjklmnprstvwz"


@dataclass
class Holding:
    """A device's notebook, at its home, and what it holds."""

    home: Path
    session: str
    passphrase: str
    words: list[str]
    _keys: list[Secret]

    def secrets(self) -> list[Secret]:
        return [word("50 words", MARK), word("passphrase", self.passphrase), *self._keys]

    def sound_keys(self, copy: Path) -> list[Secret]:
        """Return the keys of the recording's segments, read from a copy of the notebook."""
        shutil.copytree(self.home, copy)
        notebook = Notebook(copy)
        pages = notebook.unlock(self.passphrase)
        (summary,) = pages.summaries("recording")
        keys = dict(pages.find(summary.subject, Recording).keys)
        whole = len(notebook.sealed.take(summary.subject)[0])
        notebook.close()
        names = {True: "segment keys, whole", False: "segment keys, to come"}
        return [key(names[n < whole], unb64(text, 32), text) for n, text in keys.items()]


def holding(home: Path, monkeypatch: pytest.MonkeyPatch, seed: int = 7) -> Holding:
    """Make a notebook with a focus group in it that may be recorded."""
    chance = random.Random(seed)
    words = [MARK + "".join(chance.choices(LETTERS, k=8)) for _ in range(50)]
    passphrase = " ".join("".join(chance.choices(LETTERS, k=7)) for _ in range(5))
    monkeypatch.setattr(world, "PASSPHRASE", passphrase)
    team = world.Team(home).found()
    pages, notebook = team.pages["ines"], team.notebooks["ines"]
    session = str(pages.open_session("S07", "focus-group"))
    person = pages.enrol("S07", "attending")
    pages.grant(person, [Scope.PARTICIPATION, Scope.AUDIO], "group", "fr", "signature")
    pages.arrive(session, person)
    slot = lock.open_slot(keyslots.read_slot(notebook._database), passphrase, notebook._secret)
    keys = pages._journal._mine
    circles = pages._journal.circles._open.values()
    held = [
        key("vault key", bytes(slot.vault_key)),
        key("device seed", bytes(keys.seed)),
        *_identities("box identity", [keys.box.export()]),
        *_identities("epoch identities", [e.export() for c in circles for e in c.epochs]),
    ]
    for one in team.notebooks.values():
        one.close()
    return Holding(home / "ines", session, passphrase, words, held)


def _identities(name: str, texts: Iterable[str]) -> list[Secret]:
    return [key(name, bech32.decode(text)[1], text) for text in texts]
