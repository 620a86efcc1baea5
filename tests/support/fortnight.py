"""Two weeks of fieldwork, act by act, written down before they are lived.

`fortnight_app` lives them, by the clock that each act names: the right one, or one that leaps
ten years ahead and ten years back in the middle of a day. Every act can be recognised in what
a notebook holds, so that an app that was killed goes on where it was; and what a notebook
holds can be told without the names and times that no two notebooks share.
"""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.pages.pages import Pages

DAYS = 14
MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS
TEN_YEARS_MS = 3652 * DAY_MS
AUTUMN, SPRING = datetime(2026, 10, 14, tzinfo=UTC), datetime(2027, 3, 17, tzinfo=UTC)
CHANGE = 11
"""The day on which clocks change in Paris, in both fortnights: it is begun in that very night."""
NIGHT_MS, MORNING_MS = 15 * MINUTE_MS, 8 * 60 * MINUTE_MS
"""When a day of fieldwork begins, UTC: clocks change at one."""
LEAPS = {
    (2, 1): TEN_YEARS_MS,
    (2, 2): 0,
    (3, 0): -TEN_YEARS_MS,
    (5, 1): 0,
    (5, 2): TEN_YEARS_MS,
    (7, 1): 0,
    (9, 2): -TEN_YEARS_MS,
    (10, 1): 0,
}
"""From which third of which day on the clock is how wrong."""
SPEECH_S = 9
"""How long a session is recorded: one whole segment, and a part of the next."""
FULL_EVERY = 23
"""One act in so many is tried on a full disk first."""
LAYERS = ("descriptive", "interpretation", "feeling", "method")


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `of` is the number of what it is about, in the order they were begun."""

    kind: str
    of: int = 0
    text: str = ""
    told: int = 0
    """The time that the clock tells, in ms since 1970."""
    is_full: bool = False
    """Whether it is tried first while the disk takes nothing more."""


FULL_SOUND = Act("record", 2)
"""The recording in the middle of which the disk is full."""


def fortnight(start: datetime, notes: int, sessions: int, leaps: bool, seed: int = 1) -> list[Act]:
    """Return what somebody does in two weeks, by a clock that `leaps` or one that is right."""
    chance = random.Random(seed)
    first = int(start.timestamp() * 1000)
    done = Done()
    acts: list[Act] = []
    for day in range(DAYS):
        groups = _groups(day, notes, sessions, done, chance)
        now, wrong = first + day * DAY_MS + (NIGHT_MS if day == CHANGE else MORNING_MS), 0
        for place, group in enumerate(groups):
            wrong = _wrong(day, 3 * place // len(groups)) if leaps else 0
            for act in group:
                now += chance.randint(1, 4) * MINUTE_MS
                is_full = len(acts) % FULL_EVERY == FULL_EVERY - 1 or act == FULL_SOUND
                acts.append(replace(act, told=now + wrong, is_full=is_full))
    return acts


def _wrong(day: int, third: int) -> int:
    return next((off for place, off in reversed(LEAPS.items()) if place <= (day, third)), 0)


@dataclass
class Done:
    """How much was begun so far, and the last words written."""

    notes: int = 0
    sessions: int = 0
    words: int = 0

    def say(self, what: str) -> str:
        """Return words that can be told from all others."""
        self.words += 1
        return f"{what} zanzibar{self.words} à l’accueil"


def _groups(
    day: int, notes: int, sessions: int, done: Done, chance: random.Random
) -> list[list[Act]]:
    groups = []
    while done.notes * DAYS < notes * (day + 1):
        groups.append(_note(done, chance, is_first=not groups))
    middle = len(groups) // 2
    while done.sessions * DAYS < sessions * (day + 1):
        groups.insert(middle, _session(done))
    return groups


def _note(done: Done, chance: random.Random, is_first: bool) -> list[Act]:
    """A note: its answers, lines on it, a code; lines with no place of their own, under the
    lock too, which go on it; and an older note that is put right."""
    note, acts = done.notes, []
    done.notes += 1
    waiting = done.say("Avant toute note,")
    if is_first:  # the day has no note yet: this line waits for one
        acts.append(Act("here", 0, waiting))
    acts += [Act("note", note), Act("title", note, done.say("Scène"))]
    if is_first:
        acts.append(Act("move", note, waiting))
    if chance.random() < 0.8:
        acts.append(Act("typed", note, done.say("On attend, et l’on se tait.")))
    acts += [Act("line", note, done.say("Une voix monte,")) for _ in range(chance.randint(1, 2))]
    if chance.random() < 0.4:
        acts.append(Act("here", note, done.say("Vite noté,")))
    if chance.random() < 0.2:
        acts.append(Act("cover", note, done.say("Sous le verrou,")))
    if chance.random() < 0.4:
        acts.append(Act("code", note, chance.choice(("symbolic-look", "shame"))))
    if note and chance.random() < 0.4:
        acts.append(Act("title", chance.randrange(note), done.say("Reprise")))
    return acts


def _session(done: Done) -> list[Act]:
    """A focus group of two. In every fourth one of them allows no sound, and none is taken."""
    here = done.sessions
    done.sessions += 1
    people, may_record = (2 * here, 2 * here + 1), here % 4 != 3
    acts = [Act("session", here)]
    for person in people:
        scopes = "all" if may_record or person != people[0] else "notes"
        acts += [
            Act("person", person),
            Act("grant", person, scopes),
            Act("arrive", here, str(person)),
        ]
    acts.append(Act("topic", here, done.say("La porte :")))
    acts.append(Act("record" if may_record else "refused", here))
    acts.append(Act("session-line", here, done.say("Le groupe rit,")))
    acts += [Act("unknown", here, "3"), Act("leave", here, str(people[0]))]
    if here:
        acts.append(Act("withdraw", 2 * here - 1))
    return acts


def write(acts: Sequence[Act], path: Path) -> Path:
    path.write_text(json.dumps([asdict(act) for act in acts]))
    return path


def read(path: Path) -> list[Act]:
    return [Act(**told) for told in json.loads(path.read_text())]


# --- what a notebook holds, told so that two of them can be compared --------------------------

KINDS = ("note", "session", "participant", "recording", "proof", "clip")
OWN = {"entry", "also", "dev", "keys", "segments"}
"""What is random, or says whose device it was."""
TIMES = {"at", "offset_ms", "arrived_at", "carried_at"}
CUT = {"frames", "samples", "duration_ms", "source_rate", "marks", "recovered"}
"""What tells how far a recording came."""


def begun(pages: Pages, kind: str) -> list[str]:
    """Return the subjects of a kind in the order in which they were begun."""
    found = [s for s in pages.summaries(kind) if not s.is_loose]
    found.sort(key=lambda summary: min(summary.entries[summary.dev]))
    return [summary.subject for summary in found]


def story(pages: Pages, cut: set[str]) -> list[Any]:
    """Return everything in the order in which it was begun, but for the names and the times.

    Of the recordings that were `cut` short, only that they are there.
    """
    found = [s for kind in KINDS for s in pages.summaries(kind)]
    found.sort(key=lambda summary: min(summary.entries[summary.dev]))
    names = {s.subject: f"{s.kind} {n}" for n, s in enumerate(found)}
    without = OWN | TIMES
    return [
        _plain(pages.subject(s.subject), names, without | CUT if s.subject in cut else without)
        for s in found
    ]


def _plain(value: Any, names: Mapping[Any, str], without: set[str]) -> Any:
    if is_dataclass(value):
        told = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in without}
        if "left_at" in told:
            told["left_at"] = told["left_at"] is not None
        return {name: _plain(one, names, without) for name, one in told.items()}
    if isinstance(value, Mapping):
        return {name: _plain(one, names, without) for name, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one, names, without) for one in value]
    if isinstance(value, frozenset):
        return sorted(repr(_plain(one, names, without)) for one in value)
    return names.get(value, value) if isinstance(value, str) else value
