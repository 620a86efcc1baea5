"""What a screen can reach without being handed it: the shell and the notebook."""

from collections.abc import Callable
from typing import Any, cast

import flet as ft

from app.ui.state.shell import Door, Shell

ShellContext = ft.create_context(cast(Shell | None, None))
NotebookContext = ft.create_context(cast(Door | None, None))


def use_shell() -> Shell:
    """Return the shell and redraw when it changes."""
    shell = ft.use_context(ShellContext)
    assert shell is not None, "This component is drawn outside of Root."
    watched, _ = ft.use_state(shell)
    return watched


def use_notebook() -> Door:
    """Return the open notebook."""
    notebook = ft.use_context(NotebookContext)
    assert notebook is not None, "This component is drawn outside of an open notebook."
    return notebook


def keyed(key: str, component: Callable[..., Any], *args: Any) -> Any:
    """Draw a component under a key, so that its state stays with what it shows."""
    return component(*args, key=key)
