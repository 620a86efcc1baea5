"""Every word is said in both languages, with the same parameters, and is used."""

import ast
import json
import re
from pathlib import Path

import pytest

import app.errors as errors
from app.ui import words
from app.ui.safety import error_key

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    code: json.loads((words.FOLDER / f"{code}.json").read_text()) for code in words.languages()
}
BUILT = (
    "error.",
    "month.",
    "weekday.",
    "mode.",
    "consent.",
    "study.",
    "answer.",
    "sound.",
    "loudness.",
    "mask.how.",
    "help.of.",
    "ready.of.",
    "ready.doing.",
)
"""Prefixes whose last part is chosen while running."""
SOURCES = [*ROOT.glob("app/**/*.py")]


def strings() -> set[str]:
    """Every literal string of the app."""
    found: set[str] = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def said() -> set[str]:
    """Every key given to `say`, with `*` for what is chosen while running."""
    found: set[str] = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and "say" in ast.unparse(node.func).split("."):
                key = node.args[0] if node.args else None
                if isinstance(key, ast.Constant):
                    found.add(str(key.value))
                elif isinstance(key, ast.JoinedStr):
                    parts = key.values
                    found.add(
                        "".join(str(p.value) if isinstance(p, ast.Constant) else "*" for p in parts)
                    )
    return found


def texts(entry: str | dict[str, str]) -> list[str]:
    return list(entry.values()) if isinstance(entry, dict) else [entry]


def holes(entry: str | dict[str, str]) -> set[str]:
    return {hole for text in texts(entry) for hole in re.findall(r"\{(\w+)\}", text)}


def test_languages_say_the_same_things() -> None:
    assert FILES["fr"].keys() == FILES["en"].keys()
    for key, entry in FILES["fr"].items():
        assert holes(entry) == holes(FILES["en"][key]), key
        assert isinstance(entry, dict) == isinstance(FILES["en"][key], dict), key


def test_files_are_in_order() -> None:
    for code, told in FILES.items():
        assert list(told) == sorted(told), code


def test_every_word_said_exists() -> None:
    for key in said():
        if "*" in key:
            assert key.startswith(BUILT), f"{key}: declare its prefix in BUILT"
        elif "." in key:
            assert key in FILES["fr"], key


def test_every_word_written_is_said() -> None:
    used = strings()
    idle = [key for key in FILES["fr"] if key not in used and not key.startswith(BUILT)]
    assert idle == []


def test_every_error_of_the_tree_has_its_sentence() -> None:
    tree = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    for kind in tree:
        if issubclass(kind, errors.CarnetError):
            assert error_key(kind) in FILES["fr"], error_key(kind)


def test_every_error_sentence_names_an_error() -> None:
    known = {error_key(kind) for kind in vars(errors).values() if isinstance(kind, type)}
    assert {key for key in FILES["fr"] if key.startswith("error.")} <= known


def test_french_is_typed_plain_and_polished_at_load() -> None:
    for key, entry in FILES["fr"].items():
        assert not re.search("[’\u00a0\u202f]", "".join(texts(entry))), key


def test_french_breaks_no_line_before_its_punctuation() -> None:
    for key, entry in words.load("fr").items():
        for text in texts(entry):
            assert not re.search(r" [;:!?»%]|« |\.\.\.|\w'\w", text), key


@pytest.mark.parametrize(
    ("code", "count", "form"),
    [
        ("fr", 0, "one"),
        ("fr", 1, "one"),
        ("fr", 2, "other"),
        ("en", 0, "other"),
        ("en", 1, "one"),
        ("en", 2, "other"),
    ],
)
def test_plural_follows_the_language(code: str, count: int, form: str) -> None:
    assert words.plural(code, count) == form


def test_every_invalid_value_is_explained() -> None:
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "InvalidInput":
                key = node.args[0]
                assert isinstance(key, ast.Constant) and key.value in FILES["fr"], ast.unparse(node)
