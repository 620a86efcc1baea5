"""Audio segments in a directory, each under its own hash.

A segment is written under a temporary name, synced, renamed and its directory synced
before it is acknowledged: at every moment it is there whole, or not at all. Its name is
in hexadecimal, because some file systems do not tell capital letters from small ones, and
its date is rounded to the day, because backups keep dates.
"""

import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from app.errors import Forged, Refused, TooLarge
from app.wire.feed import Code
from app.wire.limits import OBJECT_BYTES
from app.wire.text import unb64
from sync_server.limits import FREE_BYTES

_DAY_S = 24 * 3600


class Objects:
    """Keeps segments, two levels deep so that no directory grows large."""

    def __init__(
        self,
        directory: Path,
        free_bytes: int = FREE_BYTES,
        is_gone: Callable[[str], bool] = lambda name: False,
    ) -> None:
        self._directory = directory
        self._is_gone = is_gone
        self._coming = directory / "coming"
        self._free_bytes = free_bytes
        self._coming.mkdir(parents=True, exist_ok=True)
        for abandoned in self._coming.iterdir():
            abandoned.unlink()

    def has(self, name: str) -> bool:
        return self._path(name).is_file()

    def read(self, name: str) -> bytes | None:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def destroy(self, names: Iterable[str]) -> None:
        """Let go of segments that an order named; return once that is durable."""
        for name in names:
            with suppress(FileNotFoundError):
                self._path(name).unlink()
                _sync(self._path(name).parent)

    def keep(self, name: str, data: bytes) -> None:
        """Keep a segment whose hash is its name; return once it is durable.

        One that an order named is where it belongs, which is nowhere.
        """
        if len(data) > OBJECT_BYTES:
            raise TooLarge("object")
        if sha256(data).digest() != unb64(name, 32):
            raise Forged("object hash")
        path = self._path(name)
        if path.is_file() or self._is_gone(name):
            return
        if shutil.disk_usage(self._directory).free < self._free_bytes + len(data):
            raise Refused(Code.FULL)
        self._make(path.parent)
        coming = self._coming / secrets.token_hex(16)
        try:
            _write(coming, data)
            coming.rename(path)
        except OSError:
            with suppress(OSError):
                coming.unlink()
            raise
        _sync(path.parent)
        if self._is_gone(name):  # the order came while it was being written
            self.destroy([name])

    def _path(self, name: str) -> Path:
        digits = unb64(name, 32).hex()
        return self._directory / digits[:2] / digits[2:4] / digits

    def _make(self, directory: Path) -> None:
        for level in (directory.parent, directory):
            if not level.is_dir():
                level.mkdir(exist_ok=True)
                _sync(level.parent)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        day = time.time() // _DAY_S * _DAY_S
        os.utime(file.fileno(), (day, day))
        os.fsync(file.fileno())


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
