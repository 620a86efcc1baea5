"""A disk that remembers every write, so that the power can be cut after any of them.

It stands between the vault's files of sound and the operating system. What was not synced
when the power went may be lost, torn at a sector, or written while an earlier write was not.
"""

import os
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SECTOR = 512


@dataclass(frozen=True)
class Written:
    file: int
    at: int
    data: bytes


@dataclass(frozen=True)
class Cut:
    file: int
    size: int


@dataclass(frozen=True)
class Synced:
    file: int


@dataclass(frozen=True)
class Named:
    """A name given to a file, and the one it had before, which goes in the same breath."""

    path: Path
    file: int
    gone: Path | None = None


@dataclass(frozen=True)
class DirectorySynced:
    path: Path


Act = Written | Cut | Synced | Named | DirectorySynced


@dataclass
class Disk:
    """Stands for the `os` of `app.vault.objects`; keeps what rests elsewhere as it was then."""

    home: Path
    copies: Path
    acts: list[Act] = field(default_factory=list)
    promised: list[tuple[int, int]] = field(default_factory=list)
    """After how many acts how many samples more were acknowledged."""
    _files: dict[Path, int] = field(default_factory=dict)
    _open: dict[int, tuple[int, int]] = field(default_factory=dict)
    _count: int = 0

    def act(self, one: Act) -> None:
        """Remember an act, and how the database stood before it."""
        copy = self.copies / str(len(self.acts))
        copy.mkdir(parents=True)
        for path in self.home.iterdir():
            if path.is_file():
                shutil.copy(path, copy / path.name)
        self.acts.append(one)

    # --- the operating system's calls --------------------------------------------

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        handle = os.open(path, flags, mode)
        if flags & os.O_CREAT:
            self._count += 1
            self._files[path] = self._count
            self.act(Named(path, self._count))
        self._open[handle] = (self._files[path], 0)
        return handle

    def write(self, handle: int, data: bytes) -> int:
        file, at = self._open[handle]
        self.act(Written(file, at, bytes(data)))
        self._open[handle] = (file, at + len(data))
        return os.write(handle, data)

    def fdatasync(self, handle: int) -> None:
        os.fdatasync(handle)
        self.act(Synced(self._open[handle][0]))

    def fsync(self, handle: int) -> None:
        os.fsync(handle)
        self.act(Synced(self._open[handle][0]))

    def lseek(self, handle: int, at: int, how: int) -> int:
        place = os.lseek(handle, at, how)
        self._open[handle] = (self._open[handle][0], place)
        return place

    def replace(self, source: Path, target: Path) -> None:
        os.replace(source, target)
        file = self._files.pop(source)
        self._files[target] = file
        self.act(Named(target, file, source))

    def open_file(self, path: Path, mode: str) -> "OpenFile":
        """Stand for the built-in `open`, to append."""
        assert mode == "ab"
        handle = os.open(path, os.O_WRONLY)
        self._open[handle] = (self._files[path], os.lseek(handle, 0, os.SEEK_END))
        return OpenFile(self, handle)

    def sync_directory(self, path: Path) -> None:
        self.act(DirectorySynced(path))

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    # --- the power goes -------------------------------------------------------------

    def cut_after(self, count: int, chance: random.Random, home: Path) -> None:
        """Leave in `home` what the disk may hold when the power goes after so many acts."""
        shutil.copytree(self.copies / str(min(count, len(self.acts) - 1)), home)
        for folder in ("objects", "forming"):
            (home / folder).mkdir()
        acts = self.acts[:count]
        for path, file in self._names(acts, chance).items():
            (home / path.relative_to(self.home)).write_bytes(_content(acts, file, chance))

    def _names(self, acts: list[Act], chance: random.Random) -> dict[Path, int]:
        """Names are journalled in order: those synced are there, and some of those after."""
        named = [(at, act) for at, act in enumerate(acts) if isinstance(act, Named)]
        synced = [(at, act.path) for at, act in enumerate(acts) if isinstance(act, DirectorySynced)]
        last = max(
            (at for at, act in named if any(at < s and act.path.parent == d for s, d in synced)),
            default=-1,
        )
        loose = [at for at, _ in named if at > last]
        until = chance.choice([last, *loose])
        names: dict[Path, int] = {}
        for at, act in named:
            if at <= until:
                names[act.path] = act.file
                names.pop(act.gone or Path(), None)
        return names


@dataclass
class OpenFile:
    """A file that was opened to append to it."""

    disk: Disk
    handle: int

    def __enter__(self) -> "OpenFile":
        return self

    def __exit__(self, *told: object) -> None:
        os.close(self.handle)

    def write(self, data: bytes) -> int:
        return self.disk.write(self.handle, data)

    def flush(self) -> None:
        """Nothing waits here."""

    def fileno(self) -> int:
        return self.handle


def _content(acts: list[Act], file: int, chance: random.Random) -> bytes:
    """Synced writes are there whole; each of the others is there, torn, or not."""
    own = [(at, act) for at, act in enumerate(acts) if getattr(act, "file", None) == file]
    last = max((at for at, act in own if isinstance(act, Synced)), default=-1)
    data = bytearray()
    for at, act in own:
        if isinstance(act, Cut):
            del data[act.size :]
        elif isinstance(act, Written):
            kept = act.data if at < last else _loosely(act.data, chance)
            if len(data) < act.at + len(kept):
                data.extend(bytes(act.at + len(kept) - len(data)))
            data[act.at : act.at + len(kept)] = kept
    return bytes(data)


def _loosely(data: bytes, chance: random.Random) -> bytes:
    fate = chance.random()
    if fate < 0.35:
        return b""
    if fate < 0.7:
        return data[: chance.randrange(0, len(data) + 1, SECTOR)]
    return data
