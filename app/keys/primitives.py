"""The only calls to a cipher, a key derivation, a signature or an agreement.

A reviewer reads this file to know what Carnet trusts. Every derivation carries a spoken
label. Randomness comes from `random` here and nowhere else.
"""

import ctypes
import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.constant_time import bytes_eq

from app.errors import CannotOpen

KEY_BYTES = 32
TAG_BYTES = 16
_ZERO_NONCE = bytes(12)
_BYTES_HEAD = bytes.__basicsize__ - 1

Secret = bytes | bytearray
"""A key in a buffer of ours, which `wipe` overwrites, or in bytes on their way there."""


def random(size: int) -> bytes:
    """Return bytes nobody can predict."""
    return os.urandom(size)


def buffer(secret: bytes) -> bytearray:
    """Move a secret into a buffer of its own, and overwrite the bytes it came in.

    Only for bytes that nobody else holds: just drawn, derived or opened.
    """
    kept = bytearray(secret)
    wipe(secret)
    return kept


def wipe(secret: Secret) -> None:
    """Overwrite a secret where it lies, with noise: a late thread seals for nobody.

    Python cannot change `bytes`, so for them it is done behind its back; they must have
    been made here and be held by nobody else.
    """
    noise = random(len(secret))
    if isinstance(secret, bytearray):
        secret[:] = noise
    elif len(secret) > 1:  # Python has each single byte only once
        ctypes.memmove(id(secret) + _BYTES_HEAD, noise, len(secret))


def derive(secret: Secret, label: bytes, salt: bytes = b"") -> bytes:
    """Derive a key for one purpose, the label (HKDF-SHA256, RFC 5869).

    Its two steps are written out, for a key is one block long: there is nothing to repeat.
    """
    extracted = mac(salt or bytes(KEY_BYTES), secret)
    return mac(extracted, label + b"\x01")


def mac(key: Secret, data: Secret) -> bytes:
    """Return HMAC-SHA256 (RFC 2104)."""
    return hmac.digest(key, data, "sha256")


def equal(a: bytes, b: bytes) -> bool:
    """Compare in constant time."""
    return bytes_eq(a, b)


def digest(data: bytes) -> bytes:
    """Return SHA-256."""
    return sha256(data).digest()


def lock_once(key: Secret, data: Secret, context: bytes = b"") -> bytes:
    """Seal under a key that seals nothing else, hence the fixed nonce (RFC 8439)."""
    return ChaCha20Poly1305(key).encrypt(_ZERO_NONCE, data, context or None)


def unlock_once(key: Secret, sealed: bytes, context: bytes = b"") -> bytes:
    """Open what `lock_once` sealed; `CannotOpen` if a bit or the context differs."""
    try:
        return ChaCha20Poly1305(key).decrypt(_ZERO_NONCE, sealed, context or None)
    except InvalidTag as error:
        raise CannotOpen("changed, or sealed with another key") from error


def agree(private: X25519PrivateKey, public: bytes) -> bytes:
    """Return the X25519 shared secret; `CannotOpen` for a low-order public key."""
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError as error:
        raise CannotOpen("low-order key") from error


def signer(seed: Secret) -> Ed25519PrivateKey:
    """Return the Ed25519 key of a 32-byte seed (RFC 8032)."""
    return Ed25519PrivateKey.from_private_bytes(seed)
