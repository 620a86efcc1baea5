"""Found a study, and enrol its devices: the rosters that say who takes part.

Enrolment carries no secret. A device shows its public keys; a coordinator compares a
fingerprint, and signs a roster that names them. No key is ever taken from a server's word.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.errors import CannotOpen
from app.keys import agefile, circles
from app.keys.circles import OpenCircle, open_circle
from app.keys.identity import DeviceKeys, Standing
from app.keys.kit import RecoveryKit
from app.keys.primitives import KEY_BYTES, digest, random
from app.keys.recipients import Recipient
from app.wire import canonical
from app.wire.roster import (
    COORDINATOR,
    DEVICE,
    ROOT,
    SIGNED_AS,
    Circle,
    Member,
    Roster,
    Signed,
    study_id,
)
from app.wire.text import b64

VALID_DAYS = 365
_DAY_S = 86400


@dataclass(frozen=True, slots=True)
class Membership:
    """What makes a device part of a study: its file, the roster's root and chain, a server."""

    study: str
    root: bytes
    rosters: tuple[bytes, ...]
    server: str = ""


@dataclass(frozen=True, slots=True)
class Joining:
    """What a device shows to be enrolled: public keys, and nothing secret."""

    dev: str
    sign: bytes
    net: bytes
    box: str

    def member(self, role: str, names: Iterable[str]) -> Member:
        return Member(self.sign, self.net, self.box, role, tuple(names))


def joining(keys: DeviceKeys, secret: bytes) -> Joining:
    """Return what this device shows."""
    net = Standing.first(secret).net.public_key().public_bytes_raw()
    return Joining(keys.id, keys.sign_public, net, str(keys.box.recipient))


def found(
    kit: RecoveryKit, sites: Iterable[str], coordinator: Joining, label: str, now_s: int
) -> Signed:
    """Write and sign the first roster: two circles a site, read by the coordinator."""
    recovery = kit.recovery.recipient
    readers = [Recipient.parse(coordinator.box), recovery]
    people = {coordinator.dev: [label, COORDINATOR]}
    made: dict[str, Circle] = {}
    for site in sites:
        team, desk = b64(random(6)), b64(random(6))
        note = {"site": site, "kind": "team", "desk": desk, "people": people}
        made[team] = circles.found(readers, note)
        made[desk] = circles.found(readers, {"site": site, "kind": "desk"})
    root = kit.root.public_key().public_bytes_raw()
    roster = Roster(
        study=study_id(root),
        version=1,
        prev="",
        by=ROOT,
        issued=now_s,
        expires=now_s + VALID_DAYS * _DAY_S,
        root=root,
        recovery=str(recovery),
        members={coordinator.dev: coordinator.member(COORDINATOR, made)},
        circles=made,
    )
    document = roster.encode()
    return Signed(roster, document, kit.root.sign(SIGNED_AS + document))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A device to enrol, where, and how its circle will know it."""

    joining: Joining
    site: str
    label: str
    role: str


def enrol(last: Signed, by: DeviceKeys, newcomers: Iterable[Newcomer], now_s: int) -> Signed:
    """Write and sign the next roster, with these devices in it."""
    roster = last.roster
    made, members = dict(roster.circles), dict(roster.members)
    teams = _teams(roster, by)
    joined: set[str] = set()
    for newcomer in newcomers:
        team, opened = teams[newcomer.site]
        names = (team, str(opened.note["desk"]))
        members[newcomer.joining.dev] = newcomer.joining.member(DEVICE, names)
        people: Mapping[str, Any] = opened.note["people"]  # type: ignore[assignment]
        note = dict(opened.note) | {
            "people": dict(people) | {newcomer.joining.dev: [newcomer.label, newcomer.role]}
        }
        teams[newcomer.site] = (team, replace(opened, note=note))
        joined.add(newcomer.site)
    for site in joined:
        team, opened = teams[site]
        made[team] = _granted(opened, members, team, roster.recovery)
    following = replace(
        roster,
        version=roster.version + 1,
        prev=last.id,
        by=by.id,
        issued=now_s,
        expires=now_s + VALID_DAYS * _DAY_S,
        members=members,
        circles=made,
    )
    document = following.encode()
    return Signed(following, document, by.sign.sign(SIGNED_AS + document))


def found_alone(who: Newcomer, sites: Iterable[str], now_s: int) -> tuple[Signed, ...]:
    """Write and sign the rosters of a study that one device takes part in, and nobody else.

    Its kit and its coordinator are forgotten at once, so nobody can ever join it.
    """
    kit = RecoveryKit.generate()
    if who.role == COORDINATOR:
        return (found(kit, sites, who.joining, who.label, now_s),)
    nobody = DeviceKeys.generate()
    first = found(kit, sites, joining(nobody, random(KEY_BYTES)), "", now_s)
    return first, enrol(first, nobody, [who], now_s)


def fingerprint(shown: Joining) -> bytes:
    """Return what two people compare when a device is enrolled."""
    parts = (shown.sign, shown.net, shown.box.encode())
    return digest(b"carnet/joining/v1\n" + b"".join(digest(part) for part in parts))[:8]


def _teams(roster: Roster, by: DeviceKeys) -> dict[str, tuple[str, OpenCircle]]:
    """Return the team circle of each site, opened; `CannotOpen` if one stays closed."""
    teams = {}
    for name, circle in roster.circles.items():
        opened = open_circle(circle, [by.box])
        if opened is None:
            raise CannotOpen("a circle this coordinator does not read")
        if opened.note["kind"] == "team":
            teams[str(opened.note["site"])] = (name, opened)
    return teams


def _granted(opened: OpenCircle, members: Mapping[str, Member], name: str, recovery: str) -> Circle:
    """Grant a team circle's epochs to everyone of it, and to the recovery identity."""
    readers = [Recipient.parse(m.box) for m in members.values() if name in m.circles]
    readers.append(Recipient.parse(recovery))
    grants = tuple(agefile.seal(epoch.export().encode(), readers) for epoch in opened.epochs)
    newest = opened.epochs[-1].recipient
    return Circle(
        tuple(str(epoch.recipient) for epoch in opened.epochs),
        grants,
        agefile.seal(canonical.encode(dict(opened.note)), [newest]),
    )
