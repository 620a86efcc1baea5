"""A hostile server changes nothing, however it changes what it carries.

Each spoilt page is refused with its reason and kept as evidence; what is good before the
fault comes in; and the honest page is taken in afterwards.
"""

import random
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.errors import WireError
from app.journal.quarantine import MOST
from app.keys.identity import DeviceKeys
from app.merge.state import Note
from app.wire.entry import SIGNED_AS, Header, Unverified, join, split
from app.wire.limits import ENTRY_BYTES
from app.wire.text import b64
from tests.support.phones import SITE, Phone, Team, a_team, deliver

LINES = 6


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    """Ines wrote a note, Karim too; the desk has seen nothing yet."""
    team = a_team(tmp_path_factory.mktemp("team"), "ines", "karim")
    for name in ("ines", "karim"):
        note = team[name].open_note(SITE, "observation")
        for n in range(LINES - 1):
            team[name].jot(note, f"{name} {n}")
    yield team
    team.close()


@pytest.fixture
def desk(team: Team, tmp_path: Path) -> Iterator[Phone]:
    """A fresh desk that holds no entry."""
    phone = Phone("desk", tmp_path / "desk", team.phones["desk"].keys)
    phone.join(team.membership)
    yield phone
    phone.kill()


def entries(team: Team, name: str) -> list[Unverified]:
    phone = team.phones[name]
    return list(split(phone.notebook.sealed.page(phone.device, 0)))


def signed(item: Unverified, keys: DeviceKeys | Ed25519PrivateKey, **changes: object) -> Unverified:
    """Return an entry with another header, signed by these keys."""
    header = replace(item.header, **changes)  # type: ignore[arg-type]
    data = header.encode()
    key = keys.sign if isinstance(keys, DeviceKeys) else keys
    return Unverified(header, data, key.sign(SIGNED_AS + data), item.keybox, item.payload)


def unsigned(item: Unverified, **changes: object) -> Unverified:
    """Return an entry with another header under its old signature."""
    header = replace(item.header, **changes)  # type: ignore[arg-type]
    return replace(item, header=header, header_bytes=header.encode())


OTHER = b64(bytes(32))
Spoil = Callable[[list[Unverified], list[Unverified], Team], bytes]


def last(change: Callable[[Unverified, list[Unverified], Team], Unverified]) -> Spoil:
    """Spoil the last entry of the page."""
    return lambda own, other, team: join([*own[:-1], change(own[-1], other, team)])


SPOILS: dict[str, tuple[Spoil, str]] = {
    "study": (last(lambda e, o, t: unsigned(e, study="another")), "study"),
    "device": (last(lambda e, o, t: unsigned(e, dev=o[0].header.dev)), "another device"),
    "seq": (last(lambda e, o, t: unsigned(e, seq=e.header.seq + 1)), "not the next"),
    "prev": (last(lambda e, o, t: unsigned(e, prev=OTHER)), "not the next"),
    "payload hash": (last(lambda e, o, t: unsigned(e, pay=OTHER)), "payload hash"),
    "length": (last(lambda e, o, t: unsigned(e, len=e.header.len + 1)), "payload length"),
    "commitment": (last(lambda e, o, t: unsigned(e, kc=OTHER)), "signature"),
    "circle": (last(lambda e, o, t: unsigned(e, circle="nowhere")), "unknown circle"),
    "epoch": (last(lambda e, o, t: unsigned(e, epoch=9)), "unknown circle"),
    "roster": (last(lambda e, o, t: unsigned(e, roster=99)), "roster not seen"),
    "older roster": (last(lambda e, o, t: unsigned(e, roster=1)), "signature"),
    "signature": (last(lambda e, o, t: replace(e, signature=bytes(64))), "signature"),
    "another's signature": (
        last(lambda e, o, t: replace(e, signature=o[-1].signature)),
        "signature",
    ),
    "signed by a stranger": (
        last(lambda e, o, t: signed(e, Ed25519PrivateKey.generate())),
        "signature",
    ),
    "signed by a colleague": (last(lambda e, o, t: signed(e, t.phones["karim"].keys)), "signature"),
    "payload": (last(lambda e, o, t: replace(e, payload=o[-1].payload)), "payload hash"),
    "payload cut": (last(lambda e, o, t: replace(e, payload=e.payload[:-1])), "payload length"),
    "keybox gone": (last(lambda e, o, t: replace(e, keybox=b"")), "payload"),
    "payload gone": (last(lambda e, o, t: replace(e, payload=b"")), "payload"),
    "of another site's circle, truly signed": (
        last(lambda e, o, t: signed(e, t.phones["ines"].keys, circle=_foreign(t))),
        "not the device's",
    ),
    "another's whole entry": (lambda own, other, team: join([*own[:-1], other[-1]]), "device"),
    "another's journal": (lambda own, other, team: join(other), "another device"),
    "swapped": (lambda own, other, team: join([*own[:-2], own[-1], own[-2]]), "not the next"),
    "dropped": (lambda own, other, team: join([*own[:2], *own[3:]]), "not the next"),
    "repeated": (lambda own, other, team: join([*own[:3], own[1], *own[3:]]), "not the next"),
    "payloads exchanged": (
        lambda own, other, team: join(
            [*own[:-2], replace(own[-2], payload=own[-1].payload), own[-1]]
        ),
        "payload hash",
    ),
    "cut": (lambda own, other, team: join(own)[:-1], "cut short"),
    "cut in a length": (lambda own, other, team: join(own) + b"\0\0", "cut short"),
    "rubbish after": (lambda own, other, team: join(own) + b"\0" * 64, "entry parts"),
    "rubbish": (lambda own, other, team: b"\xff" * 300, "entry"),
    "huge length": (lambda own, other, team: struct.pack(">I", ENTRY_BYTES + 1), "entry"),
    "negative length": (lambda own, other, team: b"\xff\xff\xff\xff" + bytes(100), "entry"),
    "newer": (lambda own, other, team: _newer(own[0]), "header"),
    "not canonical": (lambda own, other, team: _spaced(own[0]), "canonical"),
}


def _foreign(team: Team) -> str:
    mine = team.rosters[-1].roster.members[team.phones["ines"].device].circles
    return next(name for name in team.rosters[-1].roster.circles if name not in mine)


def _with_header(item: Unverified, data: bytes) -> bytes:
    parts = (data, item.signature, item.keybox, item.payload)
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def _newer(item: Unverified) -> bytes:
    return _with_header(item, item.header_bytes.replace(b'"v":1', b'"v":2'))


def _spaced(item: Unverified) -> bytes:
    return _with_header(item, item.header_bytes.replace(b'"v":1', b'"v": 1'))


def honest_afterwards(team: Team, desk: Phone) -> None:
    """Whatever was refused, the honest journals are read whole."""
    for name in ("ines", "karim"):
        deliver(team.phones[name], desk)
    desk.pages.catch_up()
    told = {
        jotting.text
        for summary in desk.pages.summaries("note")
        for jotting in desk.pages.find(summary.subject, Note).jottings
    }
    assert told == {f"{name} {n}" for name in ("ines", "karim") for n in range(LINES - 1)}


@pytest.mark.parametrize("name", [name for name in SPOILS if "site's circle" not in name])
def test_spoilt_page_is_refused_with_its_reason(name: str, team: Team, desk: Phone) -> None:
    spoil, reason = SPOILS[name]
    own, other = entries(team, "ines"), entries(team, "karim")
    dev = team.phones["ines"].device
    with pytest.raises(WireError):
        desk.notebook.sealed.admit(dev, spoil(own, other, team))
    (held,) = desk.notebook.sealed.quarantine
    assert held.dev == dev and reason in held.reason, held.reason
    assert desk.notebook.sealed.head(dev)[0] < LINES or name in ("rubbish after", "cut in a length")
    honest_afterwards(team, desk)


def test_device_that_writes_to_a_circle_that_is_not_its_own_is_refused(tmp_path: Path) -> None:
    team = a_team(tmp_path, "ines", "karim", sites=("S07", "S08"), at={"karim": "S08"})
    team["ines"].open_note(SITE, "observation")
    spoil, reason = SPOILS["of another site's circle, truly signed"]
    sealed = team.phones["desk"].notebook.sealed
    with pytest.raises(WireError, match=reason):
        sealed.admit(team.phones["ines"].device, spoil(entries(team, "ines"), [], team))


def test_unknown_device_is_refused(team: Team, desk: Phone) -> None:
    stranger = DeviceKeys.generate()
    page = join([signed(entries(team, "ines")[0], stranger, dev=stranger.id, seq=1, prev=OTHER)])
    with pytest.raises(WireError, match="unknown device"):
        desk.notebook.sealed.admit(stranger.id, page)
    assert desk.notebook.sealed.head(stranger.id)[0] == 0


def test_revoked_device_is_refused_after_its_last_entry(team: Team, tmp_path: Path) -> None:
    own = entries(team, "ines")
    for cut, taken in (((3, own[2].id), 3), ((3, OTHER), 2), ((0, OTHER), 0)):
        desk = Phone("desk", tmp_path / str(cut), team.phones["desk"].keys)
        desk.join(team.membership)
        chain = desk.notebook.sealed.chain
        member = chain.current.members[team.phones["ines"].device]
        members = dict(chain.current.members)
        members[team.phones["ines"].device] = replace(member, cut=cut)
        roster = replace(chain.current, members=members)
        chain._chain[-1] = replace(chain._chain[-1], roster=roster)
        with pytest.raises(WireError, match="revoked"):
            desk.notebook.sealed.admit(team.phones["ines"].device, join(own))
        assert desk.notebook.sealed.head(team.phones["ines"].device)[0] == taken
        desk.kill()


def test_what_is_good_before_the_fault_comes_in(team: Team, desk: Phone) -> None:
    own = entries(team, "ines")
    dev = team.phones["ines"].device
    for place in range(len(own)):
        spoilt = [*own[:place], replace(own[place], payload=b"x" * own[place].header.len)]
        with pytest.raises(WireError):
            desk.notebook.sealed.admit(dev, join([*spoilt, *own[place + 1 :]]))
        assert desk.notebook.sealed.head(dev)[0] == place
        desk.notebook.sealed.admit(dev, own[place].encode())


def test_signature_inside_a_range_is_vouched_for_by_the_last_one(team: Team, desk: Phone) -> None:
    """One signature a range is checked: the chain binds what is before it, byte for byte."""
    own = entries(team, "ines")
    dev = team.phones["ines"].device
    desk.notebook.sealed.admit(dev, join([replace(own[0], signature=bytes(64)), *own[1:]]))
    assert [e.id for e in split(desk.notebook.sealed.page(dev, 0))] == [e.id for e in own]


def test_keybox_of_another_is_admitted_opens_nothing_and_is_shown(team: Team, desk: Phone) -> None:
    """A keybox may be re-wrapped, so nothing signs it; what it opens is committed to."""
    own, dev = entries(team, "ines"), team.phones["ines"].device
    spoilt = replace(own[-1], keybox=own[-2].keybox)
    desk.notebook.sealed.admit(dev, join([*own[:-1], spoilt]))
    desk.pages.catch_up()
    (held,) = desk.pages.quarantine()
    assert (held.dev, held.seq) == (dev, LINES) and "author" in held.reason
    (summary,) = desk.pages.summaries("note")
    assert len(desk.pages.find(summary.subject, Note).jottings) == LINES - 2


def mutated(page: bytes, chance: random.Random) -> bytes:
    """Return a page with something changed, somewhere."""
    data = bytearray(page)
    way = chance.randrange(5)
    at = chance.randrange(len(data))
    if way <= 1:
        data[at] ^= 1 << chance.randrange(8)
    elif way == 2:
        del data[at : at + chance.randint(1, 40)]
    elif way == 3:
        data[at:at] = chance.randbytes(chance.randint(1, 40))
    else:
        other = chance.randrange(len(data))
        size = chance.randint(1, 300)
        data[at : at + size] = data[other : other + size]
    return bytes(data)


def harmless(spoilt: list[Unverified], own: list[Unverified]) -> bool:
    """Tell whether only what no range checks was changed: a keybox, an inner signature."""
    return [e.header_bytes for e in spoilt] == [e.header_bytes for e in own[: len(spoilt)]]


def check_mutations(team: Team, desk: Phone, seeds: range) -> None:
    own, dev = entries(team, "ines"), team.phones["ines"].device
    page, sealed = join(own), desk.notebook.sealed
    refused = Counter[bool]()
    for seed in seeds:
        spoilt = mutated(page, random.Random(seed))
        before = len(sealed.quarantine)
        is_refused = False
        try:
            sealed.admit(dev, spoilt)
        except WireError:
            is_refused = True
            if before < MOST:
                assert len(sealed.quarantine) > before or sealed.head(dev)[0], f"seed {seed}"
        refused[is_refused] += 1
        held = list(split(b"".join(sealed.page(dev, 0) for _ in range(1))))
        assert harmless(held, own), f"seed {seed}"
        assert all(e.payload == o.payload for e, o in zip(held, own, strict=False)), f"seed {seed}"
        forget(desk, dev)
    assert refused[True] > len(seeds) * 0.8


def forget(desk: Phone, dev: str) -> None:
    """Let the desk start from nothing again."""
    sealed = desk.notebook.sealed
    with sealed.database.transaction() as connection:
        connection.execute("DELETE FROM entries")
    sealed._heads.pop(dev, None)


def test_600_random_mutations_admit_nothing_false(team: Team, desk: Phone) -> None:
    check_mutations(team, desk, range(600))
    desk.notebook.sealed.quarantine._held.clear()
    honest_afterwards(team, desk)


@pytest.mark.faults
def test_20000_random_mutations_admit_nothing_false(team: Team, desk: Phone) -> None:
    check_mutations(team, desk, range(10_000, 30_000))


def test_quarantine_lasts_across_restarts_and_has_an_end(team: Team, desk: Phone) -> None:
    dev = team.phones["ines"].device
    quarantine = desk.notebook.sealed.quarantine
    for n in range(MOST + 20):
        quarantine.hold(dev, n, "Forged: made up", b"%d" % n)
    quarantine.hold(dev, 1, "Forged: made up", b"1")
    assert len(quarantine) == MOST
    desk.restart()
    assert len(desk.pages.quarantine()) == MOST


def test_header_is_what_the_tests_think_it_is() -> None:
    assert set(Header.__slots__) == {
        "study", "dev", "seq", "prev", "pay", "len", "kc", "circle", "epoch", "roster",
    }  # fmt: skip
