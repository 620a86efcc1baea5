"""What opens is held to its header, its author and its form before the fold trusts it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.journal.circles import TEAM
from app.journal.opening import plain_of
from app.keys import sealing
from app.keys.primitives import digest
from app.merge.state import Note
from app.study.events import LATEST_AT, LATEST_TICK, Event, JottingAdded
from app.wire import canonical
from app.wire.entry import SIGNED_AS, Entry, Header
from app.wire.text import b64
from tests.support.phones import SITE, Phone, Team, a_team

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    team = a_team(tmp_path, "ines", "karim")
    yield team
    team.close()


def write(phone: Phone, change: Change, circle: str = "desk", kc: str = "") -> None:
    """Append an entry whose body was changed by its own, otherwise honest, device."""
    journal = phone.pages._journal
    sealed = phone.notebook.sealed
    seq, previous = sealed.head(phone.device)
    note = phone.pages.summaries("note")[0].subject
    event = Event(
        "", journal.device, seq + 1, journal.tick + 1, 5, note, frozenset(), {},  # type: ignore[arg-type]
        JottingAdded("ligne", 0),
    )  # fmt: skip
    value = canonical.decode(plain_of(event, sealed.chain.current.study))
    changed = change(value)
    plain = changed if isinstance(changed, bytes) else canonical.encode(value)
    name = journal.circles.named(SITE, circle)
    epoch, recipients = journal.circles.recipients(name)
    body = sealing.seal(plain, recipients)
    header = Header(
        sealed.chain.current.study, phone.device, seq + 1, previous,
        b64(digest(body.payload)), len(body.payload), kc or b64(body.commitment),
        name, epoch, sealed.chain.version,
    )  # fmt: skip
    data = header.encode()
    signature = phone.keys.sign.sign(SIGNED_AS + data)
    sealed.store(phone.device, [Entry(header, data, signature, body.keybox, body.payload)])
    journal.seen[journal.device] = seq + 1


def put(key: str, value: object) -> Change:
    return lambda body: body.__setitem__(key, value)


def in_body(key: str, value: object) -> Change:
    return lambda body: body["body"].__setitem__(key, value)


LIES: dict[str, tuple[Change, str]] = {
    "another study": (put("study", "other"), "Forged"),
    "another device": (put("dev", "AAAAAAAAAAAA"), "Forged"),
    "another place": (put("seq", 1), "Forged"),
    "a newer version": (put("v", 2), "UnknownVersion"),
    "a version that is none": (put("v", True), "Malformed"),
    "no subject": (lambda body: body.pop("subject"), "Malformed"),
    "a subject that is a number": (put("subject", 3), "Malformed"),
    "a time before time": (put("at", -1), "Malformed"),
    "a time after time": (put("at", LATEST_AT + 1), "Malformed"),
    "a huge tick": (put("tick", LATEST_TICK + 1), "Malformed"),
    "a tick that is true": (put("tick", True), "Malformed"),
    "references that are text": (put("refs", "abc"), "Malformed"),
    "a reference that is a list": (put("refs", [["x"]]), "Malformed"),
    "a vector that is a list": (put("seen", []), "Malformed"),
    "a vector below zero": (put("seen", {"x": -1}), "Malformed"),
    "a body that is a list": (put("body", []), "Malformed"),
    "a missing field": (lambda body: body["body"].pop("text"), "Malformed"),
    "a field too many": (in_body("more", 1), "Malformed"),
    "text that is a number": (in_body("text", 5), "Malformed"),
    "an offset that is text": (in_body("offset_ms", "5"), "Malformed"),
    "an offset that is true": (in_body("offset_ms", True), "Malformed"),
    "codes that are text": (in_body("codes", "violence"), "Malformed"),
    "no fields": (
        lambda body: body.update({"type": "fields.set", "body": {"fields": {}}}),
        "Malformed",
    ),
    "a field that is a map": (
        lambda body: body.update({"type": "fields.set", "body": {"fields": {"a": {}}}}),
        "Malformed",
    ),
    "a scope that is none": (
        lambda body: body.update({"type": "consent.withdrawn", "body": {"scopes": ["all"]}}),
        "Malformed",
    ),
    "a file name for a hash": (
        lambda body: body.update(
            {
                "type": "recording.finished",
                "body": {
                    "segments": ["../../device.key"],
                    "frames": [1],
                    "duration_ms": 1,
                    "source_rate": 1,
                    "recovered": False,
                },
            }
        ),
        "Malformed",
    ),
    "a rate of nothing": (
        lambda body: body.update(
            {
                "type": "recording.started",
                "body": {
                    "session": "x", "site": SITE, "preset": "archive",
                    "codec": "pcm", "rate": 0, "capacity": 16000,
                },
            }
        ),
        "Malformed",
    ),
    "a receipt from who may not give one": (
        lambda body: body.update({"type": "journal.received", "body": {"heads": {}}}),
        "coordinator",
    ),
    "another site's note": (
        lambda body: body.update(
            {
                "type": "note.opened",
                "body": {"site": "S01", "template": "observation", "version": 1, "session": ""},
            }
        ),
        "another site",
    ),
    "not JSON": (lambda body: b"hello", "Malformed"),
    "a list": (lambda body: b"[]", "Malformed"),
    "JSON with spaces": (lambda body: canonical.encode(body) + b" ", "Malformed"),
    "deep JSON": (lambda body: b"[" * 2000 + b"]" * 2000, "Malformed"),
}  # fmt: skip


@pytest.mark.parametrize("name", LIES)
def test_body_that_lies_is_held_with_its_reason_and_stops_nothing(name: str, team: Team) -> None:
    change, reason = LIES[name]
    ines, desk = team.phones["ines"], team.phones["desk"]
    note = ines.pages.open_note(SITE, "observation")
    ines.pages.jot(note, "avant")
    write(ines, change)
    ines.pages.jot(note, "après")
    team.carry()
    assert [j.text for j in desk.pages.find(note, Note).jottings] == ["avant", "après"]
    (held,) = desk.pages.quarantine()
    assert (held.dev, held.seq) == (ines.device, 3) and reason in held.reason
    again = desk.restart()
    assert [j.text for j in again.find(note, Note).jottings] == ["avant", "après"]
    assert len(again.quarantine()) == 1


def test_honest_body_written_in_this_way_is_read(team: Team) -> None:
    """The control: what the others change is the only thing wrong with them."""
    ines, desk = team.phones["ines"], team.phones["desk"]
    note = ines.pages.open_note(SITE, "observation")
    write(ines, lambda body: None)
    team.carry()
    assert [j.text for j in desk.pages.find(note, Note).jottings] == ["ligne"]
    assert not desk.pages.quarantine()


def test_commitment_to_another_key_opens_nothing(team: Team) -> None:
    ines, desk = team.phones["ines"], team.phones["desk"]
    ines.pages.open_note(SITE, "observation")
    write(ines, lambda body: None, kc=b64(bytes(32)))
    team.carry()
    (held,) = desk.pages.quarantine()
    assert "author" in held.reason


def test_entry_of_a_circle_one_is_not_in_is_carried_and_not_reported(team: Team) -> None:
    ines, karim = team.phones["ines"], team.phones["karim"]
    ines.pages.open_note(SITE, "observation")
    team.carry()
    assert karim.pages.summaries() == [] and not karim.pages.quarantine()
    assert karim.notebook.sealed.head(ines.device)[0] == 1


def test_entry_sealed_to_somebody_else_in_our_circle_is_reported(team: Team) -> None:
    ines, karim = team.phones["ines"], team.phones["karim"]
    ines.pages.open_note(SITE, "observation")
    journal = ines.pages._journal
    name = journal.circles.named(SITE, TEAM)
    epoch, _ = journal.circles.recipients(name)
    journal.circles._seals[name] = (epoch, (ines.keys.box.recipient, ines.keys.box.recipient))
    ines.pages.open_session(SITE, "focus-group")
    team.carry()
    assert [(held.dev, held.reason) for held in karim.pages.quarantine()] == [
        (ines.device, "CannotOpen: no key held here")
    ]


def test_entry_emptied_without_an_order_is_passed_by_and_shown(team: Team) -> None:
    ines, desk = team.phones["ines"], team.phones["desk"]
    note = ines.pages.open_note(SITE, "observation")
    ines.pages.jot(note, "à effacer")
    ines.pages.jot(note, "à garder")
    sealed = ines.notebook.sealed
    items = [sealed.read(ines.device, seq) for seq in (1, 2, 3)]
    erased = replace(items[1], keybox=b"", payload=b"")  # type: ignore[type-var]
    page = items[0].encode() + erased.encode() + items[2].encode()  # type: ignore[union-attr]
    desk.notebook.sealed.admit(ines.device, page)
    desk.pages.catch_up()
    assert [j.text for j in desk.pages.find(note, Note).jottings] == ["à garder"]
    assert [held.reason for held in desk.pages.quarantine()] == ["Withheld"]
