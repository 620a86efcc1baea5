"""A coordinator carries a request out: what it would destroy, and what they decide of it.

The plan is made again at the last moment. If anything came in that they have not seen, it
is shown instead, and nothing is destroyed.
"""

import asyncio
from dataclasses import dataclass, field, replace

import flet as ft

from app.capture.mentions import Mention, without
from app.capture.withdrawal import Plan
from app.merge.state import Request
from app.pages.pages import Pages
from app.study.ids import SubjectId
from app.study.study import Fate

Place = tuple[str, str]
"""The entry of a mention, and its field."""


@ft.observable
@dataclass(eq=False)
class Deciding:
    """One request, its plan once it is made, and what was decided so far."""

    pages: Pages
    participant: str
    request: Request
    plan: Plan | None = None
    fates: dict[str, Fate] = field(default_factory=dict)
    words: dict[Place, str] = field(default_factory=dict)
    is_running: bool = False
    has_grown: bool = False
    """Something came in while it was looked at."""

    async def open(self) -> None:
        """Make the plan."""
        self.plan = await self._made()

    def fate_of(self, recording: str) -> Fate | None:
        """Return what becomes of a shared recording: what the study proposes, if it can be.

        Where it cannot, nothing is proposed in its place: somebody has to choose.
        """
        chosen = self.fates.get(recording, self.pages.study.group_audio)
        return chosen if self.can(recording, chosen) else None

    def can(self, recording: str, fate: Fate) -> bool:
        """Tell whether this can be done: turns to take out have to be known, and to be here."""
        if fate is not Fate.TURNS:
            return True
        return bool(self.turns_of(recording)) and self.pages.has_sound(recording)

    def turns_of(self, recording: str) -> int:
        """Return how many times the person is known to speak in a recording."""
        return len(self.plan.turns.get(SubjectId(recording), ())) if self.plan else 0

    def decide(self, recording: str, fate: Fate) -> None:
        self.fates = {**self.fates, recording: fate}

    def reads(self, mention: Mention) -> str:
        """Return how a text shall read."""
        return self.words.get((mention.entry, mention.field), mention.anew)

    def reword(self, mention: Mention, text: str) -> None:
        self.words = {**self.words, (mention.entry, mention.field): text}

    def still_names(self, mention: Mention) -> bool:
        """Tell whether the code can still be read in what a text shall say."""
        text = self.reads(mention)
        return self.plan is not None and without(self.plan.code, text) != text

    @property
    def is_ready(self) -> bool:
        """Tell whether all is decided, and nothing that shall be said still names the person."""
        if self.plan is None or any(map(self.still_names, self.plan.mentions)):
            return False
        return all(self.fate_of(recording) for recording in self.plan.shared)

    async def carry_out(self) -> str:
        """Destroy; return the name of the order, empty if there was something new to look at."""
        self.is_running, self.has_grown = True, False
        try:
            fresh = await self._made()
            if self.plan is None or _seen(fresh) != _seen(self.plan):
                self.plan, self.has_grown = fresh, True
                return ""
            fates: dict[str, Fate] = {}
            for recording in fresh.shared:
                fate = self.fate_of(recording)
                if fate is None:
                    return ""
                fates[recording] = fate
            said = tuple(replace(one, anew=self.reads(one)) for one in fresh.mentions)
            decided = replace(fresh, mentions=said)
            return await asyncio.to_thread(self.pages.erase, decided, fates)
        finally:
            self.is_running = False

    async def _made(self) -> Plan:
        asked = self.request
        return await asyncio.to_thread(
            self.pages.plan_erasure,
            self.participant,
            asked.everything,
            asked.scopes,
            asked.session,
        )


def _seen(plan: Plan) -> tuple[object, ...]:
    """Return all of a plan that somebody looks at before they decide."""
    return plan.whole, plan.shared, dict(plan.turns), plan.mentions, plan.stays
