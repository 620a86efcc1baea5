"""What is said to no one: errors, warnings and logs keep their place and lose their words."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECRET = "Samira m'a dit"
PROVOKE = {
    "exception": f"raise ValueError({SECRET!r})",
    "thread": "import threading; t = threading.Thread(target=lambda: 1/0); t.start(); t.join()",
    "logging": f"import logging; logging.getLogger('x').error({SECRET!r})",
    "logged exception": (
        f"import logging\ntry:\n raise KeyError({SECRET!r})\nexcept KeyError:\n"
        f" logging.getLogger('flet').error({SECRET!r}, exc_info=True)"
    ),
    "warning": f"import warnings; warnings.warn({SECRET!r})",
    "task": (
        "import asyncio\nfrom app.ui.quiet import hush_loop\n"
        f"async def bad(): raise OSError({SECRET!r})\n"
        "async def go():\n hush_loop(asyncio.get_running_loop())\n"
        " t = asyncio.create_task(bad()); await asyncio.sleep(0); await asyncio.sleep(0); del t\n"
        "asyncio.run(go())"
    ),
    "httpx": (
        f"import logging; logging.getLogger('httpx').warning({SECRET!r});"
        f" logging.getLogger('httpcore.http11').warning({SECRET!r})"
    ),
}


def run(body: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    head = f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom app.ui import quiet\n"
    return subprocess.run(
        [sys.executable, "-c", head + "quiet.hush()\n" + body],
        capture_output=True,
        text=True,
        timeout=60,
        env={"PYTHONUTF8": "1", **environment},
    )


@pytest.mark.parametrize("kind", PROVOKE)
@pytest.mark.parametrize("platform", ["", "android"])
def test_no_word_gets_out(kind: str, platform: str) -> None:
    told = run(PROVOKE[kind], FLET_PLATFORM=platform)
    everything = told.stdout + told.stderr
    assert "Samira" not in everything and "Traceback" not in everything
    if kind != "httpx":
        assert "fault: " in everything or "log: " in everything


def test_what_is_drawn_is_not_written_out_for_a_log() -> None:
    told = run(
        "quiet.hush_screens()\n"
        "from flet.messaging.protocol import Message, MessageAction\n"
        f"message = Message(MessageAction.PATCH_CONTROL, {SECRET!r})\n"
        "sys.stderr.write(f'{message} {message!r} {[message]}')"
    )
    assert told.stderr == "PATCH_CONTROL PATCH_CONTROL [PATCH_CONTROL]"


def test_phone_swallows_what_is_printed() -> None:
    told = run("import sys; print('Samira'); sys.stderr.write('Samira')", FLET_PLATFORM="ios")
    assert told.stdout + told.stderr == ""


def test_fault_names_the_line_of_ours() -> None:
    told = run("from app.ui.words import load; load('xx')")
    assert "fault: FileNotFoundError @ app/ui/words.py:" in told.stderr


def test_no_temporary_file_can_be_made() -> None:
    told = run("import tempfile; tempfile.mkstemp()")
    assert "fault: FileNotFoundError" in told.stderr


def test_memory_cannot_be_dumped() -> None:
    told = run(
        "import resource, sys, ctypes; sys.__stdout__.write(repr((resource.getrlimit("
        "resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))))"
    )
    assert told.stdout == "((0, 0), 0)"
