"""Who is asking: the device of the roster that signed this very request, just now."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from starlette.exceptions import HTTPException
from starlette.requests import Request

from app.errors import Malformed, Refused, TooLarge, WireError
from app.wire import requests
from app.wire.feed import Code
from app.wire.limits import CLOCK_S
from app.wire.requests import Claim
from app.wire.roster import Member, Roster
from sync_server.allowances import Allowances
from sync_server.limits import BODY_S
from sync_server.nonces import Nonces
from sync_server.problems import Unproven
from sync_server.rosters import Rosters


@dataclass(frozen=True, slots=True)
class Caller:
    """A proven device, and what it sent."""

    device: str
    member: Member
    roster: Roster
    body: bytes


class Callers:
    """Knows a caller by its signature alone: no account, no cookie, no address."""

    def __init__(self, rosters: Rosters, clock: Callable[[], float], names: frozenset[str]) -> None:
        self._rosters = rosters
        self._clock = clock
        self._names = names
        self._nonces = Nonces()
        self._allowances = Allowances()
        self._started_at = int(clock())

    async def identify(self, request: Request, most: int = 0, *, cut: bool = False) -> Caller:
        """Return who asks, with a body of at most `most` bytes.

        `cut` lets a revoked device through, to hand in what it wrote before.
        """
        claim = self._claim(request)
        roster = self._rosters.current()
        member = roster.members.get(claim.keyid)
        if member is None:
            raise Unproven(Code.UNKNOWN_DEVICE)
        body = await _body(request, most)
        self._prove(request, claim, member, body)
        if member.cut is not None and not cut:
            raise Refused(Code.REVOKED)
        return Caller(claim.keyid, member, roster, body)

    async def introduce(self, request: Request, most: int) -> Caller:
        """Return who brings a roster: a member of the one in force, or of this very one."""
        claim = self._claim(request)
        body = await _body(request, most)
        roster = self._rosters.preview(body)
        member = roster.members.get(claim.keyid)
        if member is None:
            raise Unproven(Code.UNKNOWN_DEVICE)
        self._prove(request, claim, member, body)
        return Caller(claim.keyid, member, roster, body)

    def _claim(self, request: Request) -> Claim:
        try:
            claim = requests.read_claim(request.headers)
        except Malformed as error:
            raise Unproven(Code.UNSIGNED) from error
        # A restart forgets nonces: what was signed before it is not taken again after it.
        now = self._clock()
        if abs(now - claim.created) > CLOCK_S or claim.created < self._started_at:
            raise Unproven(Code.WRONG_CLOCK)
        return claim

    def _prove(self, request: Request, claim: Claim, member: Member, body: bytes) -> None:
        authority = request.headers.get("host", "")
        if self._names and authority.lower() not in self._names:
            raise Unproven(Code.FORGED)
        asked = requests.Request(
            request.method,
            authority,
            request.scope["raw_path"].decode("latin-1"),
            request.scope["query_string"].decode("latin-1"),
            body,
        )
        try:
            key = Ed25519PublicKey.from_public_bytes(member.net)
            requests.check(asked, request.headers, claim, key)
        except WireError as error:
            raise Unproven(Code.FORGED) from error
        now = self._clock()
        self._allowances.spend(claim.keyid, len(body), now)
        if not self._nonces.is_new(claim.keyid, claim.nonce, now):
            raise Unproven(Code.REPLAYED)


async def _body(request: Request, most: int) -> bytes:
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared[:12]) > most:
        raise TooLarge("body")
    pieces, size = [], 0
    try:
        async with asyncio.timeout(BODY_S):
            async for piece in request.stream():
                size += len(piece)
                if size > most:
                    raise TooLarge("body")
                pieces.append(piece)
    except TimeoutError as error:
        raise HTTPException(408) from error
    return b"".join(pieces)
