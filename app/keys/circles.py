"""Epochs of a circle: made, granted to readers, opened again.

Entries are sealed to an epoch's public recipient. Its private half is an age file for
the circle's readers and the recovery identity. So a new reader costs one re-wrap of a few
dozen small files, never of the entries themselves.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.errors import CannotOpen, Malformed
from app.keys import agefile
from app.keys.recipients import Identity, Recipient
from app.wire import canonical
from app.wire.roster import Circle


def found(readers: Sequence[Recipient], note: Mapping[str, object]) -> Circle:
    """Make a circle with its first epoch; `note` says to its readers what it is."""
    epoch = Identity.generate()
    grant = agefile.seal(epoch.export().encode(), readers)
    sealed_note = agefile.seal(canonical.encode(note), [epoch.recipient])
    return Circle((str(epoch.recipient),), (grant,), sealed_note)


@dataclass(frozen=True, slots=True)
class OpenCircle:
    """A circle that this device reads: its epochs, the first first, and its note."""

    epochs: tuple[Identity, ...]
    note: Mapping[str, object]


def open_circle(circle: Circle, readers: Iterable[Identity]) -> OpenCircle | None:
    """Open the epochs granted to any of `readers`, or return None for a closed circle.

    An epoch is believed only if its private half fits the recipient that the roster signs.
    """
    readers = list(readers)
    try:
        epochs = tuple(
            _epoch(recipient, grant, readers)
            for recipient, grant in zip(circle.epochs, circle.grants, strict=True)
        )
        note = canonical.decode(agefile.open_file(circle.note, reversed(epochs)))
    except CannotOpen:
        return None
    if not isinstance(note, dict):
        raise Malformed("circle note")
    return OpenCircle(epochs, note)


def _epoch(recipient: str, grant: bytes, readers: list[Identity]) -> Identity:
    identity = Identity.parse(agefile.open_file(grant, readers).decode("ascii", "replace"))
    if str(identity.recipient) != recipient:
        raise Malformed("an epoch's key is not the one the roster signed")
    return identity
