"""`python -m app.demo`: a sync server, a field device and a coordinator's desk, at once.

The first time it makes the study and its entries; later it finds them as they were left.
`--reset` forgets all of it.
"""

import argparse
import fcntl
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import threading
import warnings
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

warnings.simplefilter("ignore", DeprecationWarning)

from app.demo import world  # noqa: E402

HOME = Path(__file__).parents[2] / ".demo"
PORT = 8400


def main() -> None:
    """Start everything, say where, and stop everything on Ctrl-C."""
    told = _arguments()
    # SIGINT too: a shell that starts this in the background has it ignored.
    for how in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(how, lambda *_: sys.exit(0))
    with ExitStack() as running:
        running.enter_context(_alone(told.dir))
        if told.reset:
            shutil.rmtree(told.dir, ignore_errors=True)
            _say("The demo study is forgotten. `make run` makes a new one.")
            return
        if not world.is_ready(told.dir):
            shutil.rmtree(told.dir, ignore_errors=True)  # what an interrupted start left
        port = world.port_of(told.dir) or _free(told.port)
        world.prepare(told.dir, port)
        running.enter_context(_Server(told.dir, port))
        if not world.is_ready(told.dir):
            _say("Making the demo study: 20 sites, their devices and entries (a minute)…")
            world.build(told.dir)
        doors = [
            running.enter_context(_Door(told.dir / name, _free(port + n)))
            for n, name in enumerate(("phone", "desk"), 1)
        ]
        _welcome(doors, told.browser)
        _until_stopped(doors)


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Let one demo at a time use a folder: two would write over each other.

    Its parent bears the lock, for the folder itself comes and goes.
    """
    parent = os.open(home.absolute().parent, os.O_RDONLY)
    try:
        fcntl.flock(parent, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("The demo runs already: use its links, or stop it with Ctrl-C in its terminal.")
    try:
        yield
    finally:
        os.close(parent)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m app.demo", description=__doc__)
    parser.add_argument("--dir", type=Path, default=HOME, help="where the demo is kept")
    parser.add_argument("--port", type=int, default=PORT, help="first of three ports")
    parser.add_argument("--reset", action="store_true", help="forget the demo study")
    parser.add_argument("--no-browser", dest="browser", action="store_false")
    return parser.parse_args()


class _Child:
    """A program that ends with this one."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore::DeprecationWarning", *command],
            stdout=subprocess.PIPE,
            stdin=subprocess.PIPE,
            text=True,
            start_new_session=True,
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


class _Server(_Child):
    """The sync server, once it listens: the devices know it by its port."""

    def __init__(self, home: Path, port: int) -> None:
        data = ["--data", str(home / "server"), f"--root={world.root_of(home)}"]
        super().__init__(["-m", "sync_server", *data, "--port", str(port)])
        assert self.process.stdout is not None
        if not self.process.stdout.readline():
            sys.exit(
                f"The demo needs port {port} again: stop what uses it, "
                "or start afresh with `make demo-reset`."
            )


def _welcome(doors: list[_Door], browser: bool) -> None:
    links = [door.link() for door in doors]
    _tell(links)
    has_screen = os.name != "posix" or sys.platform == "darwin" or os.environ.get("DISPLAY")
    if browser and has_screen:
        for link in links:
            webbrowser.open(link)


def _tell(links: list[str]) -> None:
    phone, desk = links
    _say(f"Phone  {phone}\n       passphrase: {world.PHONE_PASSPHRASE}")
    _say(f"Desk   {desk}\n       passphrase: {world.DESK_PASSPHRASE}")
    _say("Each link opens one browser; Enter makes new ones, Ctrl-C stops everything.")


def _until_stopped(doors: list[_Door]) -> None:
    asked: queue.Queue[None] = queue.Queue()

    def listen() -> None:
        for _ in sys.stdin:
            asked.put(None)

    threading.Thread(target=listen, daemon=True).start()
    while all(door.process.poll() is None for door in doors):
        with suppress(queue.Empty):
            asked.get(timeout=1)
            _tell([door.another() for door in doors])


def _free(wanted: int) -> int:
    """Return a port of this machine that nothing uses, `wanted` if it can be."""
    for port in (wanted, 0):
        with socket.socket() as door, suppress(OSError):
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(("127.0.0.1", port))
            return int(door.getsockname()[1])
    raise SystemExit("No port of 127.0.0.1 is free.")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
