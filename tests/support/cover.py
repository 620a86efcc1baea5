"""The cover of a notebook with nothing inside: for what happens before it opens.

    python -m tests.support.cover --home DIR

It is the real app behind the real host; only the notebook is a twin kept in memory, with
a passphrase, a wait after wrong ones, and failures on request.
"""

import sys
import time
from pathlib import Path

from app.errors import VaultDamaged, VaultForeign, WrongPassphrase
from app.ui.host import command

PASSPHRASE = "olive tambour renard école nuage"
KEY_S = 0.3


class Cover:
    """Opens with one passphrase. After two wrong ones, wait."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.is_open = False
        self._wrong = 0

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
        self.is_open = True
        self._wrong = 0

    def lock(self) -> None:
        """Close."""
        self.is_open = False


if __name__ == "__main__":
    command.run(sys.argv[1:], opening=Cover)
