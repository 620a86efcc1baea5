"""What a phone receives: only app/, only what it can run, and nothing secret to unlearn."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ON_ANDROID = {
    "sys_platform": "android",
    "platform_system": "Android",
    "python_version": "3.12",
    "python_full_version": "3.12.13",
    "platform_machine": "aarch64",
    "extra": "",
}
COMPILED = {
    # Built for phones by Flet's mobile-forge (pypi.flet.dev).
    "argon2-cffi-bindings",
    "cffi",
    "cryptography",
    "msgpack",
    "numpy",
    "soxr",
}
SHIPPED = {".py", ".json", ".toml", ".md", ".svg", ".png", ".ttf", ".txt", ".html", ".css", ".js"}


def needed() -> set[str]:
    """Names of everything the phone's list pulls, through every dependency."""
    found: set[str] = set()
    queue = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
    while queue:
        one = queue.pop()
        name = re.sub(r"[-_.]+", "-", one.name).lower()
        if name in found or (one.marker and not one.marker.evaluate(ON_ANDROID)):
            continue
        found.add(name)
        try:
            told = distribution(name).requires or []
        except PackageNotFoundError:
            raise AssertionError(f"{name} is not installed, so it cannot be checked") from None
        queue += [Requirement(line) for line in told]
    return found


def test_every_dependency_runs_on_a_phone() -> None:
    for name in sorted(needed() - COMPILED):
        wheel = distribution(name).read_text("WHEEL") or ""
        assert "Root-Is-Purelib: true" in wheel, f"{name} is compiled and has no phone wheel"


def test_lower_bound_of_cryptography_is_the_phones() -> None:
    told = [line for line in PROJECT["project"]["dependencies"] if "cryptography" in line]
    assert told == ["cryptography>=43.0.1"]


def test_only_the_app_ships() -> None:
    flet = PROJECT["tool"]["flet"]
    assert (flet["app"]["path"], flet["app"]["module"]) == ("app", "main")
    left_out = [ROOT / "app" / name for name in flet["app"].get("exclude", [])]
    assert ROOT / "app" / "demo" in left_out, "the demo's passphrases stay at the desk"
    shipped = [
        path
        for path in walk(ROOT / "app")
        if "__pycache__" not in path.parts and not any(path.is_relative_to(d) for d in left_out)
    ]
    strange = [path for path in shipped if path.suffix not in SHIPPED and path.name != ".gitkeep"]
    assert strange == []


def walk(folder: Path) -> list[Path]:
    """Every file, through links, as the packager does."""
    found: list[Path] = []
    for path in folder.iterdir():
        found += walk(path) if path.is_dir() else [path]
    return found


def test_phone_keeps_no_backup_and_says_why_it_listens() -> None:
    flet = PROJECT["tool"]["flet"]
    assert flet["android"]["manifest_application"]["allowBackup"] == "false"
    assert flet["ios"]["info"]["NSMicrophoneUsageDescription"]
    assert "microphone" in flet["permissions"]


@pytest.mark.parametrize("name", ["icon.png", "icon_android.png", "splash.png", "splash_dark.png"])
def test_pictures_of_the_app_are_large_enough(name: str) -> None:
    header = (ROOT / "assets" / name).read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(header[16:20], "big") >= 1024


def test_text_fields_are_made_in_one_place() -> None:
    allowed = ROOT / "app" / "ui" / "components" / "field.py"
    for source in (ROOT / "app").rglob("*.py"):
        if source != allowed and "assets" not in source.parts:
            text = source.read_text("utf-8")
            assert not re.search(r"ft\.(TextField|SearchBar|CupertinoTextField)\(", text), source


def test_nothing_prints_and_no_log_says_what() -> None:
    for source in (ROOT / "app").rglob("*.py"):
        text = source.read_text("utf-8")
        assert "exc_info" not in text or source.name == "quiet.py", source
        assert not re.search(r"^\s*print\(", text, re.MULTILINE), source
