"""What leaves no trace outside of the vault: no copy, no learning keyboard, no place on a map."""

import ast
import tomllib
from pathlib import Path

import flet as ft
import pytest

from app.ui.components.field import field

ROOT = Path(__file__).resolve().parents[2]
SCREENS = sorted(ROOT.glob("app/ui/**/*.py"))
FLET = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["flet"]
MAY_BE_COPIED = {
    "app/ui/screens/erasure.py": 2,  # a public key, and the command that checks with it
    "app/ui/screens/contacts.py": 1,  # a telephone number of a service, to be called
}
COPYING = {
    "Clipboard", "CopyToClipboard", "SelectionArea", "ShareText", "Share", "set_clipboard",
    "DragTarget", "Draggable",
}  # fmt: skip


def calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text("utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def test_nothing_that_was_written_can_be_selected_on_a_page() -> None:
    selectable: dict[str, int] = {}
    for path in SCREENS:
        for call in calls(path):
            for given in call.keywords:
                if given.arg == "selectable":
                    name = path.relative_to(ROOT).as_posix()
                    selectable[name] = selectable.get(name, 0) + 1
    assert selectable == MAY_BE_COPIED


def test_nothing_is_put_on_the_clipboard_or_shared() -> None:
    for path in SCREENS:
        tree = ast.parse(path.read_text("utf-8"))
        used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not used & COPYING, (path, used & COPYING)


@pytest.mark.parametrize(
    "like", [{}, {"prose": True}, {"secret": True}, {"lines": 6}, {"wraps": True}, {"number": True}]
)
def test_no_keyboard_learns_from_any_field(like: dict[str, object]) -> None:
    made = field("Nom", "", lambda text: None, **like)  # type: ignore[arg-type]
    assert isinstance(made, ft.TextField)
    assert not made.enable_ime_personalized_learning
    assert not made.enable_suggestions and not made.autocorrect
    assert made.password is bool(like.get("secret"))


def test_phone_is_never_asked_where_it_is() -> None:
    asked = {name for name, wanted in FLET["android"]["permission"].items() if wanted}
    assert not {name for name in asked if "LOCATION" in name}
    assert not {"location", "background_location"} & set(FLET["permissions"])
    assert not [key for key in FLET["ios"]["info"] if "Location" in key]
    for name in ("ACCESS_COARSE_LOCATION", "ACCESS_FINE_LOCATION"):
        assert FLET["android"]["permission"][f"android.permission.{name}"] is False
    asking = [path for path in SCREENS if "eolocat" in path.read_text("utf-8")]
    assert [path.name for path in asking] == ["guard.py"]
    assert "geolocation=()" in asking[0].read_text("utf-8"), "nor is a browser"
