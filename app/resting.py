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
from app.keys.primitives import KEY_BYTES, buffer, random, wipe
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
    secret.stage(home, fresh)
    with database.held():
        with database.transaction():
            destroy()
            for tables, old, key in (
                (CARRYING, carrying, carry_key(fresh)),
                (KEEPING, keeping, vault_key),
            ):
                for table in tables:
                    Shelf(database, table, old).reseal(RowKey(key, standing.names))
            keyslots.write_slot(database, slot)
            keyslots.write_slot(database, standing.seal(fresh), keyslots.DEVICE)
        carrying.renew(carry_key(fresh))
        keeping.renew(vault_key)
        keyslot.forget()
        wipe(vault_key)
    secret.adopt(home)
    database.scrub()
    return fresh, renewed
