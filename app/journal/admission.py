"""What an entry from elsewhere must satisfy to come in.

In this order: size, form, study, device and its place in the roster, chain and signature,
payload. A page is checked as one range, so a long one costs a single signature. If it
fails, it is taken entry by entry, so that all that is good before the fault comes in.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.errors import Forged, OutOfPlace, UnknownVersion, WireError
from app.wire.entry import CLEAR, Entry, Unverified, split, verify_range
from app.wire.roster import COORDINATOR, Member, Roster


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry of a page that may not come in, and why."""

    seq: int
    data: bytes
    error: WireError


@dataclass(frozen=True, slots=True)
class Admitted:
    """What of a page may come in: entries in order, and the fault that ended it."""

    entries: list[Entry]
    fault: Fault | None = None


def admit(page: bytes, dev: str, seq: int, previous: str, roster: Roster) -> Admitted:
    """Check a page of `dev`'s journal that should follow its entry `seq`."""
    found, fault = _read(page, seq)
    fresh = [entry for entry in found if entry.header.seq > seq or entry.header.dev != dev]
    try:
        return Admitted(_check(fresh, dev, seq, previous, roster), fault)
    except WireError:
        return _one_by_one(fresh, dev, seq, previous, roster)


def _read(page: bytes, seq: int) -> tuple[list[Unverified], Fault | None]:
    found: list[Unverified] = []
    try:
        for entry in split(page):
            found.append(entry)
    except WireError as error:
        last = found[-1].header.seq if found else seq
        return found, Fault(last + 1, page, error)
    return found, None


def _one_by_one(
    entries: list[Unverified], dev: str, seq: int, previous: str, roster: Roster
) -> Admitted:
    good: list[Entry] = []
    for entry in entries:
        try:
            good += _check([entry], dev, seq, previous, roster)
        except WireError as error:
            return Admitted(good, Fault(entry.header.seq, entry.encode(), error))
        seq, previous = entry.header.seq, entry.id
    return Admitted(good)


def _check(
    entries: list[Unverified], dev: str, seq: int, previous: str, roster: Roster
) -> list[Entry]:
    member = roster.members.get(dev)
    if member is None:
        raise Forged("unknown device")
    for problem in _problems(entries, dev, member, roster):
        raise problem
    author = Ed25519PublicKey.from_public_bytes(member.sign)
    return verify_range(entries, author, seq, previous)


def _problems(
    entries: list[Unverified], dev: str, member: Member, roster: Roster
) -> Iterator[WireError]:
    for entry in entries:
        header = entry.header
        if header.study != roster.study:
            yield Forged("another study")
        if header.dev != dev:
            yield Forged("another device")
        if not member.allows(header.seq):
            yield Forged("after the device was revoked")
        if member.cut and header.seq == member.cut[0] and entry.id != member.cut[1]:
            yield Forged("not the entry the device was revoked at")
        if header.roster > roster.version:
            yield UnknownVersion("roster not seen yet")
        if header.circle == CLEAR:
            continue
        circle = roster.circles.get(header.circle)
        if circle is None or header.epoch > len(circle.epochs):
            yield OutOfPlace("unknown circle")
        if member.role != COORDINATOR and header.circle not in member.circles:
            yield Forged("a circle that is not the device's")
