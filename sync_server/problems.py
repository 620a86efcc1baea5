"""Our errors as RFC 9457 answers, each with a code that programs may rely on.

| status | codes | means |
|---|---|---|
| 400 | malformed | these bytes do not have the agreed form |
| 401 | unsigned, unknown-device, wrong-clock, replayed, forged | we do not know who asks |
| 403 | not-yours, revoked | we know, and it is not allowed |
| 404 | not-found | there is nothing by that name |
| 409 | gap, fork, stale-roster | it does not fit what is here: ask for heads, go on from there |
| 413 | too-large | it exceeds a limit of the format |
| 422 | forged | it was not signed by who it says |
| 503 | busy | come back after `Retry-After` |
| 507 | full | no room left; come back after `Retry-After` |
"""

import errno
import json
import sqlite3
from collections.abc import Mapping

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from app.errors import CarnetError, Forged, OutOfPlace, Refused, TooLarge, WireError
from app.wire.feed import TIME_FIELD, Code
from sync_server.limits import BUSY_S, RETRY_S

STATUSES: Mapping[Code, int] = {
    Code.UNSIGNED: 401,
    Code.UNKNOWN_DEVICE: 401,
    Code.WRONG_CLOCK: 401,
    Code.REPLAYED: 401,
    Code.FORGED: 422,
    Code.MALFORMED: 400,
    Code.TOO_LARGE: 413,
    Code.NOT_YOURS: 403,
    Code.GAP: 409,
    Code.FORK: 409,
    Code.REVOKED: 403,
    Code.STALE_ROSTER: 409,
    Code.NOT_FOUND: 404,
    Code.FULL: 507,
    Code.BUSY: 503,
}

_TITLES: Mapping[Code, str] = {
    Code.UNSIGNED: "The request is not signed.",
    Code.UNKNOWN_DEVICE: "No device of this study has this identifier.",
    Code.WRONG_CLOCK: "The request was signed at another time; the server's own is told.",
    Code.REPLAYED: "This request was already made.",
    Code.FORGED: "It was not signed by who it says.",
    Code.MALFORMED: "It does not have the agreed form.",
    Code.TOO_LARGE: "It exceeds a limit of the format.",
    Code.NOT_YOURS: "This device may not do that.",
    Code.GAP: "Entries are missing before these.",
    Code.FORK: "Something else already stands in this place.",
    Code.REVOKED: "This device no longer takes part.",
    Code.STALE_ROSTER: "Another roster is the current one.",
    Code.NOT_FOUND: "There is nothing by that name.",
    Code.FULL: "There is no room left.",
    Code.BUSY: "Come back a little later.",
}

_NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))


class Unproven(Refused):
    """It is not proven who asks."""


def code_of(error: CarnetError) -> Code:
    """Return the code of a refusal."""
    match error:
        case Refused():
            return Code(error.code)
        case Forged():
            return Code.FORGED
        case TooLarge():
            return Code.TOO_LARGE
        case OutOfPlace():
            return Code.GAP
        case WireError():
            return Code.MALFORMED
    raise AssertionError("the server has no answer for this error") from error


def problem(code: Code, status: int | None = None, **fields: int) -> Response:
    """Write a refusal, with response fields (`retry_after` is `Retry-After`)."""
    status = status or STATUSES[code]
    body = {"type": f"urn:carnet:{code}", "title": _TITLES[code], "status": status, "code": code}
    told = {name.replace("_", "-"): str(value) for name, value in fields.items()}
    return Response(json.dumps(body), status, told, media_type="application/problem+json")


def install(service: FastAPI) -> None:
    """Answer every error of ours, and every failing disk, with a problem."""
    service.add_exception_handler(CarnetError, _refused)
    service.add_exception_handler(OSError, _disk)
    service.add_exception_handler(sqlite3.Error, _disk)
    service.add_exception_handler(HTTPException, _http)
    service.add_exception_handler(ClientDisconnect, _gone)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, CarnetError)
    code = code_of(error)
    if isinstance(error, Unproven):
        # The time lets a device with a wrong clock allow for it, and set nothing.
        return problem(code, 401, **{TIME_FIELD: int(request.app.state.clock())})
    wait_s = {Code.BUSY: BUSY_S, Code.FULL: RETRY_S}.get(code)
    return problem(code, retry_after=wait_s) if wait_s else problem(code)


async def _disk(request: Request, error: Exception) -> Response:
    """Tell a full disk from one that cannot be written; nothing was acknowledged."""
    is_full = (isinstance(error, OSError) and error.errno in _NO_ROOM) or (
        isinstance(error, sqlite3.Error)
        and getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    )
    return problem(Code.FULL if is_full else Code.BUSY, retry_after=RETRY_S)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: Code.NOT_FOUND, 413: Code.TOO_LARGE}.get(error.status_code, Code.MALFORMED)
    answer = problem(code, error.status_code)
    answer.headers.update(error.headers or {})
    return answer


async def _gone(request: Request, error: Exception) -> Response:
    """Answer a request whose sender has left: nobody hears it, and nothing failed here."""
    return problem(Code.MALFORMED)
