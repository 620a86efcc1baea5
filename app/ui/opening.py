"""The one place where the screens get their notebook from."""

from pathlib import Path

from app.door import Door
from app.notebook import Notebook

_opened: dict[Path, Door] = {}


def open_notebook(home: Path) -> Door | None:
    """Return the door to the notebook kept in this folder, locked, or None where there is none.

    One folder has one notebook in a process, whatever pages come and go: two would be two
    hands on one pen, each writing where it believes the journal ends.
    """
    if not Notebook.exists(home):
        _opened.pop(home, None)
        return None
    if home not in _opened:
        _opened[home] = Door(Notebook(home))
    _opened[home].lock()
    return _opened[home]
