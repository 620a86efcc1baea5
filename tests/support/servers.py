"""Real sync servers: in this process over ASGI, or a process of its own on loopback."""

import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import httpx
from fastapi import FastAPI

from app.sync.client import Client
from app.wire.text import b64
from sync_server.service import build
from sync_server.settings import Settings
from sync_server.store import Store
from sync_server.store.memory import MemoryStore
from tests.support.entries import Author, Study

URL = "http://feed.test"
CHECKOUT = Path(__file__).parents[2]


class Clock:
    """A clock that moves when it is told to."""

    def __init__(self, now: float = 1_790_000_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


NOW = Clock()


def service(
    study: Study, data: Path, store: Store | None = None, clock: Callable[[], float] = NOW
) -> FastAPI:
    """Return the service of a study; it knows the rosters signed so far."""
    store = store or MemoryStore()
    for signed in study.chain[store.roster_version() :]:
        store.add_roster(signed.roster.version, signed.encode())
    return build(Settings(data, study.root_key), store, clock)


def client(
    author: Author,
    transport: httpx.AsyncBaseTransport | None,
    clock: Callable[[], float] = NOW,
    url: str = URL,
    silence_s: float = 5.0,
) -> Client:
    return Client(url, author.device, author.net.sign, transport, clock, silence_s)


class Founded(Protocol):
    """A study with its root, whoever made it."""

    @property
    def root_key(self) -> bytes: ...


class Process:
    """A server of its own, which can be killed and started again on the same data."""

    def __init__(self, study: Founded, data: Path, checkout: Path = CHECKOUT) -> None:
        self._arguments = [sys.executable, "-m", "sync_server", "--port", "0"]
        self._arguments += ["--data", str(data), f"--root={b64(study.root_key)}"]
        self._checkout = checkout
        self.process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self, prefix: tuple[str, ...] = ()) -> None:
        self.process = subprocess.Popen(
            [*prefix, *self._arguments],
            cwd=self._checkout,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found, line + (self.process.stdout.read() or "")
        self.url = found[0]

    def stop(self, how: int = signal.SIGTERM) -> str:
        """End it, and return what it has said."""
        assert self.process is not None and self.process.stdout is not None
        self.process.send_signal(how)
        said = self.process.stdout.read()
        self.process.stdout.close()
        self.process.wait(20)
        self.process = None
        return said


@contextmanager
def running(study: Founded, data: Path, checkout: Path = CHECKOUT) -> Iterator[Process]:
    server = Process(study, data, checkout)
    server.start()
    try:
        yield server
    finally:
        if server.process is not None:
            server.stop()
