"""Nothing a person wrote ever reaches a log.

A phone copies stdout, stderr and logging in clear to `console.log` and to the system
log; at a desk they reach a terminal that others may read. Messages of exceptions and of
libraries can quote what was being typed, so none is kept: a failure leaves
`fault: ValueError @ app/ui/root.py:42`, a warning `log: flet.py:10`, and no more.
"""

import asyncio
import ctypes
import io
import logging
import os
import sys
import tempfile
import threading
import warnings
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from app.forgetting import perturb

ROOM = Path(__file__).resolve().parents[1]
NOWHERE = "/nonexistent/carnet-keeps-nothing-here"
CHATTY = ("httpx", "httpcore", "websockets", "uvicorn.access", "flet_transport")


class Whisper(io.TextIOBase):
    """A stdout that lets only our own fault lines through."""

    def __init__(self, voice: TextIO | None) -> None:
        super().__init__()
        self.voice = voice

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        if self.voice is not None:
            with suppress(OSError, ValueError):
                self.voice.flush()

    def isatty(self) -> bool:
        return False

    def utter(self, line: str) -> None:
        if self.voice is not None:
            with suppress(OSError, ValueError):
                self.voice.write(line + "\n")
                self.voice.flush()


_whisper = Whisper(sys.stderr)


def on_phone() -> bool:
    """Tell whether Flet's phone runtime started us."""
    return os.environ.get("FLET_PLATFORM") in ("android", "ios")


def place(trace: TracebackType | None) -> str:
    """Name the innermost line of Carnet in a traceback, else the innermost line."""
    found = "?"
    ours = False
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        mine = path.is_relative_to(ROOM)
        if mine or not ours:
            name = f"app/{path.relative_to(ROOM).as_posix()}" if mine else path.name
            found = f"{name}:{trace.tb_lineno}"
            ours = ours or mine
        trace = trace.tb_next
    return found


def fault(error: BaseException) -> None:
    """Leave the only trace an error may leave: its type and its line."""
    _whisper.utter(f"fault: {type(error).__name__} @ {place(error.__traceback__)}")


class Discreet(logging.Handler):
    """Logging that says where, never what."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            fault(record.exc_info[1])
        else:
            name = Path(record.pathname).name
            _whisper.utter(f"log: {record.levelname} {record.name} @ {name}:{record.lineno}")


def hush() -> None:
    """Close every way out, first thing at any start."""
    logging.root.handlers[:] = [Discreet()]
    logging.root.setLevel(logging.WARNING)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    sys.excepthook = lambda kind, error, trace: fault(error.with_traceback(trace))
    sys.unraisablehook = lambda told: fault(told.exc_value) if told.exc_value else None
    threading.excepthook = lambda told: fault(told.exc_value) if told.exc_value else None
    warnings.showwarning = _warn
    _leave_no_file()
    if on_phone():
        sys.stdout = sys.stderr = _whisper


def hush_loop(loop: asyncio.AbstractEventLoop) -> None:
    """Do the same for what an event loop would print on its own."""

    def handler(_: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
        error = told.get("exception")
        if isinstance(error, BaseException):
            fault(error)

    loop.set_exception_handler(handler)


def hush_screens() -> None:
    """Let what goes to the screens say nothing of itself.

    Flet writes each message out in words, for a log that is closed: a copy in clear of all
    that is drawn, which took longer to make than the drawing.
    """
    from flet.messaging.protocol import Message

    def name(message: Message) -> str:
        return message.action.name

    Message.__repr__ = name  # type: ignore[method-assign, assignment]


def _warn(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    _whisper.utter(f"log: {category.__name__} @ {Path(filename).name}:{lineno}")


def _leave_no_file() -> None:
    """No temporary file, no core dump, no other process reading our memory."""
    # `tempfile` falls back to /tmp when TMPDIR does not exist, so pin its answer too:
    # a library that tries to write clear bytes fails, and our tests see it.
    os.environ["TMPDIR"] = NOWHERE
    tempfile.tempdir = NOWHERE
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)  # PR_SET_DUMPABLE
    perturb()


if on_phone():
    hush()
