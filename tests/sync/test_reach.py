"""A device asks whether the server is there, and what time it is there: nothing else moves."""

from pathlib import Path

import httpx

from app.sync.reach import Reached, reach
from app.wire.limits import CLOCK_S
from tests.support.entries import Author, study_of
from tests.support.lines import raising
from tests.support.servers import NOW, Clock, client, service

STUDY, (_, AUTHOR) = study_of(2)
STRANGER = Author()


async def asked(tmp_path: Path, author: Author, off_s: float = 0) -> Reached:
    line = httpx.ASGITransport(service(STUDY, tmp_path))
    async with client(author, line, Clock(NOW() + off_s)) as asking:
        return await reach(asking)


async def test_server_that_knows_the_device_is_reached(tmp_path: Path) -> None:
    assert await asked(tmp_path, AUTHOR) == Reached()
    assert await asked(tmp_path, AUTHOR, CLOCK_S - 2) == Reached(), "good enough"


async def test_clock_that_is_wrong_is_told_to_the_second(tmp_path: Path) -> None:
    for off_s in (-86_400, -CLOCK_S - 20, CLOCK_S + 20, 10 * 365 * 86_400):
        answer = await asked(tmp_path, AUTHOR, off_s)
        assert answer.failure is None and abs(answer.ahead_s - off_s) <= 1


async def test_what_stands_in_the_way_is_told_and_not_raised(tmp_path: Path) -> None:
    refused = await asked(tmp_path, STRANGER)
    assert refused.failure == "Refused" and refused.code
    async with client(AUTHOR, raising(httpx.ConnectError("refused"))) as asking:
        assert (await reach(asking)).failure == "Unreachable"
