"""The recovery kit: one printed seed that outlives every device, and its public half.

It gives the root key, which signs the first roster and any rescue, and the recovery
identity, a reader of every epoch. Bech32 text: a mistyped character is found at once.
"""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.errors import Malformed
from app.keys import bech32
from app.keys.primitives import derive, random, signer
from app.keys.recipients import Identity
from app.wire.text import unb64

_PREFIX = "CARNET-KIT-"
_ROOT_PREFIX = "CARNET-ROOT-"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class RecoveryKit:
    """What is printed, and kept in a safe in two buildings."""

    seed: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> "RecoveryKit":
        return cls(random(32))

    @classmethod
    def parse(cls, text: str) -> "RecoveryKit":
        """Read a kit as typed back: groups, spaces and case do not matter."""
        prefix, seed = bech32.decode("".join(text.split()).upper())
        if prefix != _PREFIX or len(seed) != _KEY_BYTES:
            raise Malformed("not a recovery kit")
        return cls(seed)

    def export(self) -> str:
        """Return the text to print."""
        return bech32.encode(_PREFIX, self.seed)

    @property
    def root(self) -> Ed25519PrivateKey:
        return signer(derive(self.seed, b"carnet/kit/root/v1"))

    @property
    def recovery(self) -> Identity:
        return Identity(derive(self.seed, b"carnet/kit/recovery/v1"))


def write_root(root: bytes) -> str:
    """Return a study's root key as it is written down. It is public: it only verifies."""
    return bech32.encode(_ROOT_PREFIX, root)


def read_root(text: str) -> bytes:
    """Read a root key as written down, groups and case no matter, or as a server is told it."""
    typed = "".join(text.split())
    if not typed.upper().startswith(_ROOT_PREFIX):
        return unb64(typed, _KEY_BYTES)
    _, root = bech32.decode(typed.upper())
    if len(root) != _KEY_BYTES:
        raise Malformed("not a root key")
    return root
