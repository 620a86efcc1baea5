"""Nobody is let in on the server's word."""

from pathlib import Path

import pytest

from app.wire import roster
from app.wire.feed import HEADS, ROSTER, roster_query
from app.wire.roster import COORDINATOR
from sync_server.store.memory import MemoryStore
from tests.support.asking import Asker, asker, code
from tests.support.entries import Author, Study, study_of


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def team() -> tuple[Study, list[Author]]:
    return study_of(3)


@pytest.fixture
def ask(team: tuple[Study, list[Author]], store: MemoryStore, tmp_path: Path) -> Asker:
    return asker(team[0], tmp_path, store)


async def refusal(ask: Asker, author: Author, body: bytes) -> tuple[int, str]:
    answer = await ask(author, "POST", ROSTER, body)
    return answer.status_code, "" if answer.status_code == 204 else code(answer)


async def test_the_first_is_taken_under_the_root_alone(tmp_path: Path) -> None:
    study, authors = study_of(2)
    stranger, [intruder, *_] = study_of(2)
    ask = asker(Study(root=study.root), tmp_path)
    foreign = stranger.chain[0].encode()
    assert await refusal(ask, intruder, foreign) == (422, "forged")
    data = study.chain[0].encode()
    assert await refusal(ask, intruder, data) == (401, "unknown-device")
    assert await refusal(ask, authors[1], data) == (204, "")
    assert (await ask(authors[0], "GET", HEADS)).status_code == 200


async def test_the_next_is_taken_and_served(
    ask: Asker, team: tuple[Study, list[Author]], store: MemoryStore
) -> None:
    study, authors = team
    newcomer = Author()
    signed = study.enrol([*authors, newcomer], by=authors[0])
    assert await refusal(ask, authors[0], signed.encode()) == (204, "")
    assert store.roster_version() == 2
    answer = await ask(newcomer, "GET", ROSTER, query=roster_query(0))
    assert answer.headers["carnet-roster"] == "2"
    assert roster.split(answer.content) == [one.encode() for one in study.chain]
    answer = await ask(newcomer, "GET", ROSTER, query=roster_query(2))
    assert (answer.content, answer.headers["carnet-roster"]) == (b"", "2")


async def test_the_same_again_is_taken_in_silence(
    ask: Asker, team: tuple[Study, list[Author]]
) -> None:
    study, authors = team
    second = study.enrol(authors)
    for signed in (study.chain[0], second, study.chain[0], second):
        assert await refusal(ask, authors[1], signed.encode()) == (204, "")


async def test_another_in_its_place_is_stale(ask: Asker, team: tuple[Study, list[Author]]) -> None:
    study, authors = team
    rival = study.next(authors, issued=1)
    assert await refusal(ask, authors[0], study.enrol(authors).encode()) == (204, "")
    assert await refusal(ask, authors[0], rival.encode()) == (409, "stale-roster")
    study.enrol(authors)
    assert await refusal(ask, authors[0], study.next(authors).encode()) == (409, "stale-roster")


async def test_a_device_cannot_promote_itself(
    ask: Asker, team: tuple[Study, list[Author]], store: MemoryStore
) -> None:
    study, authors = team
    climber = authors[1]
    climber.role = COORDINATOR
    data = study.next(authors, by=climber).encode()
    assert await refusal(ask, climber, data) == (422, "forged")
    assert store.roster_version() == 1


@pytest.mark.parametrize("body", [b"", b"\0", bytes(8), b"x" * 100, b"\xff" * 1000])
async def test_noise_is_refused(ask: Asker, team: tuple[Study, list[Author]], body: bytes) -> None:
    assert await refusal(ask, team[1][0], body) == (400, "malformed")


@pytest.mark.parametrize("query", ["", "after=", "after=-1", "after=0&x", "x"])
async def test_another_question_is_malformed(
    ask: Asker, team: tuple[Study, list[Author]], query: str
) -> None:
    answer = await ask(team[1][0], "GET", ROSTER, query=query)
    assert (answer.status_code, code(answer)) == (400, "malformed")
