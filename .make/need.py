"""Find the programs that the tests need, install them where that is allowed, or name them.

A test is never skipped for lack of a tool: `make` stops here and says what to type.
"""

import ctypes
import os
import shutil
import subprocess
import sys

LIBRARIES = {"chromium": {"libatomic.so.1": "libatomic1"}}
"""What playwright, which drives Chromium, needs besides."""


def main(programs: list[str]) -> None:
    """Install what is missing with apt-get, as root or through sudo without a password.

    The packages bear the names of their programs.
    """
    missing = [program for program in programs if shutil.which(program) is None]
    for program in programs:
        missing += [
            package for file, package in LIBRARIES.get(program, {}).items() if not loads(file)
        ]
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    prefix = allowed()
    by_hand = f"As root, type: apt-get update && {' '.join(install)}"
    if prefix is None:
        sys.exit(f"Missing: {', '.join(missing)}. {by_hand}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], install):
        if subprocess.run([*prefix, *command], env=environment).returncode:
            sys.exit(f"Could not install: {', '.join(missing)}. {by_hand}")


def loads(library: str) -> bool:
    """Tell whether this machine has a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def allowed() -> list[str] | None:
    """Return what to put before apt-get, None where it may not be used."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and not subprocess.run(["sudo", "-n", "true"], stderr=-3).returncode:
        return ["sudo", "-n"]
    return None


if __name__ == "__main__":
    main(sys.argv[1:])
