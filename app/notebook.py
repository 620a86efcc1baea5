"""The whole app with no screen: a notebook that is locked, or open at its pages.

Locked, it can be unlocked, it can sync, and its `cover` takes in a line and lets a recording
go on; that is all. What a person wrote is reached through `pages`, which exist only while
it is open.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import httpx

from app import resting
from app.cover import Cover
from app.errors import (
    KeyDestroyed,
    Locked,
    VaultDamaged,
    VaultError,
    VaultFull,
    WrongPassphrase,
)
from app.journal.catalogue import Catalogue
from app.journal.founding import Membership
from app.journal.inbox import Inbox
from app.journal.journal import Clock, Journal, wall_clock
from app.journal.sealed import SealedJournal
from app.journal.studies import Studies
from app.keys import lock
from app.keys.identity import DeviceKeys, Standing, carry_key
from app.keys.primitives import KEY_BYTES, Secret, random, wipe
from app.keys.rows import RowKey
from app.pages.pages import Pages
from app.sync.client import SILENCE_S, Client
from app.sync.reach import REACH_S, Reached, reach
from app.sync.session import Policy, SyncSession
from app.sync.status import SyncStatus
from app.vault import keyslots, secret
from app.vault.database import Database
from app.vault.objects import Objects
from app.vault.shelf import Shelf
from app.wire.requests import Sign

VAULT = "vault.db"


class Notebook:
    """A notebook on this device. Made locked; see `unlock`."""

    def __init__(
        self,
        home: Path,
        clock: Clock = wall_clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.home = home
        secret.read(home)
        self._database = Database(home / VAULT)
        try:
            self._secret, self._standing = resting.own_secret(home, self._database)
        except VaultError:
            self._database.close()
            raise
        self._carrying = RowKey(carry_key(self._secret), self._standing.names)
        carried = Shelf(self._database, "carried", self._carrying)
        self._attempts = keyslots.Attempts(home, carried, monotonic)
        self.clock, self.monotonic = clock, monotonic
        self.sealed = SealedJournal(self._database, self._carrying, Objects(home))
        self.server = self.sealed.recall("server").decode()
        stored = carried.get("synced")
        self.synced_at = int(stored) if stored else None
        """When the last exchange succeeded, in seconds since 1970."""
        self._carried = carried
        self._inbox = Inbox(
            Shelf(self._database, "inbox", self._carrying), carried, self.sealed, clock
        )
        self.cover = Cover(self._inbox)
        """What can be done while it is locked."""
        if self.is_keyless and not resting.is_emptied(self._database):
            with suppress(VaultError):  # a kill came between; another start goes on
                self._rest_keyless()
        self._syncing = asyncio.Lock()
        self._door = threading.RLock()
        self._pages: Pages | None = None
        self._keyslot: lock.Opened | None = None
        self._keeping: RowKey | None = None

    @staticmethod
    def exists(home: Path) -> bool:
        return (home / VAULT).exists()

    @classmethod
    def create(
        cls,
        home: Path,
        passphrase: str,
        keys: DeviceKeys,
        membership: Membership,
        cost: lock.Cost | None = None,
        beside: bytes = b"",
    ) -> "Notebook":
        """Make a device's notebook, durably or not at all; it is locked at first.

        Its slot may be made `beside` that of another, to be tried with it.
        """
        device_secret = secret.read_or_make(home, random(KEY_BYTES))
        standing = Standing.first(device_secret)
        vault_key = random(KEY_BYTES)
        carrying = RowKey(carry_key(device_secret), standing.names)
        keeping = RowKey(vault_key, standing.names)
        carried = [
            ("device", keys.id.encode()),
            ("root", membership.root),
            ("server", membership.server.encode()),
            *((f"roster/{n}", data) for n, data in enumerate(membership.rosters, 1)),
        ]
        kept = [("seed", keys.seed), ("study", membership.study.encode())]
        slot = lock.make_slot(vault_key, passphrase, device_secret, cost, beside)
        database = Database.create(
            home / VAULT,
            {
                "slots": [
                    (keyslots.MAIN, slot),
                    (keyslots.DEVICE, standing.seal(device_secret)),
                ],
                "carried": [_row(carrying, "carried", *item) for item in carried],
                "kept": [_row(keeping, "kept", *item) for item in kept],
            },
        )
        database.close()
        keeping.forget()
        wipe(vault_key)
        return cls(home)

    @property
    def is_locked(self) -> bool:
        return self._pages is None

    @property
    def pages(self) -> Pages:
        """Return the open pages; raise `Locked` while there are none."""
        if self._pages is None:
            raise Locked
        return self._pages

    @property
    def is_keyless(self) -> bool:
        """Whether its key was destroyed: it opens no more, and can only send."""
        return keyslots.is_destroyed(self._database)

    @property
    def waiting(self) -> int:
        """Return how many of this device's entries were not yet sent."""
        return self.sealed.waiting

    @property
    def audio_waiting(self) -> int:
        """Return how many bytes of sound were not yet sent. It asks the disk."""
        return sum(self.sealed.unsent_objects().values())

    @property
    def sign_request(self) -> Sign:
        """Return what signs this device's requests, locked or not."""
        return self._standing.net.sign

    def unlock(self, passphrase: str) -> Pages:
        """Open the notebook. `WrongPassphrase` says how long to wait, and nothing else."""
        with self._door:
            return self.enter(self.guess(passphrase)[1])

    def guess(self, passphrase: str, behind: Sequence[lock.Slot] = ()) -> tuple[int, lock.Opened]:
        """Try a passphrase here, and on the keyslots of what is behind: return which it opens.

        Wrong ones are counted here. `WrongPassphrase` says how long to wait; after the last
        that the study allows, `KeyDestroyed`.
        """
        if self.is_keyless:
            raise KeyDestroyed
        self._attempts.begin()
        try:
            found = lock.open_any([self.slot, *behind], passphrase)
        except WrongPassphrase as error:
            if self._attempts.left == 0 and self.is_locked and not self.sealed.lacks_an_end:
                self._destroy_key()
                raise KeyDestroyed from error
            raise WrongPassphrase(self._attempts.wait_s(), self._attempts.left) from error
        except VaultDamaged:
            self._attempts.failed()
            raise
        self._attempts.succeeded()
        return found

    @property
    def slot(self) -> lock.Slot:
        """Return what a passphrase is tried on here; `VaultDamaged` if it is not there."""
        return keyslots.read_slot(self._database), self._secret

    def enter(self, opened: lock.Opened) -> Pages:
        """Open the notebook with its open slot."""
        with self._door:
            if self._pages is None:
                self._keyslot = opened
                self._keeping = RowKey(opened.vault_key, self._standing.names)
                try:
                    self._pages = self._open(self._keeping)
                except BaseException:
                    self.lock()
                    raise
                self._pages.take_back()
            else:
                opened.forget()
            return self._pages

    def lock(self) -> None:
        """Close the pages and forget their keys.

        A running recording goes on, with public keys only, under the `cover`.
        """
        pages, self._pages = self._pages, None
        if pages is not None:
            with suppress(VaultError):  # the study may have been revised
                self._attempts.allow(pages.wrong_attempts)
            self.cover.take_over(pages.close())
        if self._keeping is not None and self._keyslot is not None:
            self._keeping.forget()
            self._keyslot.forget()
            self._keeping = self._keyslot = None

    def clear(self) -> None:
        """Let go of what is safe elsewhere, and lock. About half a second: run it in a thread."""
        with self._door:
            try:
                self.pages.clear()
            finally:
                self.lock()

    async def sync(
        self,
        audio: bool = False,
        tell: Callable[[SyncStatus], None] = lambda status: None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> SyncStatus:
        """Exchange with the server, locked or not. A failure is in the status, not raised.

        Entries first; audio, where it may travel, once what came in has been opened, for
        only then does a desk know which sound it wants.
        """
        async with self._syncing, self._client(transport) as client:
            session = SyncSession(self.sealed, client, tell)
            await self._with_pages(Pages.give_receipts)
            status = await session.run(Policy(entries=True))
            await self._with_pages(Pages.catch_up)
            if audio and not session.is_cut:  # one bad journal keeps no sound back
                sound = await session.run(Policy(entries=False, audio=True))
                status = sound.after(status)
        if status.failure is None:
            self.synced_at = status.last_success_at
            self._carried.put("synced", str(self.synced_at).encode())
        if self._pages is not None:
            self._pages.told()
        return status

    async def _with_pages(self, act: Callable[[Pages], None]) -> None:
        pages = self._pages
        if pages is not None:
            with suppress(Locked):  # it was closed meanwhile, and catches up when opened
                await asyncio.to_thread(act, pages)

    async def reach(self, transport: httpx.AsyncBaseTransport | None = None) -> Reached:
        """Ask the server for one signed answer, and nothing more. A failure is in what is told."""
        async with self._client(transport, silence_s=REACH_S) as client:
            return await reach(client)

    def _client(
        self, transport: httpx.AsyncBaseTransport | None, silence_s: float = SILENCE_S
    ) -> Client:
        device, sign = self.sealed.device, self.sign_request
        return Client(self.server, device, sign, transport=transport, silence_s=silence_s)

    def close(self) -> None:
        """Leave the notebook: nothing runs and no file is open afterwards."""
        # What a full disk leaves without its end is ended at the next unlock.
        with suppress(VaultError):
            (self._pages or self.cover).stop_recording()
        self.lock()
        self._database.close()

    def _destroy_key(self) -> None:
        """Let nothing open here again: the key first, then all that it opened."""
        keyslots.destroy_slot(self._database)
        with suppress(VaultError):  # without room for it now, another start goes on
            self._rest_keyless()

    def _rest_keyless(self) -> None:
        self.sealed.destroy_clip()
        self._secret = resting.rest_keyless(
            self.home, self._database, self._standing, self._carrying
        )

    def _rekey(self, keeping: RowKey, destroy: Callable[[], None] = lambda: None) -> None:
        """Rest under new keys; `destroy` takes rows out in the same transaction."""
        assert self._keyslot is not None
        self._secret, self._keyslot = resting.rest_anew(
            self.home, self._database, self._standing, self._keyslot, self._carrying, keeping,
            destroy,
        )  # fmt: skip

    def _open(self, keeping: RowKey) -> Pages:
        kept = Shelf(self._database, "kept", keeping)
        keys = DeviceKeys.restore(kept.get("seed") or b"")
        if keys.id != self.sealed.device:
            raise VaultDamaged("kept seed")
        studies = Studies(kept, self.sealed.quarantine)
        catalogue = Catalogue(kept)
        if studies.is_damaged:
            catalogue.seen.clear()  # its versions come again, with everything else
        opened = Shelf(self._database, "opened", keeping)
        journal = Journal(
            self.sealed, keys, opened, catalogue.seen, catalogue.tick, self.clock,
            catalogue.keyring,
        )  # fmt: skip
        catalogue.attach(journal)
        # Nobody may answer without knowing what they said themselves a moment ago.
        for events in journal.open_own():
            catalogue.add(events)
            studies.take(events)
        drafts = Shelf(self._database, "drafts", keeping)
        pages = Pages(
            studies, self.sealed, journal, catalogue, kept, drafts, self.clock,
            partial(self._rekey, keeping), self._inbox, self.cover.hand_back(),
        )  # fmt: skip
        with suppress(VaultFull):  # then they are obeyed once there is room
            pages.finish_clearing()
            pages.obey()
        with suppress(VaultError):  # a line on the cover is then for this device alone
            self._inbox.address(pages.circle_of_lines)
            self._attempts.allow(pages.wrong_attempts)
        return pages


def _row(sealer: RowKey, table: str, name: str, data: Secret) -> tuple[bytes, bytes]:
    blind = sealer.blind(table, name)
    return blind, sealer.seal(table, blind, data)


__all__ = ["Membership", "Notebook", "Reached", "SyncStatus"]
