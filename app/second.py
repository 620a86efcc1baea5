"""The notebook behind a notebook: a second passphrase opens it, empty and ordinary.

It is for whoever is made to open their notebook before somebody's eyes. Every device has
one, under a passphrase that nobody knows until a person chooses it: that it is there tells
nothing. The device founded it for itself, with keys of its own: what opens it opens nothing
of the first, and nothing in it ever leaves. Whoever copies the files of a device can see
that they hold more than it shows.
"""

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx

from app.errors import InvalidInput, WrongPassphrase
from app.journal.founding import Newcomer, found_alone, joining
from app.keys import lock
from app.keys.identity import DeviceKeys
from app.keys.primitives import KEY_BYTES, random
from app.notebook import Membership, Notebook, Reached, SyncStatus
from app.vault import secret
from app.vault.database import guarded, sync_directory
from app.wire.text import b64

FOLDER = "second"
SHORTEST = 12
"""Characters; what is generated has five words, and somebody who is afraid chooses less."""
_FORMING, _LEAVING = "second.forming", "second.leaving"


class Second(Notebook):
    """An empty notebook, whose exchanges another one makes: it tells of them as its own."""

    def __init__(self, home: Path, outer: Notebook) -> None:
        super().__init__(home, outer.clock, outer.monotonic)
        self._outer = outer
        self.synced_at = outer.synced_at

    async def sync(
        self,
        audio: bool = False,
        tell: Callable[[SyncStatus], None] = lambda status: None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> SyncStatus:
        """Let the other exchange; say what an exchange of what is here would have said."""
        outer = await self._outer.sync(audio, transport=transport)
        waiting = self.waiting
        status = replace(SyncStatus(), failure=outer.failure, code=outer.code)
        if outer.failure is None:
            self.sealed.acknowledge(self.sealed.heads())
            if audio:
                self.sealed.mark_sent(self.sealed.unsent_objects())
            self.synced_at = outer.last_success_at
            status = replace(status, entries_sent=waiting, last_success_at=self.synced_at)
        else:
            status = replace(status, entries_waiting=waiting, last_success_at=self.synced_at)
        tell(status)
        if not self.is_locked:
            self.pages.told()
        return status

    async def reach(self, transport: httpx.AsyncBaseTransport | None = None) -> Reached:
        return await self._outer.reach(transport)


def choose(before: Notebook, passphrase: str) -> None:
    """Let a passphrase open the notebook behind this open one. About a second: use a thread.

    It is made anew: what was in the one before it is destroyed. `InvalidInput` for a
    passphrase that is too short, or that opens this one.
    """
    if len(passphrase.strip()) < SHORTEST:
        raise InvalidInput("second.short", count=str(SHORTEST))
    try:
        lock.open_slot(before.slot[0], passphrase, before.slot[1]).forget()
    except WrongPassphrase:
        _make(before, passphrase)
    else:
        raise InvalidInput("second.same")


def make(before: Notebook) -> None:
    """Put an empty notebook that nobody can open behind this open one, in place of any other."""
    _make(before, b64(random(KEY_BYTES)))


def settle(home: Path) -> None:
    """Finish, or undo, what an app that was killed left between two notebooks."""
    made, forming = home / FOLDER, home / _FORMING
    with guarded():
        if not made.exists() and Notebook.exists(forming):
            os.rename(forming, made)
        _destroy(forming)
        _destroy(home / _LEAVING)


def forget(home: Path) -> None:
    """Leave no notebook behind the one kept in this folder."""
    with guarded():
        for name in (FOLDER, _FORMING, _LEAVING):
            _destroy(home / name)


def _make(before: Notebook, passphrase: str) -> None:
    settle(before.home)
    pages, forming, made = before.pages, before.home / _FORMING, before.home / FOLDER
    with guarded():
        keys = DeviceKeys.generate()
        shown = joining(keys, secret.read_or_make(forming, random(KEY_BYTES)))
        who = Newcomer(shown, pages.home_site, pages.me.label, pages.me.role)
        rosters = found_alone(who, pages.sites, int(time.time()))
        member = Membership(
            pages.revisions[-1].text,
            rosters[0].roster.root,
            tuple(one.encode() for one in rosters),
            before.server,
        )
        slot, _ = before.slot
        Notebook.create(forming, passphrase, keys, member, beside=slot).close()
        keys.forget()
        if made.exists():
            os.rename(made, before.home / _LEAVING)
        os.rename(forming, made)
        sync_directory(before.home)
    settle(before.home)


def _destroy(folder: Path) -> None:
    """Destroy a notebook, and those behind it: the secrets of all of them first."""
    behind = folder
    while behind.exists():
        secret.destroy(behind)
        behind /= FOLDER
    if folder.exists():
        shutil.rmtree(folder)
