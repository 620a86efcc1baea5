"""The rules of the house: which room may know which, and how large a room may be."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
SOURCES = sorted([*ROOT.glob("app/**/*.py"), *ROOT.glob("sync_server/**/*.py")])
TESTS = sorted(ROOT.glob("tests/**/*.py"))
LONGEST = 400
MAY_SPEAK = {"app/main.py", "sync_server/__main__.py"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def calls(path: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    """Return the last name of what is called: `export` of `a.b.export()`."""
    match call.func:
        case ast.Attribute(attr=last) | ast.Name(id=last):
            return last
    return ""


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_rooms_open_downhill_only(capfd: pytest.CaptureFixture[str]) -> None:
    kept = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert kept == 0, capfd.readouterr().out


@pytest.mark.parametrize("path", [p for p in SOURCES + TESTS if p.read_text().strip()], ids=name)
def test_module_says_what_it_promises(path: Path) -> None:
    assert ast.get_docstring(tree(path)), f"{name(path)} has no docstring"


@pytest.mark.parametrize("path", SOURCES + TESTS, ids=name)
def test_module_is_short_enough_to_be_read(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= LONGEST, f"{name(path)} has {lines} lines"


def test_app_has_no_code_of_its_own() -> None:
    """On a phone `app/__init__.py` is not run: it is the map of the rooms and no more."""
    body = tree(ROOT / "app" / "__init__.py").body
    assert len(body) == 1 and ast.get_docstring(tree(ROOT / "app" / "__init__.py"))


def test_no_room_hides_a_module_of_python() -> None:
    names = {path.stem for path in (ROOT / "app").iterdir() if not path.name.startswith("_")}
    assert not names & sys.stdlib_module_names


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_nothing_is_printed(path: Path) -> None:
    """A phone keeps what is printed in a file, in the clear."""
    assert not any(called(call) == "print" for call in calls(path))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_imports_are_absolute(path: Path) -> None:
    nodes = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    assert not any(node.level for node in nodes)


# --- sound is never in the clear on a disk --------------------------------------

IN_MEMORY = {"wav", "raw"}
"""What pydub writes where it is told to; any other format goes through files of its own."""

FILES = {
    "tempfile", "pydub.playback", "pydub.utils", "wave", "pydub.AudioSegment.from_file",
    "shutil",
}  # fmt: skip
READS = {
    "from_file",
    "from_mp3",
    "from_wav",
    "from_ogg",
    "from_flv",
    "from_raw",
    "from_file_using_temporary_files",
}
AUDIO = sorted([*ROOT.glob("app/capture/*.py"), *ROOT.glob("app/keys/*.py")])


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_pydub_works_on_bytes_in_memory_only(path: Path) -> None:
    if not any(one.startswith("pydub") for one in imported(path)):
        return
    assert imported(path) >= {"io"} or not _exports(path), "it is exported to memory"
    for call in _exports(path):
        (formats,) = [k.value for k in call.keywords if k.arg == "format"]
        assert isinstance(formats, ast.Constant) and formats.value in IN_MEMORY
        assert isinstance(call.args[0], ast.Name), "to a name that is a BytesIO"
    assert not any(called(call) in READS | {"play"} for call in calls(path))
    assert not imported(path) & FILES


def _exports(path: Path) -> list[ast.Call]:
    return [call for call in calls(path) if called(call) == "export" and call.args]


@pytest.mark.parametrize("path", AUDIO, ids=name)
def test_rooms_that_hear_open_no_file(path: Path) -> None:
    assert not any(
        called(call) in {"open", "write_bytes", "write_text"}
        for call in calls(path)
        if isinstance(call.func, ast.Name) or called(call) != "open"
    )
    assert not imported(path) & FILES


def test_no_room_makes_a_temporary_file() -> None:
    makers = {"NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "mkstemp", "mkdtemp",
              "TemporaryDirectory"}  # fmt: skip
    assert not [name(path) for path in SOURCES if any(called(c) in makers for c in calls(path))]


# --- the gate of the recorder -----------------------------------------------------


def makers_of(what: str) -> set[str]:
    return {name(path) for path in SOURCES for call in calls(path) if called(call) == what}


def test_word_of_everyone_present_is_made_in_one_place() -> None:
    assert makers_of("AudioAllowed") == {"app/merge/consent.py"}
    assert makers_of("ask_audio") == {"app/capture/sessions.py"}


def test_word_of_one_person_for_a_spoken_consent_is_made_in_one_place() -> None:
    assert makers_of("ClipAllowed") == {"app/capture/clips.py"}
    assert makers_of("ask_clip") == {"app/pages/consenting.py"}


def test_recorder_is_made_for_a_session_or_for_a_spoken_consent() -> None:
    assert makers_of("Recorder") == {"app/pages/taking.py", "app/pages/consenting.py"}


def test_trial_of_the_sound_is_made_in_one_place() -> None:
    assert makers_of("Trial") == {"app/pages/rehearsing.py"}


def test_every_key_comes_from_one_place() -> None:
    """Whoever reviews the randomness of keys, salts and names reads one file."""
    rooms = ("keys", "vault", "journal", "capture", "merge", "study", "wire")
    core = [path for room in rooms for path in ROOT.glob(f"app/{room}/*.py")]
    takers = [name(p) for p in core if "urandom" in p.read_text() or "secrets" in imported(p)]
    assert takers == ["app/keys/primitives.py"]


def test_merge_is_pure() -> None:
    """No clock, no chance, no disk: nothing but events may decide."""
    impure = {"time", "random", "os", "secrets", "datetime", "pathlib", "sqlite3", "threading"}
    for path in ROOT.glob("app/merge/*.py"):
        roots = {one.split(".")[0] for one in imported(path)}
        assert not roots & impure, name(path)


def test_phones_list_is_the_project_dependencies() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["requires-python"] == ">=3.11,<3.13"
    assert all("psycopg" not in one and "fastapi" not in one for one in project["dependencies"])
