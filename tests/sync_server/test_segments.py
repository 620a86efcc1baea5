"""A segment is there whole, under its own hash, or not at all."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from app.errors import Forged, Malformed, Refused, TooLarge
from app.wire.feed import OBJECTS
from app.wire.limits import OBJECT_BYTES
from app.wire.text import b64
from sync_server.objects import Objects
from tests.support.asking import Asker, asker, code
from tests.support.entries import Author, Study, study_of


def name_of(data: bytes) -> str:
    return b64(sha256(data).digest())


@pytest.fixture
def team() -> tuple[Study, list[Author]]:
    return study_of(3)


@pytest.fixture
def ask(team: tuple[Study, list[Author]], tmp_path: Path) -> Asker:
    return asker(team[0], tmp_path)


async def test_a_segment_comes_back(ask: Asker, team: tuple[Study, list[Author]]) -> None:
    data = os.urandom(OBJECT_BYTES)
    path = f"{OBJECTS}/{name_of(data)}"
    author, reader = team[1][1], team[1][2]
    for method in ("HEAD", "GET"):
        assert (await ask(reader, method, path)).status_code == 404
    for _ in range(2):
        assert (await ask(author, "PUT", path, data)).status_code == 204
    assert (await ask(reader, "HEAD", path)).status_code == 200
    assert (await ask(reader, "GET", path)).content == data


async def test_another_name_is_forged(ask: Asker, team: tuple[Study, list[Author]]) -> None:
    answer = await ask(team[1][1], "PUT", f"{OBJECTS}/{name_of(b'one')}", b"two")
    assert (answer.status_code, code(answer)) == (422, "forged")


async def test_a_large_one_is_refused(ask: Asker, team: tuple[Study, list[Author]]) -> None:
    data = bytes(OBJECT_BYTES + 1)
    answer = await ask(team[1][1], "PUT", f"{OBJECTS}/{name_of(data)}", data)
    assert (answer.status_code, code(answer)) == (413, "too-large")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT"])
@pytest.mark.parametrize("name", ["x", "..", "%2e%2e", "a" * 44, "..%2f..%2ffeed.sqlite", "%00"])
async def test_a_name_that_is_no_hash_is_refused(
    ask: Asker, team: tuple[Study, list[Author]], method: str, name: str
) -> None:
    answer = await ask(team[1][1], method, f"{OBJECTS}/{name}")
    assert answer.status_code in (400, 404)


def test_nothing_is_left_of_an_interrupted_write(tmp_path: Path) -> None:
    objects = Objects(tmp_path, free_bytes=0)
    (tmp_path / "coming" / "half").write_bytes(b"half")
    Objects(tmp_path)
    assert list((tmp_path / "coming").iterdir()) == []
    objects.keep(name_of(b"whole"), b"whole")
    assert list((tmp_path / "coming").iterdir()) == []


def test_a_segment_has_a_date_no_finer_than_a_day(tmp_path: Path) -> None:
    Objects(tmp_path, free_bytes=0).keep(name_of(b"data"), b"data")
    [file] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert file.stat().st_mtime % (24 * 3600) == 0


def test_names_differ_by_more_than_capitals(tmp_path: Path) -> None:
    objects = Objects(tmp_path, free_bytes=0)
    objects.keep(name_of(b"data"), b"data")
    [file] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert file.name == sha256(b"data").hexdigest()
    assert file.relative_to(tmp_path).parts[:2] == (file.name[:2], file.name[2:4])


def test_what_is_refused_is_not_written(tmp_path: Path) -> None:
    objects = Objects(tmp_path, free_bytes=0)
    for name, data, error in (
        (name_of(b"a"), b"b", Forged),
        ("../../x", b"", Malformed),
        (name_of(b"a"), bytes(OBJECT_BYTES + 1), TooLarge),
    ):
        with pytest.raises(error):
            objects.keep(name, data)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_room_is_kept_for_entries(tmp_path: Path) -> None:
    objects = Objects(tmp_path, free_bytes=2**62)
    with pytest.raises(Refused) as refused:
        objects.keep(name_of(b"a"), b"a")
    assert refused.value.code == "full"


async def test_a_disk_that_cannot_be_written_is_busy(tmp_path: Path) -> None:
    study, authors = study_of(2)
    ask = asker(study, tmp_path)
    objects = tmp_path / "objects"
    (objects / sha256(b"a").hexdigest()[:2]).write_bytes(b"in the way of a directory")
    answer = await ask(authors[1], "PUT", f"{OBJECTS}/{name_of(b'a')}", b"a")
    assert (answer.status_code, code(answer)) == (503, "busy")
    assert answer.headers["retry-after"] == "60"
    assert list((objects / "coming").iterdir()) == []
