"""One spoilt segment keeps none of the others back."""

from pathlib import Path

from app.errors import VaultDamaged
from app.sync.session import Policy, SyncSession
from tests.support.carriers import MemoryCarrier
from tests.support.entries import study_of
from tests.support.lines import Line
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
