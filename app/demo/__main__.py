"""`python -m app.demo`: a sync server, a field device and a coordinator's desk, at once.

The first time it makes the study and its entries; later it finds them as they were left.
`--reset` forgets all of it.
"""

import argparse
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
import webbrowser
from contextlib import ExitStack, suppress
from pathlib import Path

warnings.simplefilter("ignore", DeprecationWarning)

from app.demo import world  # noqa: E402

HOME = Path(__file__).parents[2] / ".demo"
PORT = 8400


def main() -> None:
    """Start everything, say where, and stop everything on Ctrl-C."""
    told = _arguments()
    if told.reset:
        shutil.rmtree(told.dir, ignore_errors=True)
        _say("The demo study is forgotten. `make run` makes a new one.")
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with ExitStack() as running, suppress(KeyboardInterrupt):
        if not world.is_ready(told.dir):
            shutil.rmtree(told.dir, ignore_errors=True)  # what an interrupted start left
        port = world.port_of(told.dir) or _free(told.port)
        world.prepare(told.dir, port)
        running.enter_context(_Child(_server(told.dir, port)))
        _await(port)
        if not world.is_ready(told.dir):
            _say("Making the demo study: 20 sites, their devices and entries (a minute)…")
            world.build(told.dir)
        doors = [
            running.enter_context(_Door(told.dir / name, _free(port + n)))
            for n, name in enumerate(("phone", "desk"), 1)
        ]
        _welcome(doors, port, browser=told.browser)
        _until_stopped(doors, port)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m app.demo", description=__doc__)
    parser.add_argument("--dir", type=Path, default=HOME, help="where the demo is kept")
    parser.add_argument("--port", type=int, default=PORT, help="first of three ports")
    parser.add_argument("--reset", action="store_true", help="forget the demo study")
    parser.add_argument("--no-browser", dest="browser", action="store_false")
    return parser.parse_args()


class _Child:
    """A program that ends with this one."""

    def __init__(self, command: list[str], **options: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore::DeprecationWarning", *command],
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
            **options,  # type: ignore[call-overload]
        )

    def __enter__(self) -> "_Child":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(8)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class _Door(_Child):
    """The app on one notebook; `link` is good for one browser."""

    def __init__(self, home: Path, port: int) -> None:
        arguments = ["--home", str(home), "--port", str(port), "--no-browser"]
        super().__init__(["-m", "app.main", *arguments])
        self._links: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def link(self) -> str:
        return self._links.get(timeout=60)

    def another(self) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return self.link()

    def __enter__(self) -> "_Door":
        return self

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            for word in line.split():
                if word.startswith("http://"):
                    self._links.put(word)


def _server(home: Path, port: int) -> list[str]:
    data = ["--data", str(home / "server"), f"--root={world.root_of(home)}"]
    return ["-m", "sync_server", *data, "--host", "127.0.0.1", "--port", str(port)]


def _welcome(doors: list[_Door], port: int, browser: bool) -> None:
    links = [door.link() for door in doors]
    _tell(links, port)
    has_screen = os.name != "posix" or sys.platform == "darwin" or os.environ.get("DISPLAY")
    if browser and has_screen:
        for link in links:
            webbrowser.open(link)


def _tell(links: list[str], port: int) -> None:
    phone, desk = links
    _say(f"Carnet, demo study. Sync server on http://127.0.0.1:{port} (it can read nothing).")
    _say(f"  Field device   {phone}\n                 passphrase: {world.PHONE_PASSPHRASE}")
    _say(f"  Desk           {desk}\n                 passphrase: {world.DESK_PASSPHRASE}")
    _say("Each link opens one browser; Enter makes new ones, Ctrl-C stops everything.")


def _until_stopped(doors: list[_Door], port: int) -> None:
    asked: queue.Queue[None] = queue.Queue()

    def listen() -> None:
        for _ in sys.stdin:
            asked.put(None)

    threading.Thread(target=listen, daemon=True).start()
    while all(door.process.poll() is None for door in doors):
        with suppress(queue.Empty):
            asked.get(timeout=1)
            _tell([door.another() for door in doors], port)


def _free(wanted: int) -> int:
    """Return a port of this machine that nothing uses, `wanted` if it can be."""
    for port in (wanted, 0):
        with socket.socket() as door, suppress(OSError):
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(("127.0.0.1", port))
            return int(door.getsockname()[1])
    raise SystemExit("No port of 127.0.0.1 is free.")


def _await(port: int) -> None:
    for _ in range(200):
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 0.2).close()
            return
        time.sleep(0.1)
    raise SystemExit("The sync server did not start.")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
