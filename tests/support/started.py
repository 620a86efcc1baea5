"""The app in a process of its own, as a person starts it."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, Queue

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"http://127\.0\.0\.1:\d+/\?t=\S+")
TROUBLE = re.compile(r"^.*(?:Traceback|fault:).*$", re.MULTILINE)


class App:
    """The real app in a process of its own, with its notebook in `home`."""

    def __init__(self, home: Path, *options: str, command: Sequence[str] = ("app.main",)) -> None:
        self.home = home
        self.said: list[str] = []
        self.expected: tuple[str, ...] = ()
        """Failures a test provokes on purpose: parts of their fault lines."""
        self._links: Queue[str] = Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", *command, "--home", str(home), "--no-browser", *options],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self._ear = threading.Thread(target=self._listen, daemon=True)
        self._ear.start()
        self._first: str | None = self._next_link(30)

    def link(self) -> str:
        """Return an address that opens the notebook once."""
        first, self._first = self._first, None
        if first is not None:
            return first
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._next_link(5)

    @property
    def origin(self) -> str:
        """Return the address without its token."""
        return self._origin

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        """Cut the power."""
        self._process.kill()
        self._process.wait(10)
        self._close()

    def stop(self) -> None:
        """Ask it to stop."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
        self._close()

    def _close(self) -> None:
        self._ear.join(5)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def troubles(self) -> list[str]:
        """Return the failures the app admitted to, but for the expected ones."""
        told = TROUBLE.findall("\n".join(self.said))
        return [line for line in told if not any(part in line for part in self.expected)]

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.said.append(line.rstrip("\n"))
            found = LINK.search(line)
            if found:
                self._links.put(found.group())
        self._links.put("")

    def _next_link(self, seconds: float) -> str:
        try:
            link = self._links.get(timeout=seconds)
        except Empty:
            link = ""
        if not link:
            told = "\n".join(self.said)
            self.kill()
            raise AssertionError(f"The app gave no link. It said:\n{told}")
        self._origin = link.split("/?")[0]
        return link
