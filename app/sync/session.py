"""One exchange with the server, step by step; it stops anywhere and goes on from there.

    rosters → heads → send one's own → take in the others' → heads again → audio

Nothing is remembered between two exchanges but what the journal holds, so a cut, a
cancelled task or a killed app costs at most what was in flight.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.errors import Behind, CarnetError, Refused
from app.sync import feed, heads, objects, roster
from app.sync.apart import Apart
from app.sync.carrier import Carrier
from app.sync.client import Client
from app.sync.status import Phase, SyncStatus
from app.wire.feed import Code, Heads


@dataclass(frozen=True, slots=True)
class Policy:
    """What may travel now: audio waits for Wi-Fi, entries for nothing."""

    entries: bool = True
    audio: bool = False


class SyncSession:
    """Exchanges with one server, as often as it is asked to."""

    def __init__(
        self,
        carrier: Carrier,
        client: Client,
        tell: Callable[[SyncStatus], None] = lambda status: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.status = SyncStatus()
        self.is_cut = False
        """Whether the last exchange stopped where it failed, instead of going on without that."""
        self._carrier = carrier
        self._client = client
        self._tell = tell
        self._clock = clock
        self._pusher = feed.Pusher()

    async def run(self, policy: Policy = Policy()) -> SyncStatus:
        """Exchange everything the policy allows. A failure is in the status, not raised."""
        self.status = SyncStatus(last_success_at=self.status.last_success_at)
        self.is_cut = False
        try:
            self._end(await self._steps(Apart(self._carrier), policy))
        except CarnetError as error:
            self.is_cut = True
            self._end([error])
        finally:
            self._say(phase=Phase.IDLE)
        return self.status

    def _end(self, failures: Sequence[CarnetError]) -> None:
        if not failures:
            self._say(last_success_at=int(self._clock()))
            return
        first = failures[0]
        code = first.code if isinstance(first, Refused) else None
        self._say(failure=type(first).__name__, code=code)

    async def _steps(self, apart: Apart, policy: Policy) -> list[CarnetError]:
        """Take every step that can be; return what went wrong without stopping the rest."""
        failures: list[CarnetError] = []
        if policy.entries:
            self._say(phase=Phase.ROSTER)
            await roster.exchange(self._client, apart)
            failures += await self._entries(apart)
        if policy.audio:
            self._say(phase=Phase.AUDIO)
            failures += await self._audio(apart)
        return failures

    async def _entries(self, apart: Apart) -> list[CarnetError]:
        told = await heads.ask(self._client)
        failures = await self._hold_to_word(apart, told)
        held = await apart.call(apart.carrier.heads)
        try:
            if await self._push(apart, held, told):
                self._say(phase=Phase.CHECKING)
                told = await heads.ask(self._client)
                self._own_is_there(held, told)
                failures += await self._hold_to_word(apart, told)
        except Refused as refusal:
            # A phone that came back from a backup writes no more, and still must hear what
            # it has to erase.
            if refusal.code != Code.FORK:
                raise
            failures.append(refusal)
        self._say(phase=Phase.RECEIVING)
        failures += await feed.pull(self._client, apart, held, told, self._received)
        return failures + await feed.bring_back(self._client, apart, self._received)

    async def _hold_to_word(self, apart: Apart, told: Heads) -> list[CarnetError]:
        """Notice a server that lost or hides entries; what is ours is then sent again."""
        device = apart.carrier.device
        devices = {device, *await apart.call(apart.carrier.follows)}
        known = await apart.call(apart.carrier.acknowledged)
        # Of others' journals the furthest is kept: hiding one is noticed every time.
        now = heads.furthest(known, {dev: told[dev] for dev in devices & told.keys()})
        now.pop(device, None)
        if device in told:
            now[device] = told[device]
        if now != known:
            await apart.call(apart.carrier.acknowledge, now)
        is_behind = heads.fell_behind(told, known, devices)
        return [Behind(Behind.__doc__)] if is_behind else []

    async def _push(self, apart: Apart, held: Heads, told: Heads) -> bool:
        """Send what the server lacks of our own journal; say whether there was anything."""
        device = apart.carrier.device
        mine, theirs = held.get(device, (0, "")), told.get(device, (0, ""))
        if theirs[0] > mine[0] or (theirs[0] == mine[0] and theirs != mine):
            # Another device writes under our name, or this one came back from a backup.
            raise Refused(Code.FORK)
        self._say(phase=Phase.SENDING, entries_waiting=mine[0] - theirs[0])
        start = theirs[0]

        def sent(seq: int) -> None:
            self._say(entries_sent=seq - start, entries_waiting=max(0, mine[0] - seq))

        await self._pusher.push(self._client, apart, start, sent)
        return self.status.entries_sent > 0

    def _own_is_there(self, held: Heads, told: Heads) -> None:
        """Hold the server to what it has just accepted."""
        mine = held.get(self._carrier.device, (0, ""))
        theirs = told.get(self._carrier.device, (0, ""))
        if theirs[0] < mine[0] or (theirs[0] == mine[0] and theirs != mine):
            raise Behind(Behind.__doc__)

    def _received(self, entries: int) -> None:
        self._say(entries_received=self.status.entries_received + entries)

    async def _audio(self, apart: Apart) -> list[CarnetError]:
        waiting = sum((await apart.call(apart.carrier.unsent_objects)).values())
        self._say(audio_waiting_bytes=waiting)

        def sent(size: int) -> None:
            status = self.status
            self._say(
                audio_sent_bytes=status.audio_sent_bytes + size,
                audio_waiting_bytes=max(0, status.audio_waiting_bytes - size),
            )

        def received(size: int) -> None:
            self._say(audio_received_bytes=self.status.audio_received_bytes + size)

        failures = await objects.push(self._client, apart, sent)
        return failures + await objects.pull(self._client, apart, received)

    def _say(self, **changes: Any) -> None:
        self.status = replace(self.status, **changes)
        self._tell(self.status)
