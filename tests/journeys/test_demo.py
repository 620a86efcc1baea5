"""A newcomer types one command, and everything the README promises is there."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.demo import world
from app.notebook import Notebook

pytestmark = pytest.mark.xdist_group("demo")  # no browser of its own: it need not wait for theirs
LINK = re.compile(r"http://127\.0\.0\.1:(\d+)/\S*")


def command(home: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "app.demo", "--dir", str(home), "--no-browser", *more]


@contextmanager
def demo(home: Path, how: int = signal.SIGINT) -> Iterator[list[str]]:
    """Run the demo until its five lines are said; stop it as Ctrl-C does."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command(home, "--port", "0"), stdout=pipe, stdin=pipe, text=True
    ) as program:
        assert program.stdout is not None
        said = []
        for line in program.stdout:
            said.append(line.rstrip())
            if "Ctrl-C" in line:
                break
        try:
            yield said
        finally:
            program.send_signal(how)
            try:
                program.wait(30)
            except subprocess.TimeoutExpired:
                program.kill()  # else this waits for ever, and says nothing
                raise


def complaint(home: Path, *more: str) -> str:
    """Return what the demo says when it cannot start, or will not."""
    told = subprocess.run(command(home, *more), capture_output=True, text=True, timeout=60)
    assert told.returncode == 1 and not told.stdout
    return told.stderr


def listens(port: int) -> bool:
    with socket.socket() as door:
        return door.connect_ex(("127.0.0.1", port)) == 0


def test_demo_opens_a_server_a_device_and_a_desk_and_stops_them(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    with demo(home) as said:
        ports = [int(port) for port in LINK.findall("\n".join(said))]
        text = "\n".join(said)
        assert world.PHONE_PASSPHRASE in text and world.DESK_PASSPHRASE in text
        assert len(ports) == 2 and all(map(listens, ports))
        assert "Making the demo study" in said[0] and len(said) == 1 + 5
        for again in ((), ("--reset",)):
            assert "The demo runs already" in complaint(home, *again)
    assert not any(map(listens, ports))

    desk = Notebook(home / "desk")
    pages = desk.unlock(world.DESK_PASSPHRASE)
    pages.catch_up()
    assert {summary.site for summary in pages.summaries()} == {s.id for s in pages.study.sites}
    assert 170 <= len(pages.summaries()) <= 300
    assert [s.subject for s in pages.summaries() if s.conflicts]
    recording = pages.summaries("recording")[0]
    assert pages.has_sound(recording.subject)
    assert pages.quarantine() == []
    pages.enrol("S01", "worker", "S01-P900")
    desk.close()

    with demo(home, signal.SIGHUP) as said:
        ports = [int(port) for port in LINK.findall("\n".join(said))]
    assert not any(map(listens, ports)), "a closed terminal leaves something behind"
    desk = Notebook(home / "desk")
    kept = desk.unlock(world.DESK_PASSPHRASE).summaries("participant")
    desk.close()
    assert any(summary.title == "S01-P900" for summary in kept)

    port = world.port_of(home)
    assert port is not None
    with socket.create_server(("127.0.0.1", port)):
        said_twice = complaint(home).splitlines()
    assert len(said_twice) == 2 and all(str(port) in line for line in said_twice)

    subprocess.run(command(home, "--reset"), check=True)
    assert not home.exists()
