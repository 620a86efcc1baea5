"""The server cannot open anything: what would open it is not on its machine.

Only the error tree, the wire and the server itself are copied to a directory of their
own; the server is started there and serves.
"""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.wire import entry
from app.wire.feed import ENTRIES, ROSTER, entries_query
from tests.support.entries import study_of
from tests.support.servers import CHECKOUT, client, running

ASK = """
import importlib.util, json, sys
import sync_server.__main__
from app.wire import entry
rooms = ["keys", "vault", "journal", "merge", "capture", "sync", "export", "study", "ui"]
print(json.dumps({
    "home": entry.__file__,
    "loaded": sorted(sys.modules),
    "found": [room for room in rooms if importlib.util.find_spec(f"app.{room}")],
}))
"""


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Return what a server's machine holds."""
    machine = tmp_path / "machine"
    (machine / "app").mkdir(parents=True)
    for file in ("__init__.py", "errors.py"):
        shutil.copy(CHECKOUT / "app" / file, machine / "app" / file)
    leave = shutil.ignore_patterns("__pycache__")
    shutil.copytree(CHECKOUT / "app" / "wire", machine / "app" / "wire", ignore=leave)
    shutil.copytree(CHECKOUT / "sync_server", machine / "sync_server", ignore=leave)
    return machine


def test_the_server_finds_no_room_that_opens_anything(machine: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", ASK], cwd=machine, capture_output=True, text=True, check=True
    )
    found = json.loads(told.stdout)
    assert found["home"].startswith(str(machine))
    assert found["found"] == []
    loaded = {name.partition(".")[0] for name in found["loaded"]}
    assert not loaded & {"flet", "pydub", "argon2", "pyrage", "httpx"}
    rooms = {name for name in found["loaded"] if name.startswith("app.")}
    assert {".".join(name.split(".")[:2]) for name in rooms} == {"app.errors", "app.wire"}


async def test_the_server_works_on_the_wire_alone(machine: Path, tmp_path: Path) -> None:
    study, authors = study_of(2)
    author = authors[1]
    with running(study, tmp_path / "data", checkout=machine) as server:
        async with client(author, None, time.time, server.url) as asking:
            await asking.send("POST", ROSTER, study.chain[0].encode())
            await asking.send("POST", ENTRIES, entry.join(author.write(3)))
            answer = await asking.get(ENTRIES, entries_query(author.device, 0))
        assert answer.body == entry.join(author.journal)
        assert server.stop() == ""
