"""Events of one subject → what it is now. One rule per kind.

A subject has no form until the event that opened it has come; until then the rest waits
in the journal and nothing is shown. Its name begins with the device that opened it, whose
word on what it is stands against any other's; of two others, the first in display order.
Only the site of a subject speaks of it: what was written in another site's circle is
passed by.
"""

from collections.abc import Iterable

from app.merge.codes import fold_codes
from app.merge.consent import fold_consent, sheets_read
from app.merge.erasure import restated
from app.merge.fields import current, fold_fields
from app.merge.lines import fold_jottings, places
from app.merge.redactions import fold_redactions, keys_of
from app.merge.room import fold_attendance, fold_end, fold_seats, fold_ticks
from app.merge.state import (
    ConsentStep,
    Mark,
    Note,
    Participant,
    Proof,
    Recording,
    Register,
    Request,
    Session,
    Subject,
    Withdrawn,
)
from app.merge.twins import fold_marks, fold_verdicts, recalled
from app.study.events import (
    ConsentGranted,
    ConsentWithdrawn,
    ErasureAsked,
    ErasureCarried,
    Event,
    NoteOpened,
    ParticipantEnrolled,
    ProofGiven,
    RecordingFinished,
    RecordingMarked,
    RecordingStarted,
    RegisterKeyed,
    SessionOpened,
)

OPENERS = (
    NoteOpened,
    SessionOpened,
    ParticipantEnrolled,
    RecordingStarted,
    ProofGiven,
    RegisterKeyed,
)


def fold(events: Iterable[Event]) -> Subject | None:
    """Fold every event of one subject; None while its opening has not arrived."""
    ordered = spoken(events)
    forgotten = _withdrawn(ordered)
    if forgotten is not None:
        return forgotten
    opening = _opening(ordered)
    if opening is None:
        return None
    match opening.what:
        case NoteOpened() as what:
            return _note(opening, what, ordered)
        case SessionOpened() as what:
            return _session(opening, what, ordered)
        case ParticipantEnrolled() as what:
            return _participant(opening, what, ordered)
        case RecordingStarted() as what:
            return _recording(opening, what, ordered)
        case ProofGiven() as what:
            return _proof(opening, what)
        case RegisterKeyed(site, key):
            return Register(opening.subject, site, key, opening.dev, opening.at)
    raise AssertionError("every opener is folded")


def spoken(events: Iterable[Event]) -> list[Event]:
    """Return the events of a subject that count, in display order."""
    ordered = restated(events)
    opening = _opening(ordered)
    if opening is None:
        return ordered
    return [event for event in ordered if event.site in ("", opening.site) or not opening.site]


def _opening(ordered: list[Event]) -> Event | None:
    openings = [event for event in ordered if isinstance(event.what, OPENERS)]
    own = (event for event in openings if event.subject.startswith(event.dev))
    return next(own, openings[0] if openings else None)


def _withdrawn(ordered: list[Event]) -> Withdrawn | None:
    """Tell of a participant who had everything erased; whatever else is said is passed by."""
    carried = [
        (event, event.what)
        for event in ordered
        if isinstance(event.what, ErasureCarried) and event.what.everything
    ]
    if not carried:
        return None
    first, what = carried[0]
    orders = tuple(sorted({what.order for _, what in carried}))
    return Withdrawn(first.subject, what.site, what.mark, orders, first.dev, first.at)


def _note(opening: Event, what: NoteOpened, events: list[Event]) -> Note:
    fields = fold_fields(events)
    return Note(
        opening.subject,
        what.site,
        what.template,
        what.version,
        what.session,
        opening.dev,
        opening.at,
        fields,
        fold_jottings(events),
        fold_codes(events, fields),
    )


def _session(opening: Event, what: SessionOpened, events: list[Event]) -> Session:
    fields = fold_fields(events)
    return Session(
        opening.subject,
        what.site,
        what.method,
        what.template,
        what.version,
        opening.dev,
        opening.at,
        fields,
        fold_jottings(events),
        fold_attendance(events),
        fold_codes(events, fields),
        fold_ticks(events, places),
        *fold_end(events),
        fold_seats(events),
    )


def _participant(opening: Event, what: ParticipantEnrolled, events: list[Event]) -> Participant:
    fields = fold_fields(events)
    return Participant(
        opening.subject,
        what.site,
        str(current(fields, "code") or what.code),
        str(current(fields, "group") or what.group),
        opening.dev,
        opening.at,
        fields,
        fold_consent(events),
        tuple(step for event in events for step in _step(event)),
        sheets_read(events),
        _requests(events),
        fold_marks(events),
        recalled(events),
        fold_verdicts(events),
    )


def _recording(opening: Event, what: RecordingStarted, events: list[Event]) -> Recording:
    redactions = fold_redactions(events)
    # Another's keys or end would put the sound out of everyone's reach.
    events = [event for event in events if event.dev == opening.dev]
    keys = {number: key for (_, number), key in keys_of(events).items()}
    ends = [event.what for event in events if isinstance(event.what, RecordingFinished)]
    end = ends[-1] if ends else RecordingFinished((), (), 0, 0)
    return Recording(
        opening.subject,
        what.session,
        what.participant,
        what.site,
        what.preset,
        what.codec,
        what.rate,
        what.capacity,
        opening.dev,
        opening.at,
        keys,
        _marks(events),
        end.segments,
        end.frames,
        end.duration_ms,
        end.source_rate,
        end.recovered,
        bool(ends),
        end.samples,
        redactions,
    )


def _proof(opening: Event, what: ProofGiven) -> Proof:
    return Proof(
        opening.subject,
        what.site,
        what.participant,
        what.how,
        what.strokes,
        what.witness,
        opening.dev,
        opening.at,
    )


def _marks(events: list[Event]) -> tuple[Mark, ...]:
    marks = [
        Mark(e.id, e.what.mark, e.what.at_ms, e.what.label, e.what.who)
        for e in events
        if isinstance(e.what, RecordingMarked)
    ]
    return tuple(sorted(marks, key=lambda mark: mark.at_ms))


def _requests(events: list[Event]) -> tuple[Request, ...]:
    answered = {
        ref: (event.what.order, event.at)
        for event in events
        if isinstance(event.what, ErasureCarried)
        for ref in event.refs
    }
    return tuple(
        Request(
            e.id, e.dev, e.at, e.what.everything, e.what.scopes, e.what.session,
            *answered.get(e.id, ("", None)),
        )
        for e in events
        if isinstance(e.what, ErasureAsked)
    )  # fmt: skip


def _step(event: Event) -> Iterable[ConsentStep]:
    match event.what:
        case ConsentGranted() as what:
            yield ConsentStep(
                event.id, event.dev, event.at, True, what.scopes,
                what.sheet_id, what.sheet, what.lang, what.how, what.proof,
            )  # fmt: skip
        case ConsentWithdrawn() as what:
            yield ConsentStep(event.id, event.dev, event.at, False, what.scopes, "", "", "", "")
