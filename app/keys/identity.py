"""A device's own keys.

`sign` signs entries and is at rest only under the passphrase. `box` opens what is sealed
to this device. `net` signs requests and rests under the device secret alone, so that a
locked notebook can send what it holds; it opens and writes nothing.
"""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.errors import VaultDamaged
from app.keys.primitives import derive, random, signer
from app.keys.recipients import Identity
from app.wire.roster import device_id


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """The private keys of an unlocked device."""

    seed: bytes = field(repr=False)
    sign: Ed25519PrivateKey = field(init=False, repr=False, compare=False)
    box: Identity = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sign", signer(derive(self.seed, b"carnet/device/sign/v1")))
        object.__setattr__(self, "box", Identity(derive(self.seed, b"carnet/device/box/v1")))

    @classmethod
    def generate(cls) -> "DeviceKeys":
        return cls(random(32))

    @classmethod
    def restore(cls, seed: bytes) -> "DeviceKeys":
        if len(seed) != 32:
            raise VaultDamaged("device keys")
        return cls(seed)

    @property
    def id(self) -> str:
        return device_id(self.sign_public)

    @property
    def sign_public(self) -> bytes:
        return self.sign.public_key().public_bytes_raw()


def net_key(device_secret: bytes) -> Ed25519PrivateKey:
    """Return the key that signs this device's requests."""
    return signer(derive(device_secret, b"carnet/device/net/v1"))


def carry_key(device_secret: bytes) -> bytes:
    """Return the key of the rows that a locked notebook may still move about.

    They hold sealed entries and headers: what the server sees too, and no more.
    """
    return derive(device_secret, b"carnet/carry/v1")
