"""The door to the notebooks of a device: each passphrase opens its own.

There is the notebook, and behind it the empty one of `second`. Which one a passphrase
opens shows nowhere: all are tried, and the time is the same.
"""

import threading
from contextlib import suppress

from app import second
from app.cover import Cover
from app.errors import KeyDestroyed, VaultError
from app.keys.lock import Slot
from app.notebook import Notebook
from app.pages.pages import Pages
from app.second import Second


class Door:
    """What opens and closes a device's notebooks; one at a time is open."""

    def __init__(self, first: Notebook) -> None:
        self.notebook = self._first = first
        """The notebook that is open, or was last."""
        self._held = threading.RLock()
        if first.is_keyless:
            self._leave_none_behind()

    @property
    def cover(self) -> Cover:
        """What can be done while it is closed: a line goes where nothing is lost."""
        return self._first.cover

    @property
    def is_keyless(self) -> bool:
        """Whether nothing opens here any more."""
        return self._first.is_keyless

    def unlock(self, passphrase: str) -> Pages:
        """Open a notebook. `WrongPassphrase` says how long to wait, and nothing else.

        After the last attempt that the study allows, `KeyDestroyed`: none of them opens any
        more. A recording that goes on under the cover of another one is ended, and kept.
        """
        with self._held:
            try:
                pages = self._enter(passphrase)
            except KeyDestroyed:
                self._leave(self._first)
                self._leave_none_behind()
                raise
            if self.notebook is self._first:
                with suppress(VaultError):  # then it is made once there is room
                    self._stand_behind()
            return pages

    def lock(self) -> None:
        """Close what is open, and forget its keys. A recording goes on under its cover."""
        self.notebook.lock()

    def close(self) -> None:
        """Leave for good: nothing runs and no file is open afterwards."""
        if self.notebook is not self._first:
            self.notebook.close()
        self._first.close()

    def _enter(self, passphrase: str) -> Pages:
        behind = self._behind()
        try:
            which, opened = self._first.guess(passphrase, [slot for _, slot in behind])
            self._leave(behind[which - 1][0] if which else self._first)
            return self.notebook.enter(opened)
        finally:
            for one, _ in behind:
                if one is not self.notebook:
                    one.close()

    def _stand_behind(self) -> None:
        home = self._first.home
        second.settle(home)
        if not Notebook.exists(home / second.FOLDER):
            second.make(self._first)

    def _leave_none_behind(self) -> None:
        with suppress(VaultError):  # the next start tries again; it holds no key of the first
            second.forget(self._first.home)

    def _leave(self, to: Notebook) -> None:
        if self.notebook is to:
            return
        self.notebook.lock()
        with suppress(VaultError):  # what a full disk leaves without its end is ended later
            self.notebook.cover.stop_recording()
        if self.notebook is not self._first:
            self.notebook.close()
        self.notebook = to

    def _behind(self) -> list[tuple[Notebook, Slot]]:
        """Return the notebooks behind the first; one that is damaged hides those behind it."""
        found: list[tuple[Notebook, Slot]] = []
        home = self._first.home / second.FOLDER
        with suppress(VaultError):
            while Notebook.exists(home):
                is_last = self.notebook.home == home
                one = self.notebook if is_last else Second(home, self._first)
                found.append((one, one.slot))
                home /= second.FOLDER
        return found
