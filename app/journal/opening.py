"""Open an entry: from sealed bytes to an event that the fold may trust.

In this order: the key commitment, age, the inner names against the outer ones, then what
kind of event it is and whether its author may write such a thing there.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.errors import Forged, Malformed, UnknownVersion
from app.keys import sealing
from app.keys.recipients import Identity
from app.study.events import (
    LATEST_AT,
    LATEST_TICK,
    ErasureCarried,
    Event,
    NoteOpened,
    ParticipantEnrolled,
    ProofGiven,
    Received,
    RecordingRedacted,
    RecordingStarted,
    RegisterKeyed,
    Reissued,
    SessionOpened,
    StudyRevised,
    read_what,
)
from app.study.ids import DeviceId, EntryId, SubjectId
from app.wire import canonical
from app.wire.entry import Header, Unverified
from app.wire.roster import COORDINATOR, Member
from app.wire.text import unb64
from app.wire.version import VERSION

Readers = Callable[[Header], Sequence[Identity]]
"""Which identities held here may open an entry with this header."""


_NUMBERS = ("v", "seq")
COORDINATORS = (Received, StudyRevised, ErasureCarried, RegisterKeyed)
"""What only a coordinator says."""
PLACED = (
    NoteOpened,
    SessionOpened,
    ParticipantEnrolled,
    RecordingStarted,
    ProofGiven,
    ErasureCarried,
    RegisterKeyed,
)
"""What names a site, which must be the one in whose circle it is said."""


def open_plain(entry: Unverified, readers: Readers) -> bytes:
    """Open the body's bytes; `CannotOpen` if none of our keys is among its readers."""
    commit = unb64(entry.header.kc, 32)
    return sealing.open(entry.keybox, entry.payload, commit, readers(entry.header))


def read_event(plain: bytes, header: Header, entry_id: str, site: str = "") -> Event:
    """Read an opened body, holding it to the header it was sealed under."""
    value = canonical.decode(plain)
    # In Python True == 1, and a body has numbers where it must.
    if not isinstance(value, dict) or any(type(value.get(name)) is not int for name in _NUMBERS):
        raise Malformed("body")
    if value.get("v") != VERSION:
        raise UnknownVersion("body")
    inner = (value.get("study"), value.get("dev"), value.get("seq"))
    if inner != (header.study, header.dev, header.seq):
        raise Forged("sealed for another place")
    return event_of(value, entry_id, site)


def event_of(value: Mapping[str, Any], entry_id: str, site: str = "") -> Event:
    """Make an event from a body that was held to its header before."""
    try:
        tick, at, refs, seen = value["tick"], value["at"], value["refs"], value["seen"]
        numbers = [tick, at, *seen.values()]
        if any(type(n) is not int or n < 0 for n in numbers):
            raise Malformed("body numbers")
        if tick > LATEST_TICK or at > LATEST_AT or type(refs) is not list:
            raise Malformed("body numbers")
        if any(type(text) is not str for text in (value["type"], value["subject"], *refs)):
            raise Malformed("body names")
        return Event(
            id=EntryId(entry_id),
            dev=DeviceId(value["dev"]),
            seq=value["seq"],
            tick=tick,
            at=at,
            subject=SubjectId(value["subject"]),
            refs=frozenset(map(EntryId, refs)),
            seen=seen,
            what=read_what(value["type"], value["body"]),
            site=site,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise Malformed("body") from error


def check_author(event: Event, author: Member) -> None:
    """Refuse what its author may not write: another role's acts, another site's things."""
    if isinstance(event.what, COORDINATORS) and author.role != COORDINATOR:
        raise Forged("only a coordinator says this")
    if isinstance(event.what, Reissued) and event.what.dev != event.dev:
        if author.role != COORDINATOR:
            raise Forged("only a coordinator says again what another wrote")
    own = event.subject.startswith(event.dev) or author.role == COORDINATOR
    if isinstance(event.what, RecordingRedacted) and not own:
        raise Forged("another device's recording")
    placed = isinstance(event.what, PLACED) and event.site
    if placed and getattr(event.what, "site", event.site) != event.site:
        raise Forged("another site's circle")


def plain_of(event: Event, study: str) -> bytes:
    """Write the body to seal: everything said, and where it stands."""
    return canonical.encode(
        {
            "v": VERSION,
            "study": study,
            "dev": event.dev,
            "seq": event.seq,
            "tick": event.tick,
            "type": event.what.KIND,
            "subject": event.subject,
            "refs": sorted(event.refs),
            "at": event.at,
            "seen": dict(event.seen),
            "body": event.what.body(),
        }
    )
