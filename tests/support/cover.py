"""The cover of a notebook with nothing inside: for what happens before it opens.

    python -m tests.support.cover --home DIR

It is the real app behind the real host and a real notebook; only its lock is a twin, with
a passphrase, a short wait after wrong ones, and failures on request.
"""

import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

from app.errors import VaultDamaged, VaultForeign, WrongPassphrase
from app.journal.founding import Newcomer, enrol, found, joining
from app.keys.identity import DeviceKeys
from app.keys.kit import RecoveryKit
from app.keys.lock import Cost
from app.keys.primitives import random
from app.notebook import Membership, Notebook
from app.study.loader import load_study
from app.ui.host import command
from app.ui.state import preferences
from app.ui.state.preferences import Preferences
from app.vault import secret

ROOT = Path(__file__).resolve().parents[2]
STUDY = (ROOT / "assets" / "studies" / "violence-stigma.toml").read_text("utf-8")
PASSPHRASE = "olive tambour renard école nuage"
KEY_S = 0.3


class Cover:
    """Opens with one passphrase. After two wrong ones, wait."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.is_open = False
        self._wrong = 0
        if not Notebook.exists(home):
            empty_notebook(home)
        self.notebook = Notebook(home)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.notebook, name)

    def unlock(self, passphrase: str) -> None:
        """Open, or raise."""
        time.sleep(KEY_S)
        if passphrase == "abîmé":
            raise VaultDamaged
        if passphrase == "étranger":
            raise VaultForeign
        if passphrase == "panne":
            raise RuntimeError(passphrase)
        if passphrase != PASSPHRASE:
            self._wrong += 1
            raise WrongPassphrase(3 if self._wrong > 1 else 0)
        self.notebook.unlock(PASSPHRASE)
        self.is_open = True
        self._wrong = 0

    def lock(self) -> None:
        """Close."""
        self.notebook.lock()
        self.is_open = False


def empty_notebook(home: Path, role: str = "ethnographer") -> None:
    """Found a study, and give one field device its blank notebook; its holder was introduced."""
    desk, field = DeviceKeys.generate(), DeviceKeys.generate()
    known = secret.read_or_make(home, random(32))
    now = int(time.time())
    sites = [site.id for site in load_study(STUDY).sites]
    first = found(RecoveryKit.generate(), sites, joining(desk, random(32)), "Coordination", now)
    second = enrol(first, desk, [Newcomer(joining(field, known), "S07", "Inès", role)], now)
    member = Membership(STUDY, first.roster.root, (first.encode(), second.encode()))
    Notebook.create(home, PASSPHRASE, field, member, cost=Cost(m=64, t=1, p=1)).close()
    preferences.save(home, Preferences(introduced=True))


@cache
def cover(home: Path) -> Cover:
    """Return the one cover of a folder, whatever pages come and go."""
    return Cover(home)


if __name__ == "__main__":
    told = sys.argv[1:]
    cover(Path(told[told.index("--home") + 1]).resolve())  # before it is asked who holds it
    command.run(told, opening=cover)
