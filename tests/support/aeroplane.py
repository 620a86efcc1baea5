"""Programs run in aeroplane mode: with no network at all, and every call for one written down.

`strace` proves it wherever the tests run. Where the machine allows it, the program also has a
network namespace of its own with nothing in it, not even itself.
"""

import os
import re
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

CALLED = re.compile(r"^(?:\d+ +)?(?:<\.\.\. )?(\w+)[ (]", re.MULTILINE)


@cache
def apart() -> tuple[str, ...]:
    """Return what gives a program a network of its own; empty where that is not allowed."""
    command = ("unshare", "-n") if os.geteuid() == 0 else ("unshare", "-rn")
    try:
        allowed = subprocess.run([*command, "true"], capture_output=True).returncode == 0
    except OSError:
        return ()
    return command if allowed else ()


def flown(command: Sequence[str], trace: Path) -> list[str]:
    """Return the command that runs another in aeroplane mode."""
    strace = ("strace", "-f", "-qqq", "-e", "signal=none", "--seccomp-bpf")
    return [*apart(), *strace, "-e", "trace=network", "-o", str(trace), *command]


def calls(trace: Path) -> list[str]:
    """Return every call for a network that was made."""
    return CALLED.findall(trace.read_text())
