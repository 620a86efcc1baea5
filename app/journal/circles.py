"""The circles this device takes part in, as it may see them.

A note of each circle says which site it is and whose the devices are. A device of a site
reads the team circle, and finds there the name of the desk circle that it writes to and
cannot read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Locked, Malformed, WireError
from app.keys.circles import OpenCircle, open_circle
from app.keys.recipients import Identity, Recipient
from app.wire.entry import Header
from app.wire.roster import COORDINATOR, Roster

TEAM = "team"
DESK = "desk"


@dataclass(frozen=True, slots=True)
class Person:
    """Whose a device is: a label and a role, known to the readers of its circle only.

    A coordinator belongs to no one site, and has an empty `site`.
    """

    label: str
    role: str
    site: str


class Circles:
    """Which keys open what, and what to seal to, under one version of the roster."""

    def __init__(self, roster: Roster, box: Identity) -> None:
        self.version = roster.version
        self.refused: dict[str, WireError] = {}
        """Circles whose keys or note are not what was signed: they stay closed."""
        self._roster = roster
        self._box: Identity | None = box
        self._open: dict[str, OpenCircle] = {}
        for name, circle in roster.circles.items():
            try:
                opened = open_circle(circle, [box])
                if opened is not None:
                    self._open[name] = _believable(opened)
            except WireError as error:
                self.refused[name] = error
        self._names = self._name_sites()
        self._sites = {name: site for (site, _), name in self._names.items()}
        self.people = self._know_people()
        """Whose each device is, of the devices that this one may know of."""
        self._seals: dict[str, tuple[int, tuple[Recipient, Recipient]]] = {}

    def forget(self) -> None:
        """Let go of every key and of what they told."""
        for known in (self._open, self._names, self._sites, self._seals):
            known.clear()
        self.people, self._box = {}, None

    @property
    def keyring(self) -> frozenset[str]:
        """Return what can be opened here: each circle with the number of its epochs."""
        return frozenset(f"{name}/{len(circle.epochs)}" for name, circle in self._open.items())

    def readers(self, header: Header) -> Sequence[Identity]:
        """Return the identities to try on an entry, the likeliest first."""
        own = (self._box,) if self._box else ()
        circle = self._open.get(header.circle)
        if circle is None or header.epoch > len(circle.epochs):
            return own
        return (circle.epochs[header.epoch - 1], *own)

    def recipients(self, circle: str) -> tuple[int, tuple[Recipient, Recipient]]:
        """Return the newest epoch of a circle, and whom to seal to: it, and this device."""
        if circle not in self._seals:
            epochs = self._roster.circles[circle].epochs
            if self._box is None:
                raise Locked
            readers = (Recipient.parse(epochs[-1]), self._box.recipient)
            self._seals[circle] = (len(epochs), readers)
        return self._seals[circle]

    def named(self, site: str, kind: str) -> str:
        """Return the circle of a site, `team` or `desk`; KeyError if it is not ours."""
        return self._names[site, kind]

    def site_of(self, circle: str) -> str:
        """Return the site of a circle, empty if this device cannot know."""
        return self._sites.get(circle, "")

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites this device takes part in, in the order of their names."""
        return tuple(sorted({site for site, kind in self._names if kind == TEAM}))

    def _know_people(self) -> Mapping[str, Person]:
        people: dict[str, Person] = {}
        for circle in self._open.values():
            note: Mapping[str, Any] = circle.note
            for dev, (label, role) in note.get("people", {}).items():
                site = "" if role == COORDINATOR else str(note["site"])
                people.setdefault(dev, Person(label, role, site))
        return people

    def _name_sites(self) -> dict[tuple[str, str], str]:
        names: dict[tuple[str, str], str] = {}
        for name, circle in self._open.items():
            site, kind = str(circle.note["site"]), str(circle.note["kind"])
            names[site, kind] = name
            if kind == TEAM:
                names.setdefault((site, DESK), str(circle.note["desk"]))
        return names


def _believable(opened: OpenCircle) -> OpenCircle:
    """Return an open circle whose note says what it must, or raise `Malformed`."""
    note: Mapping[str, Any] = opened.note
    words = [note.get("site"), note.get("kind"), note.get("desk", "")]
    people = note.get("people", {})
    if any(type(word) is not str for word in words) or type(people) is not dict:
        raise Malformed("circle note")
    for person in people.values():
        if type(person) is not list or [type(word) for word in person] != [str, str]:
            raise Malformed("circle note")
    return opened
