"""An exchange ends with everybody holding the same, however often the line breaks."""

import asyncio
import os
import threading
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.errors import VaultFull
from app.sync.session import Policy, SyncSession
from app.sync.status import Phase, SyncStatus
from app.wire import entry
from app.wire.feed import ENTRIES, HEADS, OBJECTS, ROSTER
from app.wire.text import b64
from sync_server.store.memory import MemoryStore
from tests.support.carriers import MemoryCarrier
from tests.support.entries import Author, Study, study_of
from tests.support.lines import Cutting, Failing, Line
from tests.support.servers import NOW, client, service

AUDIO = Policy(audio=True)


def session(carrier: MemoryCarrier, line: httpx.AsyncBaseTransport, **more: object) -> SyncSession:
    return SyncSession(carrier, client(carrier.author, line), clock=NOW, **more)  # type: ignore[arg-type]


def journal(carrier: MemoryCarrier, author: Author) -> bytes:
    return entry.join(carrier.journals.get(author.device, []))


@pytest.fixture
def team() -> tuple[Study, list[Author]]:
    return study_of(3)


@pytest.fixture
def carriers(team: tuple[Study, list[Author]]) -> list[MemoryCarrier]:
    return [MemoryCarrier(team[0], author) for author in team[1]]


@pytest.fixture
def app(team: tuple[Study, list[Author]], tmp_path: Path) -> FastAPI:
    return service(team[0], tmp_path)


async def everybody(carriers: Sequence[MemoryCarrier], app: FastAPI, times: int = 2) -> None:
    for _ in range(times):
        for carrier in carriers:
            status = await session(carrier, Line(app)).run(AUDIO)
            assert status.failure is None, status


async def test_everybody_holds_everything(carriers: list[MemoryCarrier], app: FastAPI) -> None:
    for count, carrier in enumerate(carriers, 1):
        carrier.author.write(150 * count)
    await everybody(carriers, app)
    for carrier in carriers:
        for other in carriers:
            if other is not carrier:
                assert journal(carrier, other.author) == entry.join(other.author.journal)


async def test_status_tells_what_was_done(carriers: list[MemoryCarrier], app: FastAPI) -> None:
    told: list[SyncStatus] = []
    carriers[0].author.write(250)
    carriers[1].author.write(30)
    data = os.urandom(5000)
    carriers[1].record(data)
    first = await session(carriers[0], Line(app)).run()
    assert (first.entries_sent, first.entries_waiting, first.entries_received) == (250, 0, 0)
    assert (first.phase, first.last_success_at) == (Phase.IDLE, int(NOW()))
    second = await session(carriers[1], Line(app), tell=told.append).run(AUDIO)
    assert (second.entries_sent, second.entries_received) == (30, 250)
    assert (second.audio_sent_bytes, second.audio_waiting_bytes) == (5000, 0)
    phases = list(dict.fromkeys(status.phase for status in told))
    assert phases == [
        Phase.ROSTER,
        Phase.SENDING,
        Phase.CHECKING,
        Phase.RECEIVING,
        Phase.AUDIO,
        Phase.IDLE,
    ]
    assert {status.entries_waiting for status in told} == {0, 30}


async def test_with_nothing_new_little_is_asked(
    carriers: list[MemoryCarrier], app: FastAPI
) -> None:
    await everybody(carriers, app)
    line = Line(app)
    await session(carriers[0], line).run(AUDIO)
    assert [request.url.path for request in line.requests] == [ROSTER, HEADS]


async def test_what_the_server_holds_is_acknowledged(
    carriers: list[MemoryCarrier], app: FastAPI
) -> None:
    carriers[0].author.write(3)
    await everybody(carriers, app)
    head = {carriers[0].device: carriers[0].author.head}
    assert [carrier.acknowledged() for carrier in carriers] == [head] * 3


async def test_audio_waits_for_the_policy(carriers: list[MemoryCarrier], app: FastAPI) -> None:
    sender, receiver, _ = carriers
    names = [sender.record(os.urandom(1000)) for _ in range(40)]
    receiver.wanted = [*names, b64(sha256(b"not recorded yet").digest())]
    line = Line(app)
    await session(sender, line).run()
    assert line.asked("PUT", OBJECTS) == 0 and len(sender.unsent) == 40
    status = await session(sender, line).run(AUDIO)
    assert status.audio_sent_bytes == 40_000 and sender.unsent == []
    status = await session(receiver, Line(app)).run(AUDIO)
    assert status.audio_received_bytes == 40_000 and status.failure is None
    assert receiver.objects == sender.objects and len(receiver.wanted) == 1


async def test_entries_can_stay_when_only_audio_may_travel(
    carriers: list[MemoryCarrier], app: FastAPI
) -> None:
    carriers[0].author.write(2)
    carriers[0].record(b"segment")
    line = Line(app)
    await session(carriers[0], line).run(Policy(entries=False, audio=True))
    assert line.asked("POST", ENTRIES) == 0 and line.asked("PUT", OBJECTS) == 1


async def test_a_segment_that_arrived_is_not_sent_again(
    carriers: list[MemoryCarrier], app: FastAPI
) -> None:
    """Its acknowledgement was lost; the line pays for a question, not for the segment."""
    sender = carriers[0]
    for _ in range(10):
        sender.record(os.urandom(1000))
    await session(sender, Line(app)).run(AUDIO)
    sender.unsent = list(sender.objects)
    line = Line(app)
    await session(sender, line).run(AUDIO)
    assert line.asked("PUT", OBJECTS) == 0 and sender.unsent == []


@pytest.mark.parametrize("every", [2, 3, 5, 7, 11])
async def test_a_line_that_fails_again_and_again_loses_nothing(
    carriers: list[MemoryCarrier], app: FastAPI, every: int
) -> None:
    for carrier in carriers:
        carrier.author.write(450)
        for _ in range(20):
            carrier.record(os.urandom(500))
    wanted = [name for carrier in carriers for name in carrier.objects]
    failures: set[str | None] = set()
    for carrier in carriers:
        carrier.wanted = [name for name in wanted if name not in carrier.objects]
        going = session(carrier, Failing(app, every))
        for _ in range(60):
            failures.add((await going.run(AUDIO)).failure)
    assert failures <= {None, "Unreachable"}
    await everybody(carriers, app)
    for carrier in carriers:
        assert set(carrier.objects) == set(wanted)
        assert carrier.unsent == carrier.wanted == carrier.quarantine == []
        for other in carriers:
            if other is not carrier:
                assert journal(carrier, other.author) == entry.join(other.author.journal)


async def test_a_link_cut_in_every_page_still_gets_on(
    carriers: list[MemoryCarrier], app: FastAPI
) -> None:
    carriers[0].author.write(100)
    await everybody(carriers[:1], app)
    reader = carriers[1]
    cutting = session(reader, Cutting(app, after=5000))
    await cutting.run()
    assert journal(reader, carriers[0].author) == entry.join(carriers[0].author.journal)


async def test_portions_shrink_while_the_link_breaks(
    carriers: list[MemoryCarrier], app: FastAPI
) -> None:
    """A link that carries 100 kB between two cuts carries a month of notes in the end."""

    class Narrow(Line):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if int(request.headers.get("content-length", 0)) > 100_000:
                raise httpx.WriteError("cut", request=request)
            return await super().handle_async_request(request)

    sender = carriers[0]
    sender.author.write(600)
    going = session(sender, Narrow(app))
    runs = 0
    while (await going.run()).failure:
        runs += 1
        assert runs < 60
    assert sender.acknowledged()[sender.device] == sender.author.head


@pytest.mark.parametrize("moment", range(0, 40, 3))
async def test_it_can_be_stopped_at_any_moment(
    carriers: list[MemoryCarrier], app: FastAPI, moment: int
) -> None:
    class Slow(Line):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            await asyncio.sleep(0.001)
            return await super().handle_async_request(request)

    carriers[0].author.write(300)
    carriers[0].record(b"segment" * 100)
    await everybody(carriers[:1], app)
    reader = carriers[1]
    reader.author.write(250)
    reader.wanted = list(carriers[0].objects)
    going = asyncio.create_task(session(reader, Slow(app)).run(AUDIO))
    await asyncio.sleep(moment / 1000)
    going.cancel()
    await asyncio.wait([going])
    assert not reader.busy.locked()
    await everybody(carriers, app)
    assert reader.acknowledged()[reader.device] == reader.author.head
    assert journal(reader, carriers[0].author) == entry.join(carriers[0].author.journal)
    assert reader.objects == carriers[0].objects


async def test_the_journal_is_called_in_a_thread_once_at_a_time(
    carriers: list[MemoryCarrier], app: FastAPI
) -> None:
    for carrier in carriers:
        carrier.author.write(50)
    await everybody(carriers, app)
    for carrier in carriers:
        assert threading.get_ident() not in carrier.threads


async def test_what_is_written_meanwhile_is_sent_too(
    carriers: list[MemoryCarrier], app: FastAPI
) -> None:
    author = carriers[0].author

    class Writing(Line):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            if request.method == "POST" and len(author.journal) < 20:
                author.write(5)
            return await super().handle_async_request(request)

    author.write(5)
    status = await session(carriers[0], Writing(app)).run()
    assert status.failure is None and status.entries_sent == 20
    assert carriers[0].acknowledged()[author.device] == author.head


async def test_rosters_come_down_and_go_up(
    team: tuple[Study, list[Author]], tmp_path: Path
) -> None:
    study, authors = team
    coordinator, device, _ = (MemoryCarrier(study, author) for author in authors)
    empty = service(Study(root=study.root), tmp_path)
    newcomer = Author()
    study.enrol([*authors, newcomer], by=authors[0])
    coordinator.chain = list(study.chain)
    for carrier in (coordinator, device):
        assert (await session(carrier, Line(empty)).run()).failure is None
    assert device.chain == study.chain
    late = MemoryCarrier(study, newcomer, rosters=0)
    assert (await session(late, Line(empty)).run()).failure is None
    assert late.chain == study.chain


async def test_a_server_that_lost_its_rosters_gets_them_again(
    team: tuple[Study, list[Author]], tmp_path: Path
) -> None:
    study, authors = team
    behind = service(study, tmp_path)
    study.enrol(authors)
    carrier = MemoryCarrier(study, authors[1])
    line = Line(behind)
    assert (await session(carrier, line).run()).failure is None
    assert line.asked("POST", ROSTER) == 1


async def test_a_server_back_from_a_backup_is_noticed_and_mended(
    team: tuple[Study, list[Author]], carriers: list[MemoryCarrier], tmp_path: Path
) -> None:
    study, _ = team
    before = MemoryStore()
    author = carriers[0].author
    author.write(5)
    await everybody(carriers, service(study, tmp_path, before))
    author.write(5)
    lost = service(study, tmp_path, MemoryStore())
    status = await session(carriers[0], Line(lost)).run()
    assert (status.failure, status.entries_sent) == ("Behind", 10)
    assert (await session(carriers[0], Line(lost)).run()).failure is None
    assert (await session(carriers[1], Line(lost)).run()).failure is None
    assert journal(carriers[1], author) == entry.join(author.journal)


async def test_a_server_that_hides_a_journal_is_noticed_each_time(
    team: tuple[Study, list[Author]], carriers: list[MemoryCarrier], tmp_path: Path
) -> None:
    study, _ = team
    carriers[0].author.write(5)
    await everybody(carriers, service(study, tmp_path, MemoryStore()))
    hiding = service(study, tmp_path, MemoryStore())
    for _ in range(3):
        assert (await session(carriers[1], Line(hiding)).run()).failure == "Behind"


async def test_a_phone_back_from_a_backup_writes_no_second_history(
    team: tuple[Study, list[Author]], carriers: list[MemoryCarrier], app: FastAPI
) -> None:
    author = carriers[0].author
    author.write(5)
    await everybody(carriers[:1], app)
    restored = MemoryCarrier(team[0], replace(author, journal=author.journal[:3]))
    status = await session(restored, Line(app)).run()
    assert (status.failure, status.code) == ("Refused", "fork")
    restored.author.write(2)
    status = await session(restored, Line(app)).run()
    assert (status.failure, status.code) == ("Refused", "fork")
    restored.author.write(2)
    status = await session(restored, Line(app)).run()
    assert status.failure == "Refused"


async def test_a_revoked_device_is_told(team: tuple[Study, list[Author]], tmp_path: Path) -> None:
    study, authors = team
    gone = replace(authors[2].member, cut=(0, b64(bytes(32))))
    members = {a.device: a.member for a in authors} | {authors[2].device: gone}
    study.enrol(authors, members=members)
    status = await session(MemoryCarrier(study, authors[2]), Line(service(study, tmp_path))).run()
    assert (status.failure, status.code) == ("Refused", "revoked")


async def test_a_full_device_is_a_status_too(
    carriers: list[MemoryCarrier], app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    carriers[0].author.write(3)
    await everybody(carriers[:1], app)

    def full(dev: str, page: bytes) -> None:
        raise VaultFull(VaultFull.__doc__)

    monkeypatch.setattr(carriers[1], "admit", full)
    assert (await session(carriers[1], Line(app)).run()).failure == "VaultFull"


async def test_a_success_is_remembered_through_a_failure(
    carriers: list[MemoryCarrier], app: FastAPI
) -> None:
    line = Failing(app, every=10**6)
    going = session(carriers[0], line)
    assert (await going.run()).last_success_at == int(NOW())
    line.every = 1
    status = await going.run()
    assert (status.failure, status.last_success_at) == ("Unreachable", int(NOW()))
