"""Somebody takes back what they gave: in the field it is asked for, on a calm page."""

import flet as ft

from app.merge.state import Participant
from app.pages.pages import Pages
from app.study.scope import Scope
from app.ui.words import say
from tests.support.earshot import Open
from tests.support.phones import allow
from tests.support.stage import Stage

SITE = "S07"


def met(pages: Pages) -> tuple[str, str]:
    """Return somebody who allowed everything, and an interview they are in."""
    person = pages.enrol(SITE, pages.study.groups[0].id)
    allow(pages, person)
    session = pages.open_session(SITE, "interview")
    pages.arrive(session, person)
    return person, session


async def take(stage: Stage, key: str) -> None:
    (found,) = (one for one in stage.all(ft.Semantics) if one.identifier == key)
    assert isinstance(found.content, ft.Container)
    await stage.press(found.content)


def can_send(stage: Stage) -> bool:
    return not stage.one(ft.FilledButton, content=say("taking.send")).disabled


async def test_everything_is_asked_for_on_a_page_that_says_what_follows(open_: Open) -> None:
    stage, pages, _ = open_
    person, _ = met(pages)
    await stage.go(f"/person/{person}")
    await stage.press(say("taking.open"))
    assert stage.page.route == f"/person/{person}/withdraw"
    assert not can_send(stage)
    await take(stage, "take-everything")
    for key in ("taking.at_once_everything", "taking.then_everything"):
        assert say(key) in stage.texts()
    await stage.press(say("taking.send"))
    found = pages.find(person, Participant)
    assert found.requests[0].everything and not found.allows
    assert stage.page.route == f"/person/{person}"
    await stage.settle(60)
    assert say("request.everything") in stage.texts()
    assert say("request.waits") in stage.texts()
    assert say("taking.open") not in [b.content for b in stage.all(ft.TextButton)]


async def test_some_scopes_are_asked_for_once_one_is_chosen(open_: Open) -> None:
    stage, pages, _ = open_
    person, _ = met(pages)
    await stage.go(f"/person/{person}/withdraw")
    await take(stage, "take-scopes")
    assert not can_send(stage)
    await take(stage, "taken-audio")
    await take(stage, "taken-quotes")
    await take(stage, "taken-quotes")
    await stage.press(say("taking.send"))
    found = pages.find(person, Participant)
    assert found.requests[0].scopes == (Scope.AUDIO,)
    assert found.allows == frozenset(pages.study.scopes) - {Scope.AUDIO}


async def test_from_the_room_it_is_two_taps_away_and_this_session_is_chosen(open_: Open) -> None:
    stage, pages, _ = open_
    person, session = met(pages)
    other = pages.open_session(SITE, "interview")
    pages.arrive(other, person)
    await stage.go(f"/session/{session}/consent/{person}")
    await stage.press(say("taking.open"))
    assert stage.page.route == f"/session/{session}/withdraw/{person}"
    await take(stage, "take-session")
    assert can_send(stage)
    await stage.press(say("taking.send"))
    (request,) = pages.find(person, Participant).requests
    assert (request.session, request.everything) == (session, False)
    assert pages.find(person, Participant).allows
    assert stage.page.route == f"/session/{session}"


async def test_somebody_in_no_session_is_offered_none(open_: Open) -> None:
    stage, pages, _ = open_
    person = pages.enrol(SITE, pages.study.groups[0].id)
    await stage.go(f"/person/{person}/withdraw")
    assert say("taking.everything") in stage.texts()
    assert say("taking.session") not in stage.texts()
