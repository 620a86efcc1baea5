"""A signed request: one fixed profile of HTTP Message Signatures (RFC 9421).

Ed25519 over `@method @authority @path @query content-digest`, in this order, always all
five, with `created`, `nonce`, `keyid` (the device) and `tag`. The body is covered by its
SHA-256 digest (RFC 9530), an empty one too. A request for one server, path or body is no
good for another, and the server keeps nonces for as long as `created` would be accepted.
"""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.errors import Forged, Malformed

Sign = Callable[[bytes], bytes]

TAG = "carnet-v1"
_COVERED = '("@method" "@authority" "@path" "@query" "content-digest")'
_INPUT = re.compile(
    r"carnet="
    + re.escape(_COVERED)
    + r';created=(0|[1-9][0-9]{0,11});nonce="([A-Za-z0-9_-]{22})";keyid="([A-Za-z0-9_-]{12})"'
    + f';tag="{TAG}"'
)
_SIGNATURE = re.compile(r"carnet=:([A-Za-z0-9+/]{85}[AQgw]==):")


@dataclass(frozen=True, slots=True)
class Request:
    """What is signed of a request. `query` is without its question mark."""

    method: str
    authority: str
    path: str
    query: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says they sent a request, when (seconds since 1970) and with which nonce."""

    keyid: str
    created: int
    nonce: str


def digest(body: bytes) -> str:
    """Return the Content-Digest field of a body."""
    return f"sha-256=:{base64.b64encode(sha256(body).digest()).decode()}:"


def signed_headers(request: Request, claim: Claim, sign: Sign) -> dict[str, str]:
    """Return the header fields that make a request a signed one."""
    covered = digest(request.body)
    signature = base64.b64encode(sign(_base(request, claim, covered))).decode()
    return {
        "content-digest": covered,
        "signature-input": f"carnet={_params(claim)}",
        "signature": f"carnet=:{signature}:",
    }


def read_claim(headers: Mapping[str, str]) -> Claim:
    """Read who claims to have signed; nothing is proven before `check`."""
    found = _INPUT.fullmatch(headers.get("signature-input", ""))
    if found is None:
        raise Malformed("signature-input")
    return Claim(keyid=found[3], created=int(found[1]), nonce=found[2])


def check(
    request: Request, headers: Mapping[str, str], claim: Claim, key: Ed25519PublicKey
) -> None:
    """Raise unless the claim's owner signed exactly this request."""
    covered = digest(request.body)
    if headers.get("content-digest") != covered:
        raise Forged("content digest")
    found = _SIGNATURE.fullmatch(headers.get("signature", ""))
    if found is None:
        raise Malformed("signature")
    try:
        key.verify(base64.b64decode(found[1]), _base(request, claim, covered))
    except InvalidSignature as error:
        raise Forged("request signature") from error


def _params(claim: Claim) -> str:
    return (
        f'{_COVERED};created={claim.created};nonce="{claim.nonce}"'
        f';keyid="{claim.keyid}";tag="{TAG}"'
    )


def _base(request: Request, claim: Claim, covered: str) -> bytes:
    return "\n".join(
        (
            f'"@method": {request.method}',
            f'"@authority": {request.authority.lower()}',
            f'"@path": {request.path}',
            f'"@query": ?{request.query}',
            f'"content-digest": {covered}',
            f'"@signature-params": {_params(claim)}',
        )
    ).encode()
