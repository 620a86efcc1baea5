"""A number that a full disk keeps too: its file is made while there is room, then overwritten
where it lies.
"""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from app.errors import VaultDamaged, VaultError
from app.vault.database import guarded, sync_directory

_NUMBER_BYTES, _CHECK_BYTES = 4, 12


class Tally:
    """One number in a file of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if not path.exists():
            with suppress(VaultError):  # without room for it, the next start tries again
                self.write(0)
                sync_directory(path.parent)

    def read(self) -> int:
        """Return the number, 0 before the first one; `VaultDamaged` if it was changed."""
        with guarded():
            try:
                stored = self._path.read_bytes()
            except FileNotFoundError:
                return 0
        number = int.from_bytes(stored[:_NUMBER_BYTES])
        if stored != _checked(number):
            raise VaultDamaged(self._path.name)
        return number

    def write(self, number: int) -> None:
        """Return once the number is on the disk."""
        with guarded():
            handle = os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600)
            try:
                os.write(handle, _checked(number))
                os.fsync(handle)
            finally:
                os.close(handle)


def _checked(number: int) -> bytes:
    told = number.to_bytes(_NUMBER_BYTES)
    return told + sha256(told).digest()[:_CHECK_BYTES]
