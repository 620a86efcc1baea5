"""The device secret on a machine without a keystore: a file only its owner reads.

On a phone the Keystore or Keychain keeps it instead. Without it a copy of the vault is
worth nothing, whatever the passphrase.
"""

import os
from pathlib import Path

from app.errors import VaultForeign
from app.vault.database import guarded, sync_directory

SECRET_BYTES = 32
_NAME = "device.key"


def read_or_make(home: Path, fresh: bytes) -> bytes:
    """Return this device's secret, made of `fresh` the first time, durably."""
    with guarded():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (home / _NAME).exists():
            return _make(home / _NAME, fresh)
    return read(home)


def read(home: Path) -> bytes:
    """Return this device's secret; `VaultForeign` if it is not here, or not one."""
    with guarded():
        try:
            secret = (home / _NAME).read_bytes()
        except FileNotFoundError as error:
            raise VaultForeign() from error
    if len(secret) != SECRET_BYTES:
        raise VaultForeign()
    return secret


def _make(path: Path, fresh: bytes) -> bytes:
    forming = path.with_suffix(".forming")
    handle = os.open(forming, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    try:
        os.write(handle, fresh)
        os.fsync(handle)
    finally:
        os.close(handle)
    os.rename(forming, path)
    sync_directory(path.parent)
    return fresh
