"""The way back: to where one came from, whatever opened what.

Flet's router goes back to the first page under an open one; here back is always the page
seen just before.
"""

from collections.abc import Collection

START = "/"
PASSING = ("/new", "/withdrawal/")
"""How pages begin that one goes through: back never stops there."""


class Trail:
    """The pages opened one over the other, the last one on top."""

    def __init__(self, roots: Collection[str]) -> None:
        self._roots = frozenset(roots)
        self._pages = [START]

    def went(self, route: str) -> None:
        """Hear where one went; a page that is open already is returned to."""
        if route in self._roots:
            self._pages = [route]
        elif route in self._pages:
            del self._pages[self._pages.index(route) + 1 :]
        else:
            if self._pages[-1].startswith(PASSING):
                self._pages.pop()
            self._pages.append(route)

    def back(self) -> str:
        """Return where back leads."""
        return self._pages[-2] if len(self._pages) > 1 else START
