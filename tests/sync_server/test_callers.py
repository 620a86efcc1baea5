"""The server knows a caller by its signature, this time, and by nothing else."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from app.wire.limits import CLOCK_S
from app.wire.text import b64
from sync_server.limits import REQUESTS_AT_ONCE, REQUESTS_PER_S
from sync_server.service import build
from sync_server.settings import Settings
from sync_server.store.memory import MemoryStore
from tests.support.asking import Asker, asker, asker_of, code
from tests.support.entries import Author, Study, study_of
from tests.support.servers import Clock


@pytest.fixture
def team() -> tuple[Study, list[Author]]:
    return study_of(3)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ask(team: tuple[Study, list[Author]], tmp_path: Path, clock: Clock) -> Asker:
    return asker(team[0], tmp_path, clock=clock)


async def test_a_member_is_let_in(ask: Asker, team: tuple[Study, list[Author]]) -> None:
    for author in team[1]:
        assert (await ask(author, "GET", "/v1/heads")).status_code == 200


async def test_nobody_else_is(ask: Asker) -> None:
    answer = await ask(Author(), "GET", "/v1/heads")
    assert (answer.status_code, code(answer)) == (401, "unknown-device")


async def test_an_unsigned_request_is_told_the_time(ask: Asker, clock: Clock) -> None:
    answer = await ask.http.get("/v1/heads")
    assert (answer.status_code, code(answer)) == (401, "unsigned")
    assert answer.headers["carnet-time"] == str(int(clock.now))


@pytest.mark.parametrize("path", ["/v1/heads", "/v1/entries", "/v1/roster", "/v1/objects/x"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "HEAD"])
async def test_nothing_but_health_answers_the_unsigned(ask: Asker, method: str, path: str) -> None:
    answer = await ask.http.request(method, path)
    assert answer.status_code in (401, 405)


async def test_health_answers_anybody(ask: Asker) -> None:
    assert (await ask.http.get("/v1/health")).status_code == 204


@pytest.mark.parametrize("off", [CLOCK_S + 1, -CLOCK_S - 1, 10**6, -(10**9)])
async def test_another_time_is_refused_with_the_right_one(
    ask: Asker, team: tuple[Study, list[Author]], clock: Clock, off: int
) -> None:
    answer = await ask(team[1][1], "GET", "/v1/heads", created=int(clock.now) + off)
    assert (answer.status_code, code(answer)) == (401, "wrong-clock")
    assert answer.headers["carnet-time"] == str(int(clock.now))


async def test_a_clock_a_little_off_is_accepted(
    ask: Asker, team: tuple[Study, list[Author]], clock: Clock
) -> None:
    clock.now += CLOCK_S
    for off in (CLOCK_S, -CLOCK_S):
        answer = await ask(team[1][1], "GET", "/v1/heads", created=int(clock.now) + off)
        assert answer.status_code == 200


async def test_the_same_request_is_taken_once(
    ask: Asker, team: tuple[Study, list[Author]], clock: Clock
) -> None:
    same = {"nonce": "N" * 22, "created": int(clock.now) + CLOCK_S}
    assert (await ask(team[1][1], "GET", "/v1/heads", **same)).status_code == 200
    for _ in range(2 * CLOCK_S // 50):
        answer = await ask(team[1][1], "GET", "/v1/heads", **same)
        assert (answer.status_code, code(answer)) == (401, "replayed")
        clock.now += 50
        assert (await ask(team[1][1], "GET", "/v1/heads")).status_code == 200


async def test_the_nonce_of_one_device_is_free_for_another(
    ask: Asker, team: tuple[Study, list[Author]]
) -> None:
    for author in team[1]:
        answer = await ask(author, "GET", "/v1/heads", nonce="N" * 22)
        assert answer.status_code == 200


async def test_what_was_signed_before_a_restart_is_not_taken_after_it(
    team: tuple[Study, list[Author]], tmp_path: Path, clock: Clock
) -> None:
    before = int(clock.now)
    clock.now += 10
    ask = asker(team[0], tmp_path, clock=clock)
    answer = await ask(team[1][1], "GET", "/v1/heads", created=before)
    assert (answer.status_code, code(answer)) == (401, "wrong-clock")


@pytest.mark.parametrize(
    "fields",
    [
        {"signature": ""},
        {"signature": "carnet=::"},
        {"signature": f"carnet=:{'A' * 86}==:"},
        {"signature_input": "carnet=()"},
        {"content_digest": "sha-256=:AAAA:"},
        {"content_digest": ""},
        {"host": "another.test"},
    ],
    ids=str,
)
async def test_a_changed_field_is_refused(
    ask: Asker, team: tuple[Study, list[Author]], fields: dict[str, str]
) -> None:
    answer = await ask(team[1][1], "GET", "/v1/heads", **fields)
    assert answer.status_code == 401
    assert code(answer) in ("unsigned", "forged")


async def test_another_key_is_refused(ask: Asker, team: tuple[Study, list[Author]]) -> None:
    honest = team[1][1]
    thief = replace(honest, net=Author().net)
    answer = await ask(thief, "GET", "/v1/heads")
    assert (answer.status_code, code(answer)) == (401, "forged")


async def test_the_key_of_entries_signs_no_request(
    ask: Asker, team: tuple[Study, list[Author]]
) -> None:
    answer = await ask(replace(team[1][1], net=team[1][1].sign), "GET", "/v1/heads")
    assert (answer.status_code, code(answer)) == (401, "forged")


async def test_a_revoked_device_is_refused(tmp_path: Path) -> None:
    study, authors = study_of(3)
    gone = authors[2]
    cut = replace(gone.member, cut=(0, b64(bytes(32))))
    study.enrol(authors, members={a.device: a.member for a in authors} | {gone.device: cut})
    ask = asker(study, tmp_path)
    for method, path in (("GET", "/v1/heads"), ("GET", "/v1/roster"), ("GET", "/v1/entries")):
        answer = await ask(gone, method, path, query="after=0")
        assert (answer.status_code, code(answer)) == (403, "revoked")


async def test_before_the_first_roster_there_is_nothing(tmp_path: Path) -> None:
    ask = asker(Study(), tmp_path)
    answer = await ask(Author(), "GET", "/v1/heads")
    assert (answer.status_code, code(answer)) == (404, "not-found")


async def test_a_server_answers_to_its_own_name_only(tmp_path: Path, clock: Clock) -> None:
    """Else a server could pass on, as its own, a request signed for another one."""
    study, authors = study_of(2)
    store = MemoryStore()
    store.add_roster(1, study.chain[0].encode())
    for names, expected in (({"feed.test"}, 200), ({"other.test"}, 401)):
        settings = Settings(tmp_path, study.root_key, names=frozenset(names))
        ask = asker_of(build(settings, store, clock), clock)
        assert (await ask(authors[1], "GET", "/v1/heads")).status_code == expected


async def test_one_device_cannot_keep_the_others_waiting(
    ask: Asker, team: tuple[Study, list[Author]], clock: Clock
) -> None:
    greedy, other = team[1][1], team[1][2]
    answers = [await ask(greedy, "GET", "/v1/heads") for _ in range(REQUESTS_AT_ONCE + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert (answers[-1].status_code, code(answers[-1])) == (503, "busy")
    assert answers[-1].headers["retry-after"] == "1"
    assert (await ask(other, "GET", "/v1/heads")).status_code == 200
    clock.now += 1
    again = [(await ask(greedy, "GET", "/v1/heads")).status_code for _ in range(REQUESTS_PER_S)]
    assert set(again) == {200}


async def test_a_body_over_its_limit_is_refused_unread(
    ask: Asker, team: tuple[Study, list[Author]]
) -> None:
    sent = 0

    async def endless() -> object:
        nonlocal sent
        while True:
            sent += 1
            yield bytes(64 * 1024)

    headers = (await ask(team[1][1], "GET", "/v1/heads")).request.headers
    told = {name: headers[name] for name in ("signature", "signature-input", "content-digest")}
    answer = await ask.http.post("/v1/entries", content=endless(), headers=told)  # type: ignore[arg-type]
    assert (answer.status_code, code(answer)) == (413, "too-large")
    assert sent < 20


@pytest.mark.parametrize("length", ["1048577", "9" * 30, "-1", "x", "1e3", ""])
async def test_a_declared_length_over_the_limit_is_refused(
    ask: Asker, team: tuple[Study, list[Author]], length: str
) -> None:
    answer = await ask(team[1][1], "POST", "/v1/entries", b"x", content_length=length)
    assert 400 <= answer.status_code < 500


async def test_paths_and_methods_that_are_not_there_are_problems(ask: Asker) -> None:
    for method, path, status in (
        ("GET", "/", 404),
        ("GET", "/docs", 404),
        ("GET", "/openapi.json", 404),
        ("DELETE", "/v1/heads", 405),
        ("GET", "/v1/heads/", 404),
    ):
        answer: httpx.Response = await ask.http.request(method, path)
        assert answer.status_code == status
        code(answer)
