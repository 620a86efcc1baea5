"""Which version of the study file is in force.

Coordinators give the file its versions, and each travels in a copy to every site. The highest
version is in force. Where two coordinators, apart, made the same version of two texts, the
name of their device decides, and of one device the later text: the same everywhere, whatever
came first. Nothing is lost: every version is kept and listed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.study.events import Event, StudyRevised
from app.study.ids import DeviceId


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of the study file, who gave it, and when."""

    version: int
    dev: DeviceId
    seq: int
    at: int
    text: str


def fold_revisions(events: Iterable[Event], known: Iterable[Revision] = ()) -> list[Revision]:
    """Return every version, each text of a device once; the last is the one in force."""
    told = (
        Revision(event.what.version, event.dev, event.seq, event.at, event.what.text)
        for event in events
        if isinstance(event.what, StudyRevised)
    )
    first: dict[tuple[int, str, str], Revision] = {}
    for revision in sorted([*known, *told], key=_order):
        first.setdefault((revision.version, revision.dev, revision.text), revision)
    return sorted(first.values(), key=_order)


def _order(revision: Revision) -> tuple[int, str, int]:
    return revision.version, revision.dev, revision.seq
