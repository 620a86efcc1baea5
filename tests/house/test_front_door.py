"""The front door works on a phone: renamed folder, .pyc only, read-only, run as __main__."""

import compileall
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SITE = sysconfig.get_paths()["purelib"]
RUN = (
    "import runpy, sys; sys.path[:0] = [{folder!r}]; sys.path.append({site!r});"
    "runpy.run_module('main', run_name={name!r}, alter_sys=True){then}"
)


@pytest.fixture
def phone(tmp_path: Path) -> Path:
    """What `flet build` leaves on a device: the contents of app/ under another name."""
    folder = tmp_path / "flet" / "app_1f3b"
    shutil.copytree(ROOT / "app", folder, ignore=shutil.ignore_patterns("__pycache__", "*.md"))
    assert compileall.compile_dir(folder, quiet=2, legacy=True)
    for source in folder.rglob("*.py"):
        source.unlink()
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    return folder


def start(
    folder: Path, data: Path, name: str, then: str = "", **environment: str
) -> "subprocess.Popen[str]":
    data.mkdir(exist_ok=True)
    script = RUN.format(folder=str(folder), site=SITE, name=name, then=then)
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", script],
        cwd=data,
        env={
            "PATH": os.environ["PATH"],
            "FLET_PLATFORM": "android",
            "FLET_APP_STORAGE_DATA": str(data),
            "FLET_ASSETS_DIR": str(folder / "assets"),
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_modules_are_found_once_under_their_own_name(phone: Path, tmp_path: Path) -> None:
    then = (
        "; import app.ui.words as w, sys; sys.__stdout__.write(repr(("
        "w.say('unlock.open'), [p for p in sys.path if p.endswith('app_1f3b')],"
        f"'ui' in sys.modules, sys.modules['app'].__path__ == [{str(phone)!r}])))"
    )
    process = start(phone, tmp_path / "data", "front", then)
    out, err = process.communicate(timeout=60)
    assert out == repr(("Ouvrir le carnet", [], False, True)), err


def test_phone_runs_it_as_main_and_is_served(phone: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = start(phone, tmp_path / "data", "__main__", FLET_SERVER_PORT=str(port))
    try:
        assert answers(port, process), process.communicate()[1]
    finally:
        process.kill()
        out, err = process.communicate()
    assert (out, err) == ("", "")
    assert list((tmp_path / "data").iterdir()) == []


def answers(port: int, process: "subprocess.Popen[str]") -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as hand:
            if hand.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


def test_map_of_the_rooms_holds_no_code() -> None:
    source = (ROOT / "app" / "__init__.py").read_text("utf-8")
    assert source.strip().startswith('"""') and source.strip().endswith('"""')
    assert source.count('"""') == 2


def test_no_room_bears_the_name_of_a_standard_module() -> None:
    names = {path.stem for path in (ROOT / "app").iterdir() if not path.stem.startswith("_")}
    assert names.isdisjoint(sys.stdlib_module_names), names & set(sys.stdlib_module_names)


def test_assets_are_a_link_to_the_folder_above() -> None:
    link = ROOT / "app" / "assets"
    assert link.is_symlink() and link.is_dir(), (
        "app/assets must be a link to ../assets. On Windows, clone with core.symlinks=true."
    )


def test_command_explains_itself() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "app.main", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    ).stdout
    for option in ("--home", "--port", "--no-browser", "--lang"):
        assert option in told
