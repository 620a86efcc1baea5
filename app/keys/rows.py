"""Seal the rows of a local table, and blind their names.

Each row is sealed under a key of its own, derived with a random salt, so no nonce can
repeat; its table and name are bound in, so rows cannot be swapped. Names are HMACs cut
to 16 bytes: the database tells neither what a row is about nor which rows belong together.

The key can be renewed, which is how an erasure reaches copies that a disk may still hold;
the key of the names stays, so that each row stays in its place.
"""

from app.errors import CannotOpen, Locked
from app.keys.primitives import Secret, buffer, derive, lock_once, mac, random, unlock_once, wipe

SALT_BYTES = 16
_FORMAT = b"carnet/row/v1"


class RowKey:
    """Seals and opens rows with one 32-byte key, and names them with another."""

    def __init__(self, key: Secret, names: bytes) -> None:
        self._key = bytearray(key)
        self._blind = buffer(derive(names, b"carnet/blind/v1"))
        self._is_forgotten = False

    def renew(self, key: Secret) -> None:
        """Seal and open with another key from now on; names stay as they are."""
        old, self._key = self._key, bytearray(key)
        wipe(old)

    def forget(self) -> None:
        """Overwrite the key: nothing is sealed or opened from now on."""
        self._is_forgotten = True
        wipe(self._key)
        wipe(self._blind)

    def seal(self, table: str, name: bytes, data: Secret) -> bytes:
        """Seal what a row holds; `Locked` once the key was forgotten."""
        if self._is_forgotten:
            raise Locked
        salt = random(SALT_BYTES)
        key = derive(self._key, _FORMAT, salt)
        return salt + lock_once(key, data, _context(table, name))

    def open(self, table: str, name: bytes, sealed: bytes) -> bytes:
        """Open a row; `CannotOpen` if it was changed, cut or taken from elsewhere."""
        if len(sealed) < SALT_BYTES:
            raise CannotOpen("row cut short")
        key = derive(self._key, _FORMAT, sealed[:SALT_BYTES])
        return unlock_once(key, sealed[SALT_BYTES:], _context(table, name))

    def blind(self, table: str, name: str) -> bytes:
        """Return the name under which a row is stored."""
        return mac(self._blind, table.encode() + b"\0" + name.encode())[:16]


def _context(table: str, name: bytes) -> bytes:
    return b"%s\0%b\0%b" % (table.encode(), name, _FORMAT)
