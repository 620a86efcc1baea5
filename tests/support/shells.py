"""The shells that a program makes, for what drives it from inside."""

from collections.abc import Callable
from typing import Any

from app.ui.state.shell import Shell


def every_shell(put: Callable[[Any, str, Any], None] = setattr) -> list[Shell]:
    """Return a list in which each shell is found from now on, as it is made.

    A test gives its monkeypatch's `setattr`, so that it ends with the test.
    """
    shells: list[Shell] = []
    made = Shell.__init__

    def keep(self: Shell, *told: Any, **more: Any) -> None:
        made(self, *told, **more)
        shells.append(self)

    put(Shell, "__init__", keep)
    return shells
