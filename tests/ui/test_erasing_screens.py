"""The desk's pages of a withdrawal, pressed from the overview to the certificate."""

from collections.abc import AsyncIterator
from pathlib import Path

import flet as ft
import pytest

from app.merge.state import Note
from app.pages.pages import Pages
from app.pages.withdrawing import prove
from app.study.scope import Scope
from app.ui.words import has, say
from tests.screens.withdrawals import take_back
from tests.screens.world import Team, meet
from tests.support.earshot import open_stage
from tests.support.stage import Stage

Open = tuple[Stage, Pages, str]


@pytest.fixture(params=[(390, 844), (1024, 768)], ids=["phone", "tablet"])
async def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> AsyncIterator[Open]:
    """The desk's notebook open on a stage, somebody waiting; and the code of who waits."""
    team = Team(tmp_path).found()
    meet(team, "ines", "peer", [Scope.PARTICIPATION, Scope.AUDIO])
    take_back(team)
    team.carry_sound()
    code = team.pages["desk"].requests()[0].title
    team.close()
    width, height = request.param
    stage, pages, shell = await open_stage(
        tmp_path / "desk", monkeypatch, width=width, height=height
    )
    await stage.until(lambda: bool(pages.requests()))
    yield stage, pages, code
    shell.lock()
    stage.close()


def pressed_as_a_whole(stage: Stage, words: str) -> ft.Container:
    """Return what is pressed as a whole and holds these words: the innermost."""
    found = [
        box
        for box in stage.all(ft.Container)
        if box.on_click is not None and words in [text.value for text in _texts(stage, box)]
    ]
    assert found, f"{words!r} not in {stage.texts()}"
    return found[-1]


def _texts(stage: Stage, box: ft.Container) -> list[ft.Text]:
    return [one for one in stage._walk(box) if isinstance(one, ft.Text)]


def option(stage: Stage, key: str) -> ft.Container:
    (found,) = (one for one in stage.all(ft.Semantics) if one.identifier == key)
    assert isinstance(found.content, ft.Container)
    return found.content


async def test_from_the_badge_to_the_certificate(desk: Open) -> None:
    stage, pages, code = desk
    await stage.go("/")
    assert say("desk.to_do") in stage.texts()
    await stage.press(pressed_as_a_whole(stage, say("desk.asked", count=1)))
    assert stage.page.route == "/withdrawals"
    await stage.press(pressed_as_a_whole(stage, code))
    await stage.until(lambda: say("plan.person") in stage.texts())
    for words in (say("plan.sessions", count=1), say("plan.proofs", count=1)):
        assert words in stage.texts()
    assert [one.selected for one in stage.all(ft.Semantics) if one.identifier == "turns-0"] == [
        True
    ]
    await stage.press(option(stage, "erase-0"))
    await stage.write(say("plan.after", number=1), f"{code} encore")
    assert stage.one(ft.FilledButton, content=say("plan.erase")).disabled
    await stage.write(say("plan.after", number=1), "Quelqu’un attend dehors.")
    await stage.press(say("plan.erase"))
    assert say("plan.confirm_everything", code=code.replace("-", "\u2011")) in stage.texts()
    await stage.press(say("plan.confirm_act"))
    await stage.until(lambda: stage.page.route.startswith("/erasure/"))
    name = stage.page.route.rpartition("/")[2]
    assert say("erasure.so_far", count=1, every=3) in stage.texts()
    assert {"Inès", "Karim"} <= set(stage.texts())
    assert say("erasure.server_waits") in stage.texts()
    stage.replies["save_file"] = "somewhere"
    await stage.press(say("certificate.save"))
    await stage.settle(60)
    ((_, saved),) = [call for call in stage.calls if call[0] == "save_file"]
    proven = prove(saved["src_bytes"], pages.root_key)
    assert (proven.name, len(proven.obeyed), len(proven.silent)) == (name, 1, 2)
    assert code.encode() not in saved["src_bytes"]
    notes = [pages.find(one.subject, Note) for one in pages.summaries("note")]
    assert "Quelqu’un attend dehors." in [line.text for one in notes for line in one.jottings]
    assert not pages.summaries("recording")


async def test_a_person_who_asked_leads_to_what_is_to_be_decided(desk: Open) -> None:
    stage, pages, _ = desk
    (waits,) = pages.requests()
    await stage.go(f"/person/{waits.subject}")
    await stage.press(say("request.plan"))
    assert stage.page.route.startswith(f"/withdrawal/{waits.subject}/")
    await stage.until(lambda: say("plan.person") in stage.texts())


async def test_back_from_what_came_of_it_passes_the_plan_by(desk: Open) -> None:
    stage, pages, _ = desk
    (waits,) = pages.requests()
    entry = pages.subject(waits.subject).requests[0].entry  # type: ignore[union-attr]
    await stage.go("/withdrawals")
    await stage.go(f"/withdrawal/{waits.subject}/{entry}")
    await stage.until(lambda: say("plan.person") in stage.texts())
    await stage.press(say("plan.erase"))
    await stage.press(say("plan.confirm_act"))
    await stage.until(lambda: stage.page.route.startswith("/erasure/"))
    await stage.fire(stage.page, "view_pop", {"route": stage.page.route})
    assert stage.page.route == "/withdrawals"
    assert say("withdrawals.nothing_waits") in stage.texts()


async def test_whoever_is_gone_is_a_number_and_nothing_else(desk: Open) -> None:
    stage, pages, _ = desk
    (gone,) = pages.summaries("withdrawn")
    await stage.go("/people")
    site = "La Halte de la Roselière"
    assert say("people.withdrew_at", count=1, site=site) in stage.texts()
    assert say("people.asked") in stage.texts()
    for where in ("/entry/{}", "/recording/{}", "/conflict/{}"):
        await stage.go(where.format(gone.subject))
        assert say("lost.title") in stage.texts(), where
    await stage.go(f"/person/{gone.subject}")
    assert say("gone.title") in stage.texts()
    await stage.press(say("request.see_order"))
    assert stage.page.route == f"/erasure/{gone.extra['orders'][0]}"  # type: ignore[index]
    assert say("erasure.so_far", count=2, every=3) in stage.texts()


async def test_every_page_stands_an_address_that_leads_nowhere(desk: Open) -> None:
    stage, pages, _ = desk
    (waits,) = pages.requests()
    for where in ("/withdrawal/nobody/nothing", f"/withdrawal/{waits.subject}/nothing"):
        await stage.go(where)
        assert say("lost.title") in stage.texts()
    await stage.go("/erasure/nothing")
    assert say("erasure.nothing") in stage.texts()
    await stage.go("/person/nobody/withdraw")
    assert say("lost.title") in stage.texts()


def test_every_way_to_take_back_is_said() -> None:
    from app.ui.screens.plan import FATES, WHOLE
    from app.ui.screens.withdraw import AT_ONCE, THEN, WAYS

    keys = [*AT_ONCE.values(), *THEN.values(), *WHOLE.values()]
    keys += [key for pair in (*FATES.values(), *WAYS.values()) for key in pair]
    assert all(map(has, keys))
