"""What coordinators said that their devices hold: what this one may let go of.

Each signs it for a site from time to time, and the newest word of each counts. It is kept
sealed; where it is damaged nothing is held elsewhere, until somebody says so again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.errors import VaultDamaged
from app.journal.rosters import Rosters
from app.study.events import Event, Received
from app.vault.shelf import Shelf
from app.wire.roster import COORDINATOR

ROW = "received"
Places = Mapping[str, Iterable[int]]
"""Where entries are: for each device, their numbers."""


class Elsewhere:
    """What is held elsewhere, by the word of those who hold it."""

    def __init__(self, kept: Shelf, chain: Rosters, device: str) -> None:
        self._kept, self._chain, self._device = kept, chain, device
        self._said: dict[str, dict[str, Any]] = {}
        """For each coordinator, and each site: the number of their word, and what it was."""
        try:
            stored = kept.get(ROW)
            self._said = json.loads(stored) if stored else {}
        except VaultDamaged:
            return

    def take(self, events: Iterable[Event]) -> None:
        """Take in what coordinators say among these events."""
        fresh = False
        for event in events:
            if isinstance(event.what, Received):
                sites = self._said.setdefault(event.dev, {})
                if event.seq > sites.get(event.site, [0])[0]:
                    what = event.what
                    sites[event.site] = [event.seq, dict(what.heads), list(what.lacking)]
                    fresh = True
        if fresh:
            self._kept.put(ROW, json.dumps(self._said).encode())

    def upto(self, dev: str) -> int:
        """Return up to which number a journal is held elsewhere."""
        return max((heads.get(dev, 0) for heads, _ in self._holders()), default=0)

    def holds(self, places: Places) -> bool:
        """Tell whether all of these entries are held elsewhere."""
        return all(max(seqs, default=0) <= self.upto(dev) for dev, seqs in places.items())

    def hears(self, recording: str, places: Places) -> bool:
        """Tell whether somebody elsewhere holds a recording with all of its sound."""
        return any(
            recording not in lacking
            and all(max(seqs, default=0) <= heads.get(dev, 0) for dev, seqs in places.items())
            for heads, lacking in self._holders()
        )

    def _holders(self) -> Iterator[tuple[dict[str, int], set[str]]]:
        """Yield what each other coordinator holds: what they wrote themselves is there too."""
        for dev, member in self._chain.current.members.items():
            if member.role != COORDINATOR or member.cut is not None or dev == self._device:
                continue
            heads, lacking = {dev: 1 << 60}, set()
            for _, held, missing in self._said.get(dev, {}).values():
                lacking.update(missing)
                for other, seq in held.items():
                    heads[other] = max(heads.get(other, 0), seq)
            yield heads, lacking
