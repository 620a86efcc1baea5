"""A device's own keys.

`sign` signs entries and is at rest only under the passphrase. `box` opens what is sealed
to this device. `net` signs requests and rests under the device secret alone, so that a
locked notebook can send what it holds; it opens and writes nothing.

The device secret is replaced whenever something was erased. So `net`, and the key of the
vault's blinded names, rest beside the vault, sealed under the secret of the moment.
"""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.errors import VaultDamaged
from app.keys.primitives import (
    KEY_BYTES,
    Secret,
    buffer,
    derive,
    digest,
    lock_once,
    random,
    signer,
    unlock_once,
    wipe,
)
from app.keys.recipients import Identity
from app.wire.roster import device_id

_STANDING = b"carnet/device/standing/v1"
_CHECK_BYTES = 8


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """The private keys of an unlocked device."""

    seed: Secret = field(repr=False)
    sign: Ed25519PrivateKey = field(init=False, repr=False, compare=False)
    box: Identity = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        seed = buffer(derive(self.seed, b"carnet/device/sign/v1"))
        object.__setattr__(self, "sign", signer(seed))
        wipe(seed)
        box = Identity.move(derive(self.seed, b"carnet/device/box/v1"))
        object.__setattr__(self, "box", box)

    @classmethod
    def generate(cls) -> "DeviceKeys":
        return cls(random(32))

    @classmethod
    def restore(cls, seed: bytes) -> "DeviceKeys":
        """Make the keys of a seed at rest, and overwrite the bytes it came in."""
        if len(seed) != 32:
            raise VaultDamaged("device keys")
        return cls(buffer(seed))

    def forget(self) -> None:
        """Overwrite the seed. The keys made of it go with the last who holds them."""
        wipe(self.seed)

    @property
    def id(self) -> str:
        return device_id(self.sign_public)

    @property
    def sign_public(self) -> bytes:
        return self.sign.public_key().public_bytes_raw()


@dataclass(frozen=True, slots=True)
class Standing:
    """What outlives the device secret: the seed of `net`, and the key of blinded names."""

    net_seed: bytes = field(repr=False)
    names: bytes = field(repr=False)

    @classmethod
    def first(cls, device_secret: bytes) -> "Standing":
        """Return what a device begins with; its first secret does not follow from it."""
        return cls(derive(device_secret, b"carnet/device/net/v1"), random(KEY_BYTES))

    @property
    def net(self) -> Ed25519PrivateKey:
        """Return the key that signs this device's requests."""
        return signer(self.net_seed)

    def seal(self, device_secret: bytes) -> bytes:
        """Seal it under a device secret that seals nothing else of this kind."""
        sealed = lock_once(derive(device_secret, _STANDING), self.net_seed + self.names)
        return digest(sealed)[:_CHECK_BYTES] + sealed

    @classmethod
    def open(cls, stored: bytes, device_secret: bytes) -> "Standing":
        """Open it; `VaultDamaged` if it was changed, `CannotOpen` under another secret."""
        check, sealed = stored[:_CHECK_BYTES], stored[_CHECK_BYTES:]
        if digest(sealed)[:_CHECK_BYTES] != check:
            raise VaultDamaged("device slot")
        both = unlock_once(derive(device_secret, _STANDING), sealed)
        return cls(both[:KEY_BYTES], both[KEY_BYTES:])


def carry_key(device_secret: bytes) -> bytes:
    """Return the key of the rows that a locked notebook may still move about.

    They hold sealed entries and headers: what the server sees too, and no more.
    """
    return derive(device_secret, b"carnet/carry/v1")
