"""A withdrawal through a real server: what it named is nowhere, and the rest is whole."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.merge.state import Withdrawn
from app.pages.pages import Pages
from app.study.study import Fate
from app.wire import certificate
from app.wire.entry import Unverified
from app.wire.text import unb64
from tests.support.field import Field, record
from tests.support.phones import SITE, a_team, allow


@pytest.fixture
async def field(tmp_path: Path) -> AsyncIterator[Field]:
    field = Field(a_team(tmp_path / "team", "one", "two", "three"), tmp_path / "server")
    yield field
    field.store.close()
    field.team.close()


def about(pages: Pages, subjects: set[str]) -> list[Unverified]:
    """Return the entries that say all there is of these subjects."""
    found = []
    for subject in subjects:
        summary = pages.summary(subject)
        assert summary is not None
        for dev, seqs in summary.entries.items():
            found += [item for seq in seqs if (item := pages._sealed.read(dev, seq))]
    return found


def pieces(items: list[Unverified]) -> list[bytes]:
    """Return parts of them short enough to lie within one page of a file."""
    return [
        part[at : at + 48]
        for item in items
        for part in (item.keybox, item.payload)
        for at in range(0, len(part) - 48, 256)
    ]


async def test_what_a_person_gave_is_nowhere_after_the_receipts(field: Field) -> None:
    team = field.team
    one, desk = team.phones["one"], team.phones["desk"]
    group = one.pages.study.groups[0].id
    person, other = one.pages.enrol(SITE, group), one.pages.enrol(SITE, group)
    for somebody in (person, other):
        allow(one.pages, somebody)
    alone = one.pages.open_session(SITE, "interview")
    one.pages.arrive(alone, person)
    gone = record(one, alone, 20, seed=1)
    one.pages.jot(alone, "Ce qu’elle a dit de la nuit.")
    together = one.pages.open_session(SITE, "focus-group")
    for somebody in (person, other):
        one.pages.arrive(together, somebody)
    shared = record(one, together, 12, seed=2)
    others = one.pages.open_session(SITE, "interview")
    one.pages.arrive(others, other)
    kept = record(one, others, 12, seed=3)
    await field.exchange("one", "desk", "two", "three", "desk")
    sound = desk.pages.sound(kept.subject)
    subjects = {person, alone, gone.subject, shared.subject}
    destroyed = pieces(about(desk.pages, subjects))
    standing = pieces(about(desk.pages, {other, others, kept.subject}))
    assert field.sounds() == {*gone.segments, *shared.segments, *kept.segments}
    held = field.held()
    assert all(piece in held for piece in (*destroyed, *standing))

    team.phones["three"].clock.pass_by(7 * 24 * 3600)
    one.pages.ask_erasure(person, everything=True)
    await field.exchange("one", "desk")
    plan = desk.pages.plan_erasure(person, True)
    assert plan.shared == (shared.subject,)
    name = desk.pages.erase(plan, {shared.subject: Fate.ERASE})
    await field.exchange("desk")

    held = field.held()
    assert not [piece for piece in destroyed if piece in held]
    assert all(piece in held for piece in standing)
    assert field.sounds() == set(kept.segments)

    await field.exchange("one", "two", "one", "two", "desk")
    (order,) = [one for one in desk.pages.erasures() if one.name == name]
    assert order.silent == (team.phones["three"].device,) and order.is_sent
    await field.exchange("three", "three", "desk")
    (order,) = [one for one in desk.pages.erasures() if one.name == name]
    assert not order.silent
    for phone in team.phones.values():
        assert isinstance(phone.pages.subject(person), Withdrawn)
        assert not phone.pages.quarantine()
        names = {path.name for path in phone.home.rglob("*")}
        assert names.isdisjoint((*gone.segments, *shared.segments))
    assert desk.pages.sound(kept.subject) == sound
    root = team.rosters[0].roster.root
    assert certificate.verify(desk.pages.certify(name), root).is_complete


async def test_a_device_that_was_away_cannot_bring_the_sound_back(field: Field) -> None:
    """It recorded somebody, heard of their withdrawal only later, and sends what it held."""
    team = field.team
    one, desk = team.phones["one"], team.phones["desk"]
    person = one.pages.enrol(SITE, one.pages.study.groups[0].id)
    allow(one.pages, person)
    alone = one.pages.open_session(SITE, "interview")
    one.pages.arrive(alone, person)
    taken = record(one, alone, 12, seed=4)
    status = await sync_entries(field, "one")
    await field.exchange("desk")
    desk.pages.erase(desk.pages.plan_erasure(person, True), {})
    await field.exchange("desk")
    assert status is None
    await field.exchange("one", "one")
    assert field.sounds() == set()
    assert not [name for name in taken.segments if one.notebook.sealed.objects.has(name)]
    assert not one.notebook.sealed.unsent_objects()
    assert unb64(taken.segments[0], 32)


async def sync_entries(field: Field, name: str) -> str | None:
    phone = field.team.phones[name]
    phone.notebook.server = "http://feed.test"
    return (await phone.notebook.sync(transport=field.line)).failure


async def test_a_phone_back_from_a_backup_still_hears_what_it_must_erase(
    field: Field, tmp_path: Path
) -> None:
    team = field.team
    one, two, desk = team.phones["one"], team.phones["two"], team.phones["desk"]
    person = one.pages.enrol(SITE, one.pages.study.groups[0].id)
    await field.exchange("one", "two", "desk")
    two.kill()
    shutil.copytree(two.home, tmp_path / "backup")
    two.start()
    two.pages.open_session(SITE, "focus-group")
    await field.exchange("two")
    two.kill()
    shutil.rmtree(two.home)
    shutil.copytree(tmp_path / "backup", two.home)
    two.start()
    desk.pages.erase(desk.pages.plan_erasure(person, True), {})
    await field.exchange("desk")
    two.notebook.server = "http://feed.test"
    status = await two.notebook.sync(transport=field.line)
    assert (status.failure, status.code) == ("Refused", "fork")
    assert isinstance(two.pages.subject(person), Withdrawn)
