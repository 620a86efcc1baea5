"""Retention: what a scope allowed is kept as long as the study says, and no longer.

It is erased as a withdrawal erases, by itself: a device orders what it wrote, as soon as
its clock says so and with no network at all; the desk orders all of it. A clock that leaps
must not erase a study: time is believed only as far as it follows what was known before.
Nor may a phone that believed it was 1970: what it wrote is no older than the roster it knew,
nor than what it had written before.
"""

import math
from collections.abc import Iterable, Mapping

from app.capture.erasure import Erasing
from app.capture.pen import Pen
from app.merge.state import Summary
from app.study.ids import SubjectId
from app.study.scope import Scope
from app.study.study import Study

DAY_MS = 24 * 3600 * 1000
LEAP_DAYS = 60
"""A notebook that nobody opened for longer asks a person whether the date is right."""

_ALLOWED_BY = {
    "recording": Scope.AUDIO,
    "note": Scope.NOTES,
    "session": Scope.NOTES,
    "participant": Scope.PARTICIPATION,
    "proof": Scope.PARTICIPATION,
    "clip": Scope.PARTICIPATION,
}
"""The scope that each kind of thing rests on."""


def expires_at(study: Study, summary: Summary) -> int | None:
    """Return when something is erased by itself, in ms since 1970; None if it is kept."""
    scope = _ALLOWED_BY.get(summary.kind)
    info = study.scopes.get(scope) if scope else None
    if info is None or info.retention_days is None:
        return None
    return summary.at + info.retention_days * DAY_MS


def is_believable(now: int, known: int) -> bool:
    """Tell whether a clock may be right, `known` being the latest time that surely passed."""
    return known - DAY_MS <= now <= known + LEAP_DAYS * DAY_MS


def expire(pen: Pen, now: int, own_only: bool) -> bool:
    """Order erased what has been kept as long as it may be; tell whether there was any."""
    every = pen.catalogue.summaries.values()
    ended = [s for s in every if _ends(pen.study, s) <= now]
    before = _written_before(every, now) if ended else {}
    erasing = Erasing(pen)
    for summary in _unless_running(s for s in ended if _is_due(pen, s, before[s.subject], now)):
        erasing.erase(summary.subject, own_only)
    if not erasing.entries:
        return False
    erasing.carry_out()
    return True


def _is_due(pen: Pen, summary: Summary, before: int, now: int) -> bool:
    """Tell whether what has ended by its own time has ended by what is known of it too."""
    places = [(dev, seq) for dev, seqs in summary.entries.items() for seq in seqs]
    surely_after = max(before, *(pen.known_then(dev, seq) for dev, seq in places))
    return _ends(pen.study, summary) + max(0, surely_after - summary.at) <= now


def _ends(study: Study, summary: Summary) -> float:
    end = expires_at(study, summary)
    return math.inf if end is None else end


def _written_before(summaries: Iterable[Summary], now: int) -> Mapping[SubjectId, int]:
    """Return the latest time that its device had told before each subject was begun.

    A journal knows what came first, whatever the clock said. Times that are still to come
    were told by a clock that had leapt, and say nothing.
    """
    latest: dict[str, int] = {}
    before: dict[SubjectId, int] = {}
    for summary in sorted(summaries, key=lambda s: min(s.entries.get(s.dev, (0,)))):
        told = latest.get(summary.dev, 0)
        before[summary.subject] = told
        latest[summary.dev] = max(told, summary.at) if summary.at <= now else told
    return before


def _unless_running(summaries: Iterable[Summary]) -> Iterable[Summary]:
    return (s for s in summaries if s.extra.get("finished", True))
