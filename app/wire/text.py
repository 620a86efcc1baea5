"""Bytes as text inside canonical JSON: base64url without padding, one form only."""

import base64
import binascii

from app.errors import Malformed


def b64(data: bytes | bytearray) -> str:
    """Write bytes as base64url without padding (RFC 4648 §5)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: object, size: int | None = None) -> bytes:
    """Read what `b64` wrote; `Malformed` if it is another spelling or another size."""
    if not isinstance(text, str):
        raise Malformed("base64url text expected")
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise Malformed("not base64url") from error
    if b64(data) != text or (size is not None and len(data) != size):
        raise Malformed("not base64url of the expected size")
    return data
