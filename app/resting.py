"""What a notebook rests under: the device secret of the moment, and how it is replaced.

Rows that were erased may still stand somewhere on a disk, where no file shows them. So
whatever is destroyed for good is destroyed with its keys: all that stays is sealed anew
under others, in the transaction that takes the rest out, and the old ones are gone with it.
"""

from collections.abc import Callable
from pathlib import Path

from app.errors import CannotOpen, VaultForeign
from app.keys import lock
from app.keys.identity import Standing, carry_key
from app.keys.primitives import KEY_BYTES, Secret, buffer, random, wipe
from app.keys.rows import RowKey
from app.vault import keyslots, secret
from app.vault.database import Database
from app.vault.shelf import Shelf

CARRYING = ("carried", "entries", "inbox")
KEEPING = ("opened", "kept", "drafts")
"""The tables under the device secret alone, and those under the passphrase too."""


def own_secret(home: Path, database: Database) -> tuple[bytes, Standing]:
    """Return the device secret that this vault rests under, and what it opens.

    After a power cut there may be two: the one that opens the vault stays.
    """
    slot = keyslots.read_slot(database, keyslots.DEVICE)
    found = secret.read(home)
    coming = secret.staged(home)
    try:
        standing = Standing.open(slot, found)
    except CannotOpen as error:
        if coming is None:
            raise VaultForeign from error
        try:
            standing = Standing.open(slot, coming)
        except CannotOpen:
            raise VaultForeign from error
        secret.adopt(home)
        return coming, standing
    secret.drop_staged(home)
    return found, standing


def rest_anew(
    home: Path,
    database: Database,
    standing: Standing,
    keyslot: lock.Opened,
    carrying: RowKey,
    keeping: RowKey,
    destroy: Callable[[], None],
) -> tuple[bytes, lock.Opened]:
    """Rest under new keys, and destroy the old ones with the device secret they need.

    `destroy` takes rows out in the same transaction. Return the new secret and slot.
    """
    fresh, vault_key = random(KEY_BYTES), buffer(random(KEY_BYTES))
    slot, renewed = keyslot.rewrap(vault_key, fresh)

    def within() -> None:
        destroy()
        keyslots.write_slot(database, slot)

    _rest(home, database, standing, fresh, within, carrying, (keeping, vault_key))
    keyslot.forget()
    wipe(vault_key)
    return fresh, renewed


def rest_keyless(home: Path, database: Database, standing: Standing, carrying: RowKey) -> bytes:
    """Rest under a new device secret alone: what only a passphrase opened is destroyed.

    What is sealed for others stays, and can be sent. Return the new secret.
    """
    fresh = random(KEY_BYTES)

    def within() -> None:
        for table in KEEPING:
            Shelf(database, table, carrying).keep_only(())

    _rest(home, database, standing, fresh, within, carrying)
    return fresh


def is_emptied(database: Database) -> bool:
    """Tell whether nothing is left here that only a passphrase opens."""
    with database.reading() as connection:
        found = (connection.execute(f"SELECT 1 FROM {table} LIMIT 1") for table in KEEPING)
        return not any(rows.fetchone() for rows in found)


def _rest(
    home: Path,
    database: Database,
    standing: Standing,
    fresh: bytes,
    within: Callable[[], None],
    carrying: RowKey,
    *keeping: tuple[RowKey, Secret],
) -> None:
    """Do what is `within` and seal all rows anew, durably or not at all; then the device
    secret before this one is overwritten, and nothing that rested under it opens again.
    """
    secret.stage(home, fresh)
    renewed = [(CARRYING, carrying, carry_key(fresh)), *((KEEPING, *one) for one in keeping)]
    with database.held():
        with database.transaction():
            within()
            for tables, old, key in renewed:
                for table in tables:
                    Shelf(database, table, old).reseal(RowKey(key, standing.names))
            keyslots.write_slot(database, standing.seal(fresh), keyslots.DEVICE)
        for _, old, key in renewed:
            old.renew(key)
    secret.adopt(home)
    database.scrub()
