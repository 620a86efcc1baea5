"""What is spoilt keeps nothing else back: one segment of many, one journal of many."""

from pathlib import Path

import httpx

from app.errors import VaultDamaged
from app.sync.session import Policy, SyncSession
from tests.support.carriers import MemoryCarrier
from tests.support.entries import study_of
from tests.support.field import Field, record
from tests.support.lines import Line, Spoiling
from tests.support.phones import SITE, a_room, a_team
from tests.support.servers import NOW, client, service


class Damaged(MemoryCarrier):
    """A device on whose disk one segment was changed."""

    spoilt = ""

    def read_object(self, name: str) -> bytes:
        if name == self.spoilt:
            raise VaultDamaged(f"object {name}")
        return super().read_object(name)


async def test_damaged_segment_keeps_none_of_the_others_back(tmp_path: Path) -> None:
    study, (author, *_) = study_of(2)
    carrier = Damaged(study, author)
    for number in range(40):
        carrier.record(b"segment %d" % number)
    carrier.spoilt = list(carrier.unsent)[3]
    line = Line(service(study, tmp_path))
    status = await SyncSession(carrier, client(author, line), clock=NOW).run(Policy(audio=True))
    assert carrier.unsent == [carrier.spoilt]
    assert status.failure == "VaultDamaged", "it is told"


async def test_journal_of_another_that_is_refused_keeps_no_sound_back(tmp_path: Path) -> None:
    field = Field(a_team(tmp_path / "team", "ines", "karim"), tmp_path / "server")
    ines, karim = field.team.phones["ines"], field.team.phones["karim"]
    karim.pages.open_note(SITE, "observation")
    await field.exchange("karim")
    record(ines, a_room(ines.pages), 1, 1)

    def spoil(request: httpx.Request, answer: httpx.Response, body: bytes) -> httpx.Response:
        if request.url.path.endswith("/entries") and request.method == "GET":
            body = body[:-1] + bytes([body[-1] ^ 1])
        stream = httpx.ByteStream(body)
        return httpx.Response(answer.status_code, headers=answer.headers, stream=stream)

    ines.notebook.server = "http://feed.test"
    assert ines.notebook.audio_waiting
    line = Spoiling(field.line.inner.app, spoil)
    status = await ines.notebook.sync(audio=True, transport=line)
    assert status.failure is not None and status.last_success_at is None, "it is told"
    assert not ines.notebook.audio_waiting
    assert ines.pages.quarantine()
    field.store.close()
    field.team.close()
