"""Who silenced what of a recording, and which of its segments stand after that.

A redaction writes new segments in the place of those that its passage touches, one for
one. Two people who redact apart leave two such segments in one place, each silent where
its author said. Three rules settle it:

1. Every passage that anybody silenced is silent, whatever the files say: a player applies
   all of them to what it opens.
2. Of the segments in one place, the one in which most passages are silent already stands.
3. What was not to be kept is exposed as long as any key opens it: whoever may erase it
   writes one segment in which all passages are silent, and erases the others.

Passages are told in sound as it was recorded, so that cutting one out moves no other.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.merge.state import Recording, Redaction
from app.study.events import Event, RecordingKeyed, RecordingRedacted
from app.study.ids import DeviceId, EntryId
from app.study.recordings import NOT_HERE


@dataclass(frozen=True, slots=True)
class Version:
    """One of the segments in a place: the recorded one, or what a redaction wrote there."""

    number: int
    name: str
    """The hash of its file; empty if it is silent from end to end, and has none."""
    key: str
    """Empty if it was destroyed."""
    holds: frozenset[EntryId]

    @property
    def opens(self) -> bool:
        return bool(self.key) or not self.name


@dataclass(frozen=True, slots=True)
class Passage:
    """Sound from `from_ms` to `to_ms` that nobody is to hear; `how` says what is heard."""

    from_ms: int
    to_ms: int
    how: str
    entry: EntryId


def keys_of(events: Iterable[Event]) -> Mapping[tuple[DeviceId, int], str]:
    """Return the keys of segments by who wrote them down and the segment's number."""
    return {
        (event.dev, event.what.first + place): key
        for event in events
        if isinstance(event.what, RecordingKeyed)
        for place, key in enumerate(event.what.keys)
    }


def fold_redactions(events: Iterable[Event]) -> tuple[Redaction, ...]:
    """Fold the redactions of one recording, in display order, each with its author's keys."""
    events = list(events)
    keys = keys_of(events)
    return tuple(
        Redaction(
            e.id, e.dev, e.at, e.what.from_ms, e.what.to_ms, e.what.how, e.what.reason,
            e.what.kept, e.what.first, e.what.number, e.what.segments, e.what.samples,
            tuple(keys.get((e.dev, e.what.number + n), "") for n in range(len(e.what.segments))),
            e.refs | {e.id},
        )
        for e in events
        if isinstance(e.what, RecordingRedacted)
    )  # fmt: skip


def files_of(recording: Recording) -> Mapping[int, str]:
    """Return the files of a recording by the numbers of their segments: all there ever were."""
    places = range(len(recording.segments))
    every = (version for place in places for version in versions(recording, place))
    return {version.number: version.name for version in every if version.name}


def versions(recording: Recording, place: int) -> list[Version]:
    """Return every segment there is in a place, the recorded one first."""
    key = recording.keys.get(place, "")
    found = [Version(place, recording.segments[place], key, frozenset())]
    for one in _touching(recording, place) if recording.redactions else ():
        at = place - one.first
        if one.segments[at] != NOT_HERE:
            found.append(Version(one.number + at, one.segments[at], one.keys[at], one.holds))
    return found


def standing(recording: Recording, place: int) -> Version:
    """Return the segment that stands in a place: of those that open, the most silent."""
    found = versions(recording, place)
    opening = [version for version in found if version.opens] or found
    known = {one.entry for one in recording.redactions}
    return max(opening, key=lambda version: len(version.holds & known))


def unredacted(recording: Recording, place: int) -> Version:
    """Return what is left of a place as it was recorded: of those that open, the first."""
    found = versions(recording, place)
    return next((version for version in found if version.opens), found[0])


def passages(recording: Recording, kept_too: bool = False) -> list[Passage]:
    """Return what nobody is to hear; not what was kept, where `kept_too` asks to hear it."""
    return [
        Passage(one.from_ms, one.to_ms, one.how, one.entry)
        for one in recording.redactions
        if one.from_ms < one.to_ms and not (kept_too and one.kept)
    ]


def exposed(recording: Recording) -> list[Version]:
    """Return the segments that still open what was not to be kept."""
    return [
        version
        for place, erased in _erased(recording)
        for version in versions(recording, place)
        if version.key and not erased <= version.holds
    ]


def apart(recording: Recording) -> list[int]:
    """Return the places where redactions made apart must be brought together, to be erased."""
    return [
        place
        for place, erased in _erased(recording)
        if not erased <= standing(recording, place).holds
        and any(version.key for version in versions(recording, place))
    ]


def _erased(recording: Recording) -> Iterator[tuple[int, set[EntryId]]]:
    """Yield each place of which something was not to be kept, and what silenced that."""
    for place in range(len(recording.segments)) if recording.redactions else ():
        erased = {one.entry for one in _touching(recording, place) if not one.kept}
        if erased:
            yield place, erased


def _touching(recording: Recording, place: int) -> list[Redaction]:
    return [
        one for one in recording.redactions if one.first <= place < one.first + len(one.segments)
    ]
