"""The one place where the screens get their notebook from."""

from pathlib import Path

from app.notebook import Notebook
from app.ui.state.shell import Door


def open_notebook(home: Path) -> Door | None:
    """Return the notebook kept in this folder, locked, or None where there is none."""
    return Notebook(home) if Notebook.exists(home) else None
