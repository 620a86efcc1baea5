"""The whole app with no screen: a notebook that is locked, or open at its pages.

Locked, it can be unlocked and it can sync, and that is all: what a person wrote is
reached through `pages`, which exist only while it is open.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from app.errors import Locked, VaultDamaged, VaultError, VaultForeign, WrongPassphrase
from app.journal.catalogue import Catalogue
from app.journal.journal import Clock, Journal, wall_clock
from app.journal.sealed import SealedJournal
from app.keys import lock
from app.keys.identity import DeviceKeys, carry_key, net_key
from app.keys.primitives import KEY_BYTES, random
from app.keys.rows import RowKey
from app.pages import Pages
from app.study.loader import load_study
from app.sync.client import Client
from app.sync.session import Policy, SyncSession
from app.sync.status import SyncStatus
from app.vault import keyslots, secret
from app.vault.database import Database
from app.vault.objects import Objects
from app.vault.shelf import Shelf
from app.wire.requests import Sign

VAULT = "vault.db"


@dataclass(frozen=True, slots=True)
class Membership:
    """What makes a device part of a study: its file, the roster's root and chain, a server."""

    study: str
    root: bytes
    rosters: tuple[bytes, ...]
    server: str = ""


class Notebook:
    """A notebook on this device. Made locked; see `unlock`."""

    def __init__(
        self,
        home: Path,
        device_secret: bytes | None = None,
        clock: Clock = wall_clock,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._secret = device_secret or secret.read(home)
        self._database = Database(home / VAULT)
        self._carrying = RowKey(carry_key(self._secret))
        carried = Shelf(self._database, "carried", self._carrying)
        self._check_owner(carried)
        self._attempts = keyslots.Attempts(carried, monotonic)
        self._clock = clock
        self.sealed = SealedJournal(self._database, self._carrying, Objects(home))
        self.server = self.sealed.recall("server").decode()
        stored = carried.get("synced")
        self.synced_at = int(stored) if stored else None
        """When the last exchange succeeded, in seconds since 1970."""
        self._carried = carried
        self._syncing = asyncio.Lock()
        self._pages: Pages | None = None
        self._recording: Pages | None = None

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
        device_secret: bytes | None = None,
        cost: lock.Cost | None = None,
    ) -> "Notebook":
        """Make a device's notebook, durably or not at all; it is locked at first."""
        device_secret = device_secret or secret.read_or_make(home, random(KEY_BYTES))
        vault_key = random(KEY_BYTES)
        carrying, keeping = RowKey(carry_key(device_secret)), RowKey(vault_key)
        carried = [
            ("device", keys.id.encode()),
            ("root", membership.root),
            ("server", membership.server.encode()),
            *((f"roster/{n}", data) for n, data in enumerate(membership.rosters, 1)),
        ]
        kept = [("seed", keys.seed), ("study", membership.study.encode())]
        slot = lock.make_slot(vault_key, passphrase, device_secret, cost)
        database = Database.create(
            home / VAULT,
            {
                "slots": [(keyslots.MAIN, slot)],
                "carried": [_row(carrying, "carried", *item) for item in carried],
                "kept": [_row(keeping, "kept", *item) for item in kept],
            },
        )
        database.close()
        return cls(home, device_secret)

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
    def audio_waiting(self) -> int:
        """Return how many bytes of sound were not yet sent. It asks the disk."""
        return sum(self.sealed.unsent_objects().values())

    @property
    def sign_request(self) -> Sign:
        """Return what signs this device's requests, locked or not."""
        return net_key(self._secret).sign

    def unlock(self, passphrase: str) -> Pages:
        """Open the notebook. `WrongPassphrase` says how long to wait, and nothing else."""
        self._attempts.begin()
        try:
            slot = keyslots.read_slot(self._database)
            vault_key = lock.open_slot(slot, passphrase, self._secret)
        except WrongPassphrase as error:
            raise WrongPassphrase(self._attempts.wait_s()) from error
        self._attempts.succeeded()
        self._pages = self._pages or self._recording or self._open(RowKey(vault_key))
        self._recording = None
        return self._pages

    def lock(self) -> None:
        """Close the pages. A running recording goes on, out of reach until the next unlock.

        Locking again once it has ended forgets its keys too.
        """
        pages, self._pages = self._pages or self._recording, None
        self._recording = None
        if pages is not None and not pages.close():
            self._recording = pages

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
            status = await session.run(Policy(entries=True))
            # Under the lock too while a recording runs: somebody may have taken back their word.
            pages = self._pages or self._recording
            if pages is not None:
                with suppress(Locked):  # it was closed meanwhile, and catches up when opened
                    await asyncio.to_thread(pages.catch_up)
            if audio and status.failure is None:
                status = await session.run(Policy(entries=False, audio=True))
        if status.failure is None:
            self.synced_at = status.last_success_at
            self._carried.put("synced", str(self.synced_at).encode())
        if self._pages is not None:
            self._pages.told()
        return status

    def _client(self, transport: httpx.AsyncBaseTransport | None) -> Client:
        return Client(self.server, self.sealed.device, self.sign_request, transport=transport)

    def close(self) -> None:
        """Leave the notebook: nothing runs and no file is open afterwards."""
        pages = self._pages or self._recording
        if pages is not None:
            # What a full disk leaves without its end is ended at the next unlock.
            with suppress(VaultError):
                pages.stop_recording()
            pages.close()
        self._pages = self._recording = None
        self._database.close()

    def _open(self, keeping: RowKey) -> Pages:
        kept = Shelf(self._database, "kept", keeping)
        keys = DeviceKeys.restore(kept.get("seed") or b"")
        if keys.id != self.sealed.device:
            raise VaultDamaged("kept seed")
        text = kept.get("study")
        if text is None:
            raise VaultDamaged("kept study missing")
        catalogue = Catalogue(kept)
        opened = Shelf(self._database, "opened", keeping)
        journal = Journal(
            self.sealed, keys, opened, catalogue.seen, catalogue.tick, self._clock,
            catalogue.keyring,
        )  # fmt: skip
        catalogue.attach(journal)
        # Nobody may answer without knowing what they said themselves a moment ago.
        for events in journal.open_own():
            catalogue.add(events)
        drafts = Shelf(self._database, "drafts", keeping)
        study = load_study(text.decode())
        return Pages(study, self.sealed, journal, catalogue, drafts, self._clock)

    def _check_owner(self, carried: Shelf) -> None:
        """A vault in which nothing has the name this device gave it was copied here."""
        if not any(carried.holds(name) for name in ("device", "root", "roster/1", "server")):
            raise VaultForeign


def _row(sealer: RowKey, table: str, name: str, data: bytes) -> tuple[bytes, bytes]:
    blind = sealer.blind(table, name)
    return blind, sealer.seal(table, blind, data)


__all__ = ["Membership", "Notebook", "SyncStatus"]
