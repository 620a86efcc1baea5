"""Consent, folded from the journal.

People say yes, narrow it and take it back, on phones that may not have spoken for a
week. For each scope by itself, two rules settle every disagreement:

1. A withdrawal beats every grant whose author had not seen it. Silence between two
   phones is never read as a yes.
2. A grant made knowing of every withdrawal stands.

No clock and no arrival order: the same events give the same answer anywhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.study.events import ConsentGranted, ConsentWithdrawn, Event, by_order
from app.study.scope import Scope

NOTHING: frozenset[Scope] = frozenset()


def fold_consent(events: Iterable[Event]) -> frozenset[Scope]:
    """Return what one participant agrees to now; `NOTHING` until they say yes."""
    events = list(events)
    return frozenset(scope for scope in Scope if standing_grants(events, scope))


def standing_grants(events: Iterable[Event], scope: Scope) -> list[Event]:
    """Return the grants of a scope that knew of all of its withdrawals, in display order."""
    events = list(events)
    withdrawals = [
        event
        for event in events
        if isinstance(event.what, ConsentWithdrawn) and scope in event.what.scopes
    ]
    informed = [
        event
        for event in events
        if isinstance(event.what, ConsentGranted)
        and scope in event.what.scopes
        and all(event.has_seen(withdrawal) for withdrawal in withdrawals)
    ]
    return sorted(informed, key=by_order)


def sheets_read(events: Iterable[Event]) -> frozenset[tuple[str, str]]:
    """Return the sheet and the hash of what was read for every yes that stands."""
    events = list(events)
    standing = (event.what for scope in Scope for event in standing_grants(events, scope))
    return frozenset((w.sheet_id, w.sheet) for w in standing if isinstance(w, ConsentGranted))


def to_inform(
    read: Iterable[tuple[str, str]], current: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """Return the sheets that changed since a person read them: one letter is enough.

    `current` gives the hashes of a sheet, one a language. A sheet the study no longer has
    changed too. Whoever has read a sheet as it is now is informed, whatever they read before.
    """
    read = list(read)
    informed = {sheet for sheet, digest in read if digest in current.get(sheet, ())}
    return frozenset(sheet for sheet, _ in read) - informed


@dataclass(frozen=True, slots=True)
class AudioAllowed:
    """The word of everyone present that they may be recorded. The recorder's only key.

    Made by `ask_audio` alone, from what each person present agreed to.
    """

    session: str
    present: frozenset[str]

    def __post_init__(self) -> None:
        if not self.present:
            raise ValueError("nobody is present")


CLIP_MS = 60_000
"""A spoken consent is a sentence or two, and never the beginning of something else."""


@dataclass(frozen=True, slots=True)
class ClipAllowed:
    """The word of one person that the yes they say next is recorded, and nothing but that.

    Made by `ask_clip` alone. It opens a recording of that person, of no session, that ends by
    itself.
    """

    participant: str
    limit_ms: int = CLIP_MS

    def __post_init__(self) -> None:
        if not self.participant or not 0 < self.limit_ms <= CLIP_MS:
            raise ValueError("a clip is somebody's, and short")


@dataclass(frozen=True, slots=True)
class AudioRefused:
    """Who among those present has not allowed audio, and how many are unknown people."""

    participants: frozenset[str]
    unknown: int
    nobody: bool = False


def ask_audio(
    session: str, consents: dict[str, frozenset[Scope]], unknown: int
) -> AudioAllowed | AudioRefused:
    """Ask everyone present: `consents` by participant, and a number of unknown people.

    An empty room refuses too: there is nobody who could have said yes.
    """
    refusing = frozenset(
        participant for participant, scopes in consents.items() if Scope.AUDIO not in scopes
    )
    if refusing or unknown or not consents:
        return AudioRefused(refusing, unknown, nobody=not consents and not unknown)
    return AudioAllowed(session, frozenset(consents))
