"""Carnet's front door: the module Flet runs on a phone, and the command `carnet` at a desk."""

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

if find_spec("app") is None:
    # `flet build` ships what is *inside* app/, so on a phone this folder has
    # lost its name. Give it back, then take the folder off sys.path so that
    # nothing can be imported twice under two names.
    here = str(Path(__file__).parent)
    package = sys.modules["app"] = ModuleType("app")
    package.__path__ = [here]
    sys.path[:] = [entry for entry in sys.path if entry != here]

from app.ui import quiet  # first: on a phone, importing it closes stdout and the logs


def command(arguments: list[str] | None = None) -> None:
    """Open the notebook in this machine's browser."""
    from app.ui.host.command import run

    run(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    if quiet.on_phone():
        import flet as ft

        from app.ui.root import main

        ft.run(main)
    else:
        command()
