"""Whoever holds the same entries sees the same things, in whatever order they came."""

import random
from dataclasses import fields, is_dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import InvalidInput
from app.merge.fold import fold
from app.merge.state import Note, Participant, Session
from app.merge.summary import summarise
from app.pages.pages import Pages
from app.study.events import (
    Arrived,
    CodeApplied,
    CodeRemoved,
    ErasureAsked,
    ErasureCarried,
    Event,
    GuideTicked,
    GuideUnticked,
    JottingAdded,
    JottingRemoved,
    Left,
    NoteOpened,
    ParticipantEnrolled,
    Recalled,
    RecordingFinished,
    RecordingKeyed,
    RecordingMarked,
    RecordingStarted,
    Seated,
    SessionEnded,
    SessionOpened,
    SessionReopened,
    TwinSettled,
    Unknown,
    What,
)
from app.study.ids import DeviceId
from app.study.scope import Scope
from tests.support.phones import SITE, Phone, Team, a_team, allow, deliver
from tests.support.told import Device, no, set_, yes


def plain(value: Any) -> Any:
    """Return a value with nothing left that has no order of its own."""
    if is_dataclass(value) and not isinstance(value, type):
        told = [(item.name, plain(getattr(value, item.name))) for item in fields(value)]
        return (type(value).__name__, told)
    if isinstance(value, dict):
        return sorted((key, plain(item)) for key, item in value.items())
    if isinstance(value, frozenset | set):
        return sorted(map(plain, value))
    if isinstance(value, tuple | list):
        return [type(value).__name__, *map(plain, value)]
    return value


def digest(*values: Any) -> str:
    return sha256(repr([plain(value) for value in values]).encode()).hexdigest()


# --- the fold alone -----------------------------------------------------------

OPENINGS: tuple[What, ...] = (
    NoteOpened(SITE, "observation", 1),
    SessionOpened(SITE, "focus-group", "focus-group", 1),
    ParticipantEnrolled(SITE, "S07-P001", "attending"),
    RecordingStarted("session", SITE, "archive", "pcm", 16_000, 16_000),
)


def some_act(chance: random.Random, known: list[Event]) -> tuple[What, list[Event]]:
    """Return something a device may say, and what it refers to."""
    some = chance.sample(known, min(len(known), chance.randint(0, 2)))
    scopes = tuple(chance.sample(list(Scope), 2))
    value = chance.choice(["un", "deux", 3, True, None, ("a", "b")])
    acts: list[What] = [
        *OPENINGS[:1],
        set_(**{chance.choice(["title", "setting", "code"]): value}),
        set_(**{chance.choice(["title", "setting", "code"]): value}),
        JottingAdded(f"ligne {chance.random()}", 0), JottingRemoved(),
        CodeApplied("shame"), CodeApplied("shame", "title", 0, 2), CodeRemoved(),
        CodeRemoved("shame"),
        Arrived(chance.choice(["p1", "p2"])), Arrived("", 2), Left(),
        yes(*scopes), no(*scopes),
        RecordingKeyed(chance.randint(0, 3), ("k" * 43,)), RecordingMarked("mark", 5),
        RecordingFinished(("h" * 43,), (3,), 1500, 16_000), Unknown("later.kind"),
        ErasureAsked(True), ErasureCarried("order", SITE),
        GuideTicked(chance.choice(["q1", "q2"]), chance.randint(0, 9)), GuideUnticked(),
        SessionEnded(), SessionReopened(),
        Seated(chance.choice(["p1", "p2"]), chance.randint(0, 1000), 500),
        Recalled((chance.choice("mn"),)), TwinSettled("p1", chance.choice([True, False])),
    ]  # fmt: skip
    return chance.choice(acts), some


def a_history(chance: random.Random, devices: int = 4, acts: int = 40) -> list[Event]:
    """Let devices speak of one subject while they hear only some of what the others say."""
    team = [Device(name) for name in "abcdefgh"[:devices]]
    heard: dict[str, list[Event]] = {device.name: [] for device in team}
    told: list[Event] = []
    for _ in range(acts):
        device = chance.choice(team)
        if chance.random() < 0.4:
            other = chance.choice(team)
            # A journal is heard from its beginning, without gaps.
            news = [e for e in told if e.dev == other.name][: chance.randint(0, acts)]
            device.hears(*news)
            heard[device.name] += news
        what, refs = some_act(chance, heard[device.name] or told[-3:])
        event = device.says(chance.choice(OPENINGS) if not told else what, refs)
        told.append(event)
        heard[device.name].append(event)
    return told


@given(st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_any_order_and_any_repetition_give_the_same_state(chance: random.Random) -> None:
    told = a_history(chance)
    whole = fold(told)
    assert whole is not None
    for _ in range(4):
        other = [*told, *chance.sample(told, 10)]
        chance.shuffle(other)
        assert digest(fold(other)) == digest(whole)
        assert digest(summarise(whole, other)) == digest(summarise(whole, told))


@given(st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_two_parts_that_meet_in_either_order_give_the_same_state(chance: random.Random) -> None:
    told = a_history(chance)
    cut = chance.randint(0, len(told))
    assert digest(fold([*told[:cut], *told[cut:]])) == digest(fold([*told[cut:], *told[:cut]]))


@pytest.mark.faults
@given(st.randoms(use_true_random=False))
@settings(max_examples=10_000, deadline=None)
def test_any_order_gives_the_same_state_10000_times(chance: random.Random) -> None:
    told = a_history(chance, devices=6, acts=60)
    other = list(told)
    chance.shuffle(other)
    assert digest(fold(other)) == digest(fold(told))


# --- whole notebooks ----------------------------------------------------------


def state(pages: Pages) -> str:
    """Return a digest of all that a notebook shows."""
    every = [*pages.summaries(), *pages.summaries("register")]
    told = sorted(every, key=lambda summary: summary.subject)
    return digest(told, [pages.subject(summary.subject) for summary in told])


def folded_anew(pages: Pages) -> str:
    """Return the same from every entry, without a catalogue."""
    journal = pages._journal
    events: dict[str, list[Event]] = {}
    for dev, (last, _) in journal.sealed.heads().items():
        for event in journal.recall(DeviceId(dev), range(1, last + 1)):
            if event.subject:
                events.setdefault(event.subject, []).append(event)
    found = {subject: fold(told) for subject, told in events.items()}
    shown = {subject: folded for subject, folded in found.items() if folded}
    summaries = [summarise(shown[subject], events[subject]) for subject in sorted(shown)]
    return digest(summaries, [shown[subject] for subject in sorted(shown)])


def act(pages: Pages, chance: random.Random) -> None:
    """Do something that a person might do now."""
    kinds: dict[str, list[str]] = {"note": [], "session": [], "participant": []}
    for summary in pages.summaries():
        kinds.setdefault(summary.kind, []).append(summary.subject)
    kind = chance.choice(["note", "session", "session", "participant"])
    if not kinds[kind] or (len(kinds[kind]) < 3 and chance.random() < 0.2):
        return begin(pages, kind, chance)
    subject = chance.choice(kinds[kind])
    if chance.random() < 0.4:
        field = chance.choice(["title", "setting"])
        return pages.answer(subject, {field: f"mot {chance.randint(0, 9)}"})
    found = pages.subject(subject)
    match found:
        case Note() | Session() if chance.random() < 0.5:
            pages.jot(subject, f"ligne {chance.random()}")
        case Note(jottings=[one, *_]):
            pages.unjot(subject, one.entry)
        case Session() if chance.random() < 0.3:
            hold(pages, found, chance)
        case Session(here=[stay, *_]) if chance.random() < 0.3:
            pages.leave(subject, stay.entry)
        case Session() if kinds["participant"]:
            pages.arrive(subject, chance.choice(kinds["participant"]))
        case Participant() if chance.random() < 0.2 and pages.may_recall:
            pages.recall(subject, {one.id: chance.choice("ab") for one in pages.study.recalls})
        case Participant() if chance.random() < 0.2 and len(kinds[kind]) > 1:
            other = chance.choice([one for one in kinds[kind] if one != subject])
            pages.settle_twins(subject, other, chance.choice([True, False]))
        case Participant() if chance.random() < 0.4:
            pages.withdraw(subject, [chance.choice(list(Scope))])
        case Participant():
            allow(pages, subject, chance.sample(list(Scope), 3))
        case _:
            pass
    for name, versions in found.fields.items() if found and kind != "recording" else ():  # type: ignore[union-attr]
        if len(versions) > 1 and chance.random() < 0.1:
            pages.settle(subject, name, chance.choice(versions).entry)
            return


def hold(pages: Pages, session: Session, chance: random.Random) -> None:
    question = chance.choice(["scenes", "stigma"])
    match chance.randint(0, 4):
        case 0:
            pages.tick(session.subject, question)
        case 1:
            pages.untick(session.subject, question)
        case 2:
            pages.end_session(session.subject)
        case 3:
            pages.reopen_session(session.subject)
        case _ if session.here:
            stay = session.here[0]
            who = stay.participant or stay.entry
            pages.seat(session.subject, who, chance.randint(0, 1000), chance.randint(0, 1000))


def begin(pages: Pages, kind: str, chance: random.Random) -> None:
    if kind == "note":
        pages.open_note(SITE, "observation")
    elif kind == "session":
        pages.open_session(SITE, "focus-group")
    else:
        with_code = f"{SITE}-P{chance.randint(1, 999):03}"
        try:
            pages.enrol(SITE, pages.study.groups[0].id, with_code)
        except InvalidInput:
            pass  # taken


def a_story(team: Team, seed: int, acts: int = 160) -> None:
    """Let devices act, and hear each other in part, locked or not, killed or not."""
    chance = random.Random(seed)
    phones = list(team.phones.values())
    writers = [phone for phone in phones if phone.name != "desk"]
    for _ in range(acts):
        phone: Phone = chance.choice(writers)
        act(phone.pages, chance)
        if chance.random() < 0.25:
            one, other = chance.sample(phones, 2)
            deliver(one, other, pages=chance.choice([1, None]))
            if chance.random() < 0.7:
                other.pages.catch_up()
        if chance.random() < 0.04:
            phone.notebook.lock()
            phone.unlock()
        if chance.random() < 0.03:
            phone.restart()


def check(team: Team) -> None:
    for _ in range(2):
        team.carry()
    states = {name: state(phone.pages) for name, phone in team.phones.items()}
    # The desk also reads what is sealed to it alone; people of one circle read the same.
    assert states["ines"] == folded_anew(team["ines"])
    assert states["desk"] == folded_anew(team["desk"])
    shared = {
        name: digest(
            sorted(
                (s for s in team[name].summaries() if s.kind in ("session", "participant")),
                key=lambda summary: summary.subject,
            )
        )
        for name in team.phones
    }
    assert len(set(shared.values())) == 1
    for name, phone in team.phones.items():
        phone.notebook.lock()
        assert state(phone.unlock()) == states[name], "after the checkpoint"
        assert state(phone.restart()) == states[name], "after a restart"
        phone.pages._catalogue._kept.delete(["checkpoint"])
        assert state(phone.restart()) == states[name], "without a checkpoint"
        assert not phone.pages.quarantine()


@pytest.mark.parametrize("seed", range(6))
def test_every_device_ends_with_the_same_state(seed: int, tmp_path: Path) -> None:
    team = a_team(tmp_path, "ines", "karim", "lea")
    a_story(team, seed)
    check(team)
    team.close()


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(100, 200))
def test_every_device_ends_with_the_same_state_100_times(seed: int, tmp_path: Path) -> None:
    team = a_team(tmp_path, "ines", "karim", "lea", "sam")
    a_story(team, seed, acts=250)
    check(team)
    team.close()
