"""What a screen can reach without being handed it: the shell and the notebook."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

import flet as ft

from app.errors import Locked
from app.notebook import Notebook
from app.pages.pages import Pages
from app.ui.state.shell import Shell

ShellContext = ft.create_context(cast(Shell | None, None))
NotebookContext = ft.create_context(cast(Notebook | None, None))


def use_shell() -> Shell:
    """Return the shell and redraw when it changes."""
    shell = ft.use_context(ShellContext)
    assert shell is not None, "This component is drawn outside of Root."
    watched, _ = ft.use_state(shell)
    return watched


def use_notebook() -> Notebook:
    """Return the open notebook."""
    notebook = ft.use_context(NotebookContext)
    assert notebook is not None, "This component is drawn outside of an open notebook."
    return notebook


def use_pages() -> Pages:
    """Return the open pages and redraw when anything on them changes.

    A screen may be drawn once more between the lock and its own end: it then finds the
    pages it had, and shows them to nobody. One that is first drawn there finds none, and
    raises `Locked`: the lock is drawn instead.
    """
    use_shell()
    kept = ft.use_ref(cast(Pages | None, None))
    with suppress(Locked):
        kept.current = use_notebook().pages
    if kept.current is None:
        raise Locked
    return kept.current


def keyed(key: str, component: Callable[..., Any], *args: Any) -> Any:
    """Draw a component under a key, so that its state stays with what it shows."""
    return component(*args, key=key)
