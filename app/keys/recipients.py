"""Who may read: an age X25519 recipient, and the identity that opens for it.

Wrapping is the X25519 stanza of age v1: an ephemeral agreement, a wrap key derived from
it, and the file key sealed under that.
"""

import binascii
from dataclasses import InitVar, dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.errors import CannotOpen, Malformed
from app.keys import bech32
from app.keys.primitives import Secret, agree, derive, lock_once, random, unlock_once, wipe

FILE_KEY_BYTES = 16
_LABEL = b"age-encryption.org/v1/X25519"
_PUBLIC = "age"
_PRIVATE = "AGE-SECRET-KEY-"


@dataclass(frozen=True, slots=True)
class Stanza:
    """One line of an age header and its body: a file key, wrapped for somebody."""

    args: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone a file can be sealed to."""

    public: bytes

    @classmethod
    def parse(cls, text: str) -> "Recipient":
        """Read `age1…`; `Malformed` if mistyped, or a key that anyone could open for."""
        prefix, public = bech32.decode(text)
        if prefix != _PUBLIC or len(public) != 32:
            raise Malformed("not an age recipient")
        try:
            agree(X25519PrivateKey.generate(), public)
        except CannotOpen as error:
            raise Malformed("low-order key") from error
        return cls(public)

    def __str__(self) -> str:
        return bech32.encode(_PUBLIC, self.public)

    def wrap(self, file_key: bytes) -> Stanza:
        """Wrap a file key so that only this recipient's identity unwraps it."""
        ephemeral = X25519PrivateKey.from_private_bytes(random(32))
        share = ephemeral.public_key().public_bytes_raw()
        key = derive(agree(ephemeral, self.public), _LABEL, share + self.public)
        return Stanza(("X25519", unpadded(share)), lock_once(key, file_key))


@dataclass(frozen=True, slots=True)
class Identity:
    """A private key that opens what was sealed to its recipient."""

    secret: InitVar[Secret]
    _key: X25519PrivateKey = field(init=False, repr=False, compare=False)
    recipient: Recipient = field(init=False)

    def __post_init__(self, secret: Secret) -> None:
        # Held by OpenSSL alone, which overwrites it when the last who holds it lets go.
        key = X25519PrivateKey.from_private_bytes(secret)
        object.__setattr__(self, "_key", key)
        object.__setattr__(self, "recipient", Recipient(key.public_key().public_bytes_raw()))

    @classmethod
    def generate(cls) -> "Identity":
        return cls.move(random(32))

    @classmethod
    def move(cls, secret: bytes) -> "Identity":
        """Make an identity of bytes that nobody else holds, and overwrite them."""
        made = cls(secret)
        wipe(secret)
        return made

    @classmethod
    def parse(cls, text: str) -> "Identity":
        """Read `AGE-SECRET-KEY-1…`."""
        prefix, secret = bech32.decode(text)
        if prefix != _PRIVATE or len(secret) != 32:
            raise Malformed("not an age identity")
        return cls.move(secret)

    def export(self) -> str:
        """Return `AGE-SECRET-KEY-1…`, for a file that the `age` program reads."""
        return bech32.encode(_PRIVATE, self._key.private_bytes_raw())

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the file key, or None if this stanza is not for this identity."""
        if stanza.args[:1] != ("X25519",):
            return None
        if len(stanza.args) != 2 or len(stanza.body) != FILE_KEY_BYTES + 16:
            raise Malformed("X25519 stanza")
        share = padded(stanza.args[1])
        if len(share) != 32:
            raise Malformed("X25519 share")
        salt = share + self.recipient.public
        try:
            return unlock_once(derive(agree(self._key, share), _LABEL, salt), stanza.body)
        except CannotOpen as error:
            if error.__cause__ is None or isinstance(error.__cause__, ValueError):
                raise Malformed("low-order share") from error
            return None


def unpadded(data: bytes) -> str:
    """Write base64 without padding, as age does."""
    return binascii.b2a_base64(data, newline=False).rstrip(b"=").decode()


def padded(text: str) -> bytes:
    """Read base64 without padding, in its only canonical form, or raise `Malformed`."""
    try:
        data = binascii.a2b_base64(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise Malformed("base64") from error
    if unpadded(data) != text:
        raise Malformed("base64")
    return data
