"""A quick clear: which of what is here is safe elsewhere, and what has to stay.

A subject goes as a whole or stays as a whole: of what is said about a person's consent, half
could say the contrary of all of it. It goes once a coordinator said that all of its entries
are held elsewhere. The sound of a recording follows it, or waits here, closed even to this
notebook, until somebody has it. What runs, and what is not settled yet, stays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.capture.participants import CODE
from app.capture.pen import Pen
from app.journal.cleared import Awaited, Staying
from app.journal.received import Elsewhere
from app.journal.sealed import SealedJournal
from app.merge.redactions import files_of
from app.merge.state import Recording, Summary
from app.study.ids import SubjectId

Places = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Clearing:
    """What a quick clear does: what goes, and what stays because it is only here."""

    goes: int
    """Notes, sessions, people and recordings that are held elsewhere."""
    stays: Mapping[str, int]
    """How many of each kind stay."""
    sound_ms: int
    """How much sound is not held elsewhere."""
    subjects: frozenset[SubjectId]
    staying: Staying


def plan(pen: Pen, sealed: SealedJournal, elsewhere: Elsewhere, rows: tuple[str, ...]) -> Clearing:
    """Say what a quick clear would do now."""
    summaries = pen.catalogue.summaries
    staying = _staying(pen, sealed, elsewhere)
    entries = {
        dev: set(range(min(elsewhere.upto(dev), last) + 1, last + 1))
        for dev, (last, _) in sealed.heads().items()
    }
    places = [*(s.entries for s in summaries.values() if s.subject in staying)]
    places += [at for subject, at in pen.catalogue.waiting().items() if subject in staying]
    for at in places:
        for dev, seqs in at.items():
            entries.setdefault(dev, set()).update(seqs)
    heard = [s for s in summaries.values() if s.kind in ("recording", "clip")]
    waits = [s for s in heard if s.subject in staying or not elsewhere.hears(s.subject, s.entries)]
    here = {s.subject: files for s in waits if (files := _files_here(pen, sealed, s))}
    awaited = _still_awaited(sealed, elsewhere) | {
        s.subject: Awaited(here[s.subject], {dev: max(at) for dev, at in s.entries.items()}, s.size)
        for s in waits
        if s.subject in here and s.subject not in staying
    }
    sound = [*here.values(), *(one.files for one in awaited.values())]
    takes = tuple(s.subject for s in heard if s.subject not in staying)
    return Clearing(
        goes=sum(_is_listed(s) and s.subject not in staying for s in summaries.values()),
        stays=_count(s for s in summaries.values() if s.subject in staying and _is_listed(s)),
        sound_ms=sum(s.size for s in waits if s.subject in here and s.subject in staying)
        + sum(one.ms for one in awaited.values()),
        subjects=frozenset(staying),
        staying=Staying(entries, rows, frozenset().union(*sound), awaited, takes),
    )


def numbers_given(pen: Pen) -> dict[str, int]:
    """Return the highest number of a code at each site: no later code may be one of those."""
    given = dict(pen.catalogue.numbers)
    for summary in pen.catalogue.summaries.values():
        found = CODE.fullmatch(summary.title) if summary.kind == "participant" else None
        if found is not None:
            given[found[1]] = max(given.get(found[1], 0), int(found[2]))
    return given


def _staying(pen: Pen, sealed: SealedJournal, elsewhere: Elsewhere) -> set[SubjectId]:
    summaries, (cut_short, _) = pen.catalogue.summaries, sealed.writing()
    staying = {
        summary.subject
        for summary in summaries.values()
        if not elsewhere.holds(summary.entries)
        or summary.kind == "withdrawn"
        or summary.subject == cut_short
        or _is_open(summary)
    }
    waiting = pen.catalogue.waiting()
    staying |= {name for name, places in waiting.items() if not elsewhere.holds(places)}
    # A spoken consent is kept or destroyed by what the person said besides.
    clips = [summaries[name] for name in staying if name in summaries]
    return staying | {SubjectId(s.parent) for s in clips if s.kind == "clip"}


def _is_open(summary: Summary) -> bool:
    """Tell whether a recording runs, or shows what one of two took out of it apart."""
    is_sound = summary.kind in ("recording", "clip")
    return is_sound and (not summary.extra.get("finished") or bool(summary.extra.get("exposed")))


def _files_here(pen: Pen, sealed: SealedJournal, summary: Summary) -> tuple[str, ...]:
    found = pen.catalogue.subject(summary.subject)
    files = files_of(found).values() if isinstance(found, Recording) else ()
    return tuple(name for name in files if sealed.objects.has(name))


def _still_awaited(sealed: SealedJournal, elsewhere: Elsewhere) -> dict[str, Awaited]:
    """Return the sound of what was cleared before that nobody said yet to have received."""
    return {
        name: one
        for name, one in sealed.cleared.awaited.items()
        if not elsewhere.hears(name, {dev: (seq,) for dev, seq in one.places.items()})
    }


def _is_listed(summary: Summary) -> bool:
    is_kind = summary.kind in ("note", "session", "participant", "recording")
    return is_kind and (bool(summary.size) or not summary.is_loose)


def _count(summaries: Iterable[Summary]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for summary in summaries:
        counted[summary.kind] = counted.get(summary.kind, 0) + 1
    return counted
