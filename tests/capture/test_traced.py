"""What is recorded, heard and taken out touches no file but the vault's own."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support.phones import a_team

REPOSITORY = Path(__file__).parents[2]
CALLS = (
    "open,openat,openat2,creat,mkdir,mkdirat,mknod,mknodat,rename,renameat,renameat2,"
    "link,linkat,symlink,symlinkat,truncate,memfd_create"
)
OPENED = re.compile(r'\b(open|openat|openat2)\([^"]*"([^"]*)", ?(?:\{flags=)?([A-Z_|]+)')
NAMED = re.compile(r'"([^"]*)"')
WRITING = ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_TMPFILE", "O_APPEND")
NOWHERE = ("/dev/null",)
"""Where what is written is gone."""


def touched(line: str) -> list[str]:
    """Return the files that a traced call creates, moves, or opens to write."""
    if "= -1 " in line:
        return []
    opened = OPENED.search(line)
    if opened:
        writes = any(flag in WRITING for flag in opened[3].split("|"))
        return [opened[2]] if writes else []
    return NAMED.findall(line)


def test_tracing_tells_a_file_that_is_written() -> None:
    """The net has no hole: each way of making a file is seen, and reading is not."""
    for line, found in {
        '1 openat(AT_FDCWD, "/tmp/x.wav", O_WRONLY|O_CREAT|O_CLOEXEC, 0600) = 3': ["/tmp/x.wav"],
        '1 openat(AT_FDCWD, "/tmp", O_RDWR|O_TMPFILE, 0600) = 3': ["/tmp"],
        '1 creat("/tmp/y", 0600) = 3': ["/tmp/y"],
        '1 rename("/home/a", "/tmp/z") = 0': ["/home/a", "/tmp/z"],
        '1 memfd_create("sound", MFD_CLOEXEC) = 4': ["sound"],
        '1 openat(AT_FDCWD, "/etc/hosts", O_RDONLY|O_CLOEXEC) = 3': [],
        '1 openat(AT_FDCWD, "/tmp/x", O_WRONLY) = -1 ENOENT (No such file or directory)': [],
    }.items():
        assert touched(line) == found, line


def test_recording_playing_and_redacting_write_in_the_vault_only(tmp_path: Path) -> None:
    team = a_team(tmp_path / "study", "ines")
    home, trace = team.phones["ines"].home, tmp_path / "trace"
    team.close()
    ran = subprocess.run(
        ["strace", "-f", "-qq", "-s", "4096", "-o", str(trace), "-e", f"trace={CALLS}",
         sys.executable, "-m", "tests.support.listened_app", str(home)],
        cwd=REPOSITORY, capture_output=True, text=True, timeout=300,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    first, second = (int(count) for count in re.findall(r"heard (\d+)", ran.stdout))
    assert first > 600_000 and first - second > 300_000  # twenty of forty seconds are gone
    written = {path for line in trace.read_text().splitlines() for path in touched(line)}
    assert any(path.startswith(f"{home}/objects/") for path in written)
    outside = {path for path in written if not Path(path).is_relative_to(home)}
    assert outside - set(NOWHERE) == set()
