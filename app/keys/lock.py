"""From a passphrase to the vault's key, and nothing that helps a guess.

    KEK  = HKDF( Argon2id(passphrase; 64 MiB, t=3, p=1) ‖ device secret )
    slot = parameters ‖ ChaCha20-Poly1305(KEK; vault key, the parameters bound in)

The passphrase alone opens nothing without the device secret, which the phone's keystore
keeps; the device secret alone opens nothing readable. Parameters are stored beside, so
they can be raised, and held below a ceiling, so that a changed slot cannot stall a phone.
"""

from dataclasses import dataclass
from typing import Any

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from app.errors import CannotOpen, Malformed, VaultDamaged, WrongPassphrase
from app.keys.primitives import KEY_BYTES, derive, lock_once, random, unlock_once
from app.wire import canonical
from app.wire.text import b64, unb64

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
    vault_key: bytes, passphrase: str, device_secret: bytes, cost: Cost | None = None
) -> bytes:
    """Wrap the vault key for a passphrase on this device."""
    cost = cost or Cost()
    salt = random(16)
    head = {"v": 1, "kdf": "argon2id", "m": cost.m, "t": cost.t, "p": cost.p, "salt": b64(salt)}
    kek = _kek(passphrase, device_secret, salt, cost)
    wrapped = lock_once(kek, vault_key, canonical.encode(head))
    return canonical.encode(head | {"wrapped": b64(wrapped)})


def open_slot(slot: bytes, passphrase: str, device_secret: bytes) -> bytes:
    """Return the vault key; `WrongPassphrase`, or `VaultDamaged` for a broken slot."""
    head, wrapped = _read(slot)
    cost = Cost(head["m"], head["t"], head["p"])
    kek = _kek(passphrase, device_secret, unb64(head["salt"], 16), cost)
    try:
        return unlock_once(kek, wrapped, canonical.encode(head))
    except CannotOpen as error:
        raise WrongPassphrase from error


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


def _kek(passphrase: str, device_secret: bytes, salt: bytes, cost: Cost) -> bytes:
    said = canonical.normal(passphrase).strip().encode(errors="surrogatepass")
    if cost.m < 8 * cost.p:
        raise VaultDamaged("keyslot parameters")
    try:
        stretched = hash_secret_raw(said, salt, cost.t, cost.m, cost.p, KEY_BYTES, Type.ID)
    except HashingError as error:
        raise VaultDamaged("not enough memory for the keyslot") from error
    return derive(stretched + device_secret, _LABEL)
