"""From a passphrase to the vault's key, and nothing that helps a guess.

    KEK  = HKDF( Argon2id(passphrase; 64 MiB, t=3, p=1) ‖ device secret )
    slot = parameters ‖ ChaCha20-Poly1305(KEK; vault key, the parameters bound in)

The passphrase alone opens nothing without the device secret, which the phone's keystore
keeps; the device secret alone opens nothing readable. Parameters are stored beside, so
they can be raised, and held below a ceiling, so that a changed slot cannot stall a phone.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from app.errors import CannotOpen, Malformed, VaultDamaged, WrongPassphrase
from app.keys.primitives import (
    KEY_BYTES,
    Secret,
    buffer,
    derive,
    lock_once,
    random,
    unlock_once,
    wipe,
)
from app.wire import canonical
from app.wire.text import b64, unb64

Slot = tuple[bytes, bytes]
"""What a passphrase is tried on: a keyslot, and the device secret that it needs."""

_LABEL = b"carnet/kek/v1"
_CEILING = {"m": 256 * 1024, "t": 8, "p": 8}
"""Four times the memory and twice the passes of today: two seconds here, ten on a phone."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: Argon2id memory (KiB), passes and lanes (RFC 9106)."""

    m: int = 64 * 1024
    t: int = 3
    p: int = 1


def make_slot(
    vault_key: Secret,
    passphrase: str,
    device_secret: bytes,
    cost: Cost | None = None,
    beside: bytes = b"",
) -> bytes:
    """Wrap the vault key for a passphrase on this device.

    A slot made `beside` another is tried with it at no cost: a guess is stretched once.
    """
    head = _read(beside)[0] if beside else _head(cost or Cost())
    stretched = _stretch(passphrase, head)
    opened = Opened(bytearray(vault_key), stretched, head)
    slot, again = opened.rewrap(vault_key, device_secret)
    opened.forget()
    again.forget()
    return slot


@dataclass(frozen=True, slots=True)
class Opened:
    """An open slot: the vault key, and what is needed to wrap another one in its place."""

    vault_key: bytearray = field(repr=False)
    _stretched: bytearray = field(repr=False)
    _head: Mapping[str, Any]

    def rewrap(self, vault_key: Secret, device_secret: bytes) -> tuple[bytes, "Opened"]:
        """Wrap a new vault key for the same passphrase, under a new device secret."""
        kek = _kek(self._stretched, device_secret)
        wrapped = lock_once(kek, vault_key, canonical.encode(self._head))
        wipe(kek)
        slot = canonical.encode(dict(self._head) | {"wrapped": b64(wrapped)})
        return slot, Opened(bytearray(vault_key), bytearray(self._stretched), self._head)

    def forget(self) -> None:
        """Overwrite what opens: the notebook is locked, or rests under other keys."""
        wipe(self.vault_key)
        wipe(self._stretched)


def open_slot(slot: bytes, passphrase: str, device_secret: bytes) -> Opened:
    """Open a slot; `WrongPassphrase`, or `VaultDamaged` for a broken one."""
    return open_any([(slot, device_secret)], passphrase)[1]


def open_any(slots: Sequence[Slot], passphrase: str) -> tuple[int, Opened]:
    """Open whichever of these slots a passphrase opens.

    All are tried, so that the time tells nothing; return which it was. `WrongPassphrase`,
    or `VaultDamaged` if the first is broken; a broken one behind it is one that stays shut.
    """
    found: tuple[int, Opened] | None = None
    stretched: dict[bytes, bytearray] = {}
    for which, (slot, device_secret) in enumerate(slots):
        try:
            head, wrapped = _read(slot)
            bound = canonical.encode(head)
            if bound not in stretched:
                stretched[bound] = _stretch(passphrase, head)
        except VaultDamaged:
            if which:
                continue
            raise
        kek = _kek(stretched[bound], device_secret)
        with suppress(CannotOpen):
            vault_key = buffer(unlock_once(kek, wrapped, bound))
            if found is None:
                found = which, Opened(vault_key, bytearray(stretched[bound]), head)
            else:
                wipe(vault_key)
        wipe(kek)
    for one in stretched.values():
        wipe(one)
    if found is None:
        raise WrongPassphrase
    return found


def _head(cost: Cost) -> Mapping[str, Any]:
    """Return what a new slot says of itself, with a salt of its own."""
    costs = {"m": cost.m, "t": cost.t, "p": cost.p}
    return {"v": 1, "kdf": "argon2id", **costs, "salt": b64(random(16))}


def _read(slot: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        head = canonical.decode(slot)
        wrapped = unb64(head.pop("wrapped"), KEY_BYTES + 16)
        unb64(head["salt"], 16)
        fits = all(type(head[k]) is int and 1 <= head[k] <= top for k, top in _CEILING.items())
        if head["v"] == 1 and head["kdf"] == "argon2id" and fits and len(head) == 6:
            return head, wrapped
    except (Malformed, KeyError, TypeError, AttributeError) as error:
        raise VaultDamaged("keyslot") from error
    raise VaultDamaged("keyslot parameters")


def _stretch(passphrase: str, head: Mapping[str, Any]) -> bytearray:
    said = canonical.normal(passphrase).strip().encode(errors="surrogatepass")
    salt, cost = unb64(head["salt"], 16), Cost(head["m"], head["t"], head["p"])
    if cost.m < 8 * cost.p:
        raise VaultDamaged("keyslot parameters")
    try:
        return buffer(hash_secret_raw(said, salt, cost.t, cost.m, cost.p, KEY_BYTES, Type.ID))
    except HashingError as error:
        raise VaultDamaged("not enough memory for the keyslot") from error
    finally:
        wipe(said)


def _kek(stretched: bytearray, device_secret: bytes) -> bytes:
    both = stretched + device_secret
    kek = derive(both, _LABEL)
    wipe(both)
    return kek
