"""What a coordinator holds can be let go of, stays away through exchanges, and comes back."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from app.errors import Forged
from app.merge.state import Note, Recording
from app.pages.pages import Pages
from app.wire import entry
from tests.support.field import Field, record
from tests.support.lines import Cutting, Spoiling
from tests.support.phones import SITE, Phone, a_room, a_team

HOUR_S = 3600


@pytest.fixture
async def field(tmp_path: Path) -> AsyncIterator[Field]:
    field = Field(a_team(tmp_path / "team", "one", "two"), tmp_path / "server")
    yield field
    field.store.close()
    field.team.close()


def a_note(phone: Phone, *lines: str) -> str:
    note = phone.pages.open_note(SITE, "observation")
    for line in lines:
        phone.pages.jot(note, line)
    return note


async def received(field: Field, *names: str) -> None:
    """Let the desk have what these devices wrote, say so, and let them hear it."""
    await field.exchange(*names, "desk")
    field.team.phones["desk"].clock.pass_by(2 * HOUR_S)
    await field.exchange("desk", *names)


def clear(phone: Phone) -> Pages:
    phone.notebook.clear()
    assert phone.notebook.is_locked
    return phone.unlock()


def words(pages: Pages, note: str) -> list[str]:
    return [line.text for line in pages.find(note, Note).jottings]


async def test_nothing_goes_before_a_coordinator_said_that_it_is_there(field: Field) -> None:
    one = field.team.phones["one"]
    note = a_note(one, "La file s’allonge.")
    await field.exchange("one", "desk")
    assert one.pages.waiting == 0  # the server has it: that is not enough
    assert one.pages.plan_clearing().goes == 0
    assert words(clear(one), note) == ["La file s’allonge."]
    await received(field, "one")
    assert one.pages.plan_clearing().goes == 1
    assert clear(one).summaries() == []


async def test_what_was_cleared_stays_away_until_it_is_asked_for(field: Field) -> None:
    one, two, desk = (field.team.phones[name] for name in ("one", "two", "desk"))
    mine, shared = a_note(one, "première", "deuxième"), one.pages.open_session(SITE, "interview")
    await received(field, "one", "two")
    two.pages.jot(shared, "ce que l’autre a vu")
    await received(field, "two", "one")
    fresh = a_note(one, "pas encore au bureau")
    pages = clear(one)
    assert [s.subject for s in pages.summaries()] == [fresh]
    later = a_note(one, "écrit après")
    await field.exchange("one", "desk", "one")
    assert {s.subject for s in one.pages.summaries()} == {fresh, later}
    assert words(desk.pages, later) == ["écrit après"]
    assert words(desk.pages, mine) == ["première", "deuxième"]

    one.pages.bring_back()
    assert one.pages.is_coming_back
    await field.exchange("one")
    assert words(one.pages, mine) == ["première", "deuxième"]
    assert {s.subject for s in one.pages.summaries()} == {mine, shared, fresh, later}
    assert one.pages.cleared == 0 and not one.pages.quarantine()
    assert one.pages.search("autre")[0].subject == shared
    assert {s.subject for s in one.restart().summaries()} == {mine, shared, fresh, later}


async def test_clearing_again_after_it_came_back_clears_all_of_it(field: Field) -> None:
    one = field.team.phones["one"]
    note = a_note(one, "une ligne")
    await received(field, "one")
    clear(one)
    one.pages.bring_back()
    await field.exchange("one")
    assert words(one.pages, note) == ["une ligne"]
    assert clear(one).summaries() == [] and one.pages.cleared


async def test_sound_waits_closed_until_somebody_has_it(field: Field) -> None:
    one, desk = field.team.phones["one"], field.team.phones["desk"]
    taken = record(one, a_room(one.pages), 12, seed=5)
    one.notebook.server = desk.notebook.server = "http://feed.test"
    await one.notebook.sync(audio=False, transport=field.line)  # on a dear network
    await received_entries(field)
    plan = one.pages.plan_clearing()
    assert (plan.stays, plan.sound_ms) == ({}, taken.duration_ms)
    pages = clear(one)
    assert pages.summaries() == []
    held = {path.name for path in (one.home / "objects").iterdir()}
    assert held == set(taken.segments)
    assert one.notebook.audio_waiting  # it is still to be sent, though nobody here can open it
    await received(field, "one")
    assert desk.pages.has_sound(taken.subject)
    clear(one)
    assert list((one.home / "objects").iterdir()) == []
    one.pages.bring_back()
    await field.exchange("one", "one")
    assert one.pages.has_sound(taken.subject)
    assert isinstance(one.pages.subject(taken.subject), Recording)
    assert one.pages.sound(taken.subject) == desk.pages.sound(taken.subject)


async def received_entries(field: Field) -> None:
    one, desk = field.team.phones["one"], field.team.phones["desk"]
    for _ in range(2):
        await desk.notebook.sync(audio=True, transport=field.line)
        desk.clock.pass_by(2 * HOUR_S)
    await one.notebook.sync(audio=False, transport=field.line)


async def test_bringing_back_goes_on_where_it_was_cut(field: Field) -> None:
    one = field.team.phones["one"]
    note = a_note(one, *(f"ligne {n}" for n in range(60)))
    await received(field, "one")
    clear(one)
    one.pages.bring_back()
    page = field.store.page(one.device, 0, 99, 10**6)
    some, _ = entry.cut(page, 40_000)
    assert 0 < one.notebook.sealed.readmit(one.device, some) < 60
    one.pages.catch_up()
    assert one.pages.summaries() == []  # half of what was said is not read
    assert one.restart().summaries() == []
    field.line = Cutting(field.line.inner.app, 30_000)
    await field.exchange("one")
    assert words(one.pages, note) == [f"ligne {n}" for n in range(60)]
    assert 2 < field.line.asked("GET", "/v1/entries") < 12


async def test_server_that_changes_what_comes_back_is_refused(field: Field) -> None:
    one = field.team.phones["one"]
    a_note(one, "vraie")
    await received(field, "one")
    clear(one)
    one.pages.bring_back()

    def spoil(request: httpx.Request, answer: httpx.Response, body: bytes) -> httpx.Response:
        if request.url.path.endswith("/entries") and request.method == "GET":
            body = body[:-1] + bytes([body[-1] ^ 1])
        stream = httpx.ByteStream(body)
        return httpx.Response(answer.status_code, headers=answer.headers, stream=stream)

    status = await one.notebook.sync(transport=Spoiling(field.line.inner.app, spoil))
    assert status.failure is not None
    assert one.pages.summaries() == [] and one.pages.is_coming_back
    assert one.pages.quarantine()
    await field.exchange("one")
    assert len(one.pages.summaries()) == 1


async def test_another_history_does_not_fit_in_what_is_missing(
    field: Field, tmp_path: Path
) -> None:
    """Though its author signed it: what stayed says what must stand before it."""
    one = field.team.phones["one"]
    one.kill()
    shutil.copytree(one.home, tmp_path / "backup")
    one.start()
    a_note(one, "vraie")
    await received(field, "one")
    clear(one)
    twin = Phone("one", tmp_path / "backup", one.keys)
    twin.start()
    a_note(twin, "autre")
    one.pages.bring_back()
    with pytest.raises(Forged, match="fork"):
        one.notebook.sealed.readmit(one.device, twin.notebook.sealed.page(one.device, 0))
    twin.kill()
    await field.exchange("one")
    assert [one.pages.find(s.subject, Note).jottings[0].text for s in one.pages.summaries()] == [
        "vraie"
    ]


async def test_order_to_erase_reaches_what_was_cleared(field: Field) -> None:
    one, desk = field.team.phones["one"], field.team.phones["desk"]
    person = one.pages.enrol(SITE, one.pages.study.groups[0].id)
    note = a_note(one, "reste")
    await received(field, "one")
    clear(one)
    plan = desk.pages.plan_erasure(person, True)
    desk.pages.erase(plan, {})
    await field.exchange("desk", "one", "one", "desk")
    assert not [order for order in desk.pages.erasures() if one.device in order.silent]
    one.pages.bring_back()
    await field.exchange("one", "one")
    assert words(one.pages, note) == ["reste"]
    assert one.pages.summaries("participant") == [] and not one.pages.quarantine()
