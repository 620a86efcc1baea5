"""sync-20: twenty devices, 250 entries each; all push at once, then all pull all 5,000.

Every device is a notebook with its own vault, in four processes; the server is the real
one, over HTTP on loopback.
"""

import asyncio
import multiprocessing
import resource
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from app.merge.state import Session
from app.notebook import Notebook
from app.sync.session import Policy, SyncSession
from tests.bench.figures import figure, say
from tests.bench.world import PASSPHRASE, TEXT, build

DEVICES, ENTRIES, PROCESSES = 20, 250, 4


def run(home: Path) -> None:
    say(f"sync-20: {DEVICES} devices x {ENTRIES} entries of about 1 KB")
    port = _free_port()
    world = build(home, DEVICES, f"http://127.0.0.1:{port}")
    for notebook in world.notebooks[1:]:
        _write(notebook)
        notebook.close()
    world.notebooks[0].close()
    from app.wire.text import b64

    command = [sys.executable, "-m", "sync_server", "--data", str(home / "server")]
    server = subprocess.Popen([*command, f"--root={b64(world.root)}", "--port", str(port)])
    try:
        _wait(port)
        _publish_roster(home)
        started = _cpu_s(server)
        push, pull, clear, cpu = _race(home)
        used = _cpu_s(server) - started
    finally:
        server.terminate()
        server.wait()
    both = push + pull
    figure("push", push, "s")
    figure("pull", pull, "s")
    figure("push + pull", both, "s", "aim <= 4 s", both <= 4)
    figure("until read in clear, everywhere", both + clear, "s", "aim <= 10 s", both + clear <= 10)
    figure("CPU of the clients", cpu, "s", "aim <= 12 s", cpu <= 12)
    figure("CPU of the server to start", started, "s")
    figure("CPU of the server, once started", used, "s", "aim <= 2 s", used <= 2)


def _write(notebook: Notebook) -> None:
    pages = notebook.unlock(PASSPHRASE)
    for number in range(ENTRIES // 2):
        session = pages.open_session(pages.sites[0], "focus-group")
        pages.answer(session, {"summary": f"{number} {(TEXT * 4)[:950]}"})
    notebook.lock()


def _publish_roster(home: Path) -> None:
    desk = Notebook(home / "device-0")
    asyncio.run(desk.sync())
    desk.close()


def _race(home: Path) -> tuple[float, float, float, float]:
    context = multiprocessing.get_context("spawn")
    gates = [context.Barrier(PROCESSES + 1) for _ in range(6)]
    answers: Any = context.Queue()
    groups = [range(1 + n, DEVICES + 1, PROCESSES) for n in range(PROCESSES)]
    workers = [
        context.Process(target=_worker, args=(home, list(group), gates, answers))
        for group in groups
    ]
    for worker in workers:
        worker.start()
    times = []
    for start, end in ((0, 1), (2, 3), (4, 5)):
        gates[start].wait()
        began = time.perf_counter()
        gates[end].wait()
        times.append(time.perf_counter() - began)
    cpu = sum(answers.get() for _ in workers)
    for worker in workers:
        worker.join()
    return times[0], times[1], times[2], cpu


def _worker(home: Path, numbers: list[int], gates: list[Any], answers: Any) -> None:
    notebooks = [Notebook(home / f"device-{number}") for number in numbers]
    for notebook in notebooks:
        notebook.unlock(PASSPHRASE)
    before = resource.getrusage(resource.RUSAGE_SELF)
    gates[0].wait()
    asyncio.run(_push(notebooks))
    gates[1].wait()
    gates[2].wait()
    asyncio.run(_pull(notebooks))
    gates[3].wait()
    gates[4].wait()
    for notebook in notebooks:
        _read(notebook)
    gates[5].wait()
    after = resource.getrusage(resource.RUSAGE_SELF)
    answers.put(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


async def _push(notebooks: list[Notebook]) -> None:
    from app.sync import feed
    from app.sync.apart import Apart

    async def one(notebook: Notebook) -> None:
        async with notebook._client(None) as client:
            await feed.Pusher().push(client, Apart(notebook.sealed), 0, lambda seq: None)

    await asyncio.gather(*map(one, notebooks))


async def _pull(notebooks: list[Notebook]) -> None:
    async def one(notebook: Notebook) -> None:
        async with notebook._client(None) as client:
            status = await SyncSession(notebook.sealed, client).run(Policy())
            assert status.failure is None, status

    await asyncio.gather(*map(one, notebooks))


def _read(notebook: Notebook) -> None:
    pages = notebook.pages
    pages.take_in()
    found = [pages.find(summary.subject, Session) for summary in pages.summaries("session")]
    assert len(found) == DEVICES * ENTRIES // 2


def _cpu_s(server: "subprocess.Popen[bytes]") -> float:
    spent = psutil.Process(server.pid).cpu_times()
    return spent.user + spent.system


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start")
