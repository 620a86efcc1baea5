"""The device secret on a machine without a keystore: a file only its owner reads.

On a phone the Keystore or Keychain keeps it instead. Without it a copy of the vault is
worth nothing, whatever the passphrase. It is replaced in two steps, so that a power cut
leaves one that opens the vault: the next one is staged beside the present one, and takes
its place once the vault rests under it.
"""

import os
from pathlib import Path

from app.errors import VaultForeign
from app.vault.database import guarded, sync_directory

SECRET_BYTES = 32
_NAME = "device.key"
_STAGED = "device.next"


def read_or_make(home: Path, fresh: bytes) -> bytes:
    """Return this device's secret, made of `fresh` the first time, durably."""
    with guarded():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (home / _NAME).exists():
            _write(home / _NAME, fresh)
    return read(home)


def read(home: Path) -> bytes:
    """Return this device's secret; `VaultForeign` if it is not here, or not one."""
    found = _read(home / _NAME)
    if found is None:
        raise VaultForeign()
    return found


def staged(home: Path) -> bytes | None:
    """Return the secret that was about to take its place, if a power cut left one."""
    return _read(home / _STAGED)


def stage(home: Path, fresh: bytes) -> None:
    """Keep the next secret beside the present one, durably."""
    with guarded():
        _write(home / _STAGED, fresh)


def adopt(home: Path) -> None:
    """Let the staged secret take the place of the present one, which is no more.

    It is overwritten where it lies, for a disk keeps what a file that is replaced held.
    """
    with guarded():
        _overwrite(home / _NAME)
        os.replace(home / _STAGED, home / _NAME)
        sync_directory(home)


def drop_staged(home: Path) -> None:
    """Forget a staged secret that nothing rests under."""
    with guarded():
        (home / _STAGED).unlink(missing_ok=True)


def destroy(home: Path) -> None:
    """Overwrite every secret of a device where it lies: nothing in its vault opens again."""
    with guarded():
        for name in (_NAME, _STAGED):
            if (home / name).exists():
                _overwrite(home / name)


def _read(path: Path) -> bytes | None:
    with guarded():
        try:
            secret = path.read_bytes()
        except FileNotFoundError:
            return None
    return secret if len(secret) == SECRET_BYTES else None


def _overwrite(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY)
    try:
        os.write(handle, bytes(SECRET_BYTES))
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(path: Path, secret: bytes) -> None:
    forming = path.with_suffix(".forming")
    handle = os.open(forming, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    try:
        os.write(handle, secret)
        os.fsync(handle)
    finally:
        os.close(handle)
    os.rename(forming, path)
    sync_directory(path.parent)
