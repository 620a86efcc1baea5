"""Which segments of sound are to be sent, are wanted, or are being written.

Sealed all of it: a locked notebook sends sound, and destroys it when it is ordered to.
"""

import threading
from collections.abc import Iterable
from contextlib import suppress

from app.errors import VaultDamaged, VaultError
from app.journal.orders import Orders
from app.journal.quarantine import Quarantine
from app.vault.database import Database
from app.vault.objects import Objects
from app.vault.shelf import Shelf
from app.wire import canonical
from app.wire.limits import OBJECT_BYTES

_ENDLESS = "endless"
"""The carried row that is there from the beginning of a recording to its signed end."""
_CLIP = "clip"
"""The carried row that names the spoken consent in hand, until it is confirmed or destroyed."""


class CarriedSound:
    """The side of the sealed journal that carries sound."""

    database: Database
    objects: Objects
    lock: threading.RLock
    orders: Orders
    quarantine: Quarantine
    device: str
    _carried: Shelf
    _ledger: dict[str, dict[str, None]]

    def unsent_objects(self) -> dict[str, int]:
        """Return the segments to send, with their sizes in bytes."""
        with self.lock:
            unsent = list(self._ledger["unsent"])
        # The last one may be noted and not yet under its hash.
        return {name: OBJECT_BYTES for name in unsent if self.objects.has(name)}

    def wanted_objects(self) -> list[str]:
        with self.lock:
            return list(self._ledger["wanted"])

    def read_object(self, name: str) -> bytes:
        data = self.objects.get(name)
        if data is None:
            raise VaultDamaged(f"object {name} missing")
        return data

    def keep_object(self, name: str, data: bytes) -> None:
        """Keep an object that came from the server; its hash must be its name."""
        if name not in self.orders.gone:
            self.objects.put(name, data)
        with self.lock:
            # Written with the next change: what is here is no longer wanted, at each start.
            self._ledger["wanted"].pop(name, None)

    def mark_sent(self, names: Iterable[str]) -> None:
        with self.lock:
            for name in names:
                self._ledger["unsent"].pop(name, None)
            self._write_ledger()

    def to_send(self, names: Iterable[str]) -> None:
        with self.lock:
            self._ledger["unsent"] |= dict.fromkeys(names)
            self._write_ledger()

    def want(self, names: Iterable[str]) -> None:
        with self.lock:
            wanted = self._ledger["wanted"]
            known = wanted.keys() | self.orders.gone
            fresh = [n for n in names if n not in known and not self.objects.has(n)]
            if fresh:
                wanted |= dict.fromkeys(fresh)
                self._write_ledger()

    def take(self, recording: str) -> tuple[list[str], list[int]]:
        """Return the hashes and frame counts of a running recording's whole segments."""
        stored = self._carried.get(f"take/{recording}")
        hashes, frames = canonical.decode(stored) if stored else ([], [])
        return hashes, frames

    def add_segment(self, recording: str, hashed: str, frames: int) -> None:
        """Note one more whole segment, before its file is moved under its hash."""
        with self.lock, self.database.transaction():
            hashes, counts = self.take(recording)
            rows = [[*hashes, hashed], [*counts, frames]]
            self._carried.put(f"take/{recording}", canonical.encode(rows))
            self.to_send([hashed])

    @property
    def lacks_an_end(self) -> bool:
        """Whether a recording may be without its signed end, which only an open notebook gives:
        until then nobody can hear it.
        """
        return self.recall(_ENDLESS) != b""

    def begin_take(self) -> None:
        """Note that a recording begins, before it does."""
        self._carried.put(_ENDLESS, b"1")

    def all_ended(self) -> None:
        """Note that every recording has its end, or never will."""
        with suppress(VaultError):  # then the next time that it catches up
            if self.lacks_an_end:
                self._carried.delete([_ENDLESS])

    def hold_clip(self, clip: str) -> None:
        """Note which spoken consent is in hand, not confirmed yet; empty if none is."""
        with suppress(VaultError):  # an open notebook knows by itself
            if self.recall(_CLIP).decode() != clip:
                self._carried.put(_CLIP, clip.encode())

    def destroy_clip(self) -> None:
        """Destroy the sound of a spoken consent that nobody can confirm any more."""
        clip = self.recall(_CLIP).decode()
        if clip:
            names, _ = self.take(clip)
            for name in names:
                self.objects.delete(name)
            self.mark_sent(names)
            for name in self.objects.forming():
                if name.startswith(f"{clip}."):
                    self.objects.drop_forming(name)

    def writing(self) -> tuple[str, list[str]]:
        """Return which recording segments were being written for, and their hashes."""
        stored = self.recall("writing")
        recording, names = canonical.decode(stored) if stored else ("", [])
        return recording, names

    def begin_writing(self, recording: str, names: list[str]) -> None:
        """Note segments that are about to be written for a recording, to be sent too."""
        with self.lock, self.database.transaction():
            self._carried.put("writing", canonical.encode([recording, names]))
            self.to_send(names)

    def end_writing(self, unused: Iterable[str]) -> None:
        """Note that nothing is being written any more; what no entry names is removed."""
        with self.lock:
            for name in unused:
                self.objects.delete(name)
            self.mark_sent(unused)
            self._carried.delete(["writing"])

    def _write_ledger(self) -> None:
        lists = {name: list(names) for name, names in self._ledger.items()}
        self._carried.put("ledger", canonical.encode(lists))

    def _load_ledger(self) -> dict[str, dict[str, None]]:
        try:
            stored = self._carried.get("ledger")
        except VaultDamaged as error:
            self._report(error)
            # The server keeps what it holds already; sending it again does no harm.
            return {"unsent": dict.fromkeys(self.objects.names()), "wanted": {}}
        lists = canonical.decode(stored) if stored else {"unsent": [], "wanted": []}
        wanted = (name for name in lists["wanted"] if not self.objects.has(name))
        return {"unsent": dict.fromkeys(lists["unsent"]), "wanted": dict.fromkeys(wanted)}

    def _report(self, damage: VaultDamaged) -> None:
        self.quarantine.hold(self.device, 0, f"VaultDamaged: {damage}", b"")

    def recall(self, name: str) -> bytes:
        """Return a row one can do without: empty if there is none, or a damaged one."""
        try:
            return self._carried.get(name) or b""
        except VaultDamaged as error:
            self._report(error)
            return b""

    def _destroy_sound(self) -> None:
        """Destroy the files of sound that orders name; at each start too, after a power cut."""
        gone = self.orders.gone
        for name in gone.intersection(self.objects.names()):
            self.objects.delete(name)
