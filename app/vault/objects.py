"""Files of sealed audio: written as they are spoken, then kept under their hash.

A segment being written is `forming/<name>`; each frame is on the disk before `append`
returns. When it is complete it moves to `objects/<sha-256>`, which never changes again.
"""

import os
import shutil
import time
from collections.abc import Container
from hashlib import sha256
from pathlib import Path

from app.errors import VaultDamaged
from app.vault.database import guarded, sync_directory
from app.wire.text import b64

_DAY_S = 24 * 3600
_INCOMING = ".in"
"""A segment that is being received: worth nothing until it is whole."""


class Objects:
    """The directory of sealed segments of one vault."""

    def __init__(self, home: Path) -> None:
        self._whole = home / "objects"
        self._forming = home / "forming"
        for directory in (self._whole, self._forming):
            with guarded():
                directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for cut_short in self._forming.glob(f"*{_INCOMING}"):
            cut_short.unlink(missing_ok=True)

    def begin(self, name: str) -> "Forming":
        """Start a segment file. `name` is opaque and unused so far."""
        return Forming(self._forming / name)

    def forming(self) -> list[str]:
        """Return the segments that were begun and never finished."""
        names = (path.name for path in self._forming.iterdir())
        return sorted(name for name in names if not name.endswith(_INCOMING))

    def read_forming(self, name: str) -> bytes:
        with guarded():
            return (self._forming / name).read_bytes()

    def complete(self, name: str, fill: bytes) -> str:
        """Write the fill of a forming segment, durably; return its hash."""
        path = self._forming / name
        with guarded():
            with open(path, "ab") as file:
                file.write(fill)
                file.flush()
                _date(path)
                os.fsync(file.fileno())
            return b64(sha256(path.read_bytes()).digest())

    def promote(self, name: str, hashed: str) -> None:
        """Move a complete segment under its hash. Doing it twice does nothing more."""
        with guarded():
            if (self._forming / name).exists():
                os.replace(self._forming / name, self._whole / hashed)
                sync_directory(self._whole)
                sync_directory(self._forming)

    def drop_forming(self, name: str) -> None:
        (self._forming / name).unlink(missing_ok=True)

    def put(self, name: str, data: bytes) -> None:
        """Keep an object that came from elsewhere, durably; its hash must be its name."""
        if b64(sha256(data).digest()) != name:
            raise VaultDamaged("object hash")
        path = self._forming / f"{name}{_INCOMING}"
        with guarded():
            with open(path, "wb") as file:
                file.write(data)
                file.flush()
                _date(path)
                os.fsync(file.fileno())
            os.replace(path, self._whole / name)
            sync_directory(self._whole)

    def get(self, name: str) -> bytes | None:
        """Return an object, or None if it is not here; `VaultDamaged` if it was changed."""
        data = self.read(name)
        if data is not None and b64(sha256(data).digest()) != name:
            raise VaultDamaged(f"object {name}")
        return data

    def read(self, name: str) -> bytes | None:
        """Return the bytes of an object, changed or not, or None if it is not here."""
        with guarded():
            try:
                return (self._whole / name).read_bytes()
            except FileNotFoundError:
                return None

    def has(self, name: str) -> bool:
        return (self._whole / name).exists()

    def free_bytes(self) -> int:
        """Return how much more the disk can hold."""
        with guarded():
            return shutil.disk_usage(self._whole).free

    def names(self) -> list[str]:
        return sorted(path.name for path in self._whole.iterdir())

    def delete(self, name: str) -> None:
        with guarded():
            (self._whole / name).unlink(missing_ok=True)
            sync_directory(self._whole)

    def keep_only(self, names: Container[str]) -> None:
        """Delete every object but these."""
        with guarded():
            for path in self._whole.iterdir():
                if path.name not in names:
                    path.unlink(missing_ok=True)
            sync_directory(self._whole)


def _date(path: Path) -> None:
    """Keep the day only: when and how long somebody spoke is nobody's business."""
    day = time.time() // _DAY_S * _DAY_S
    os.utime(path, (day, day))


class Forming:
    """A segment being written, frame by frame."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.size = 0
        with guarded():
            self._file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            sync_directory(path.parent)

    def append(self, frame: bytes) -> None:
        """Return once these frames are on the disk. On failure nothing of them counts."""
        with guarded():
            try:
                written = 0
                while written < len(frame):
                    written += os.write(self._file, frame[written:])
                os.fdatasync(self._file)
            except OSError:
                # Half a frame would push all that follow out of their places.
                os.ftruncate(self._file, self.size)
                os.lseek(self._file, self.size, os.SEEK_SET)
                raise
            self.size += len(frame)

    def close(self) -> None:
        """Let go of the file. Doing it twice does nothing more."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
