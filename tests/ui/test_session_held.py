"""A session held with one thumb: the guide, the sketch of the room, the end and what it came to."""

from typing import Any

import flet as ft
import pytest

from app.capture import twins
from app.merge.state import Participant, Session
from app.pages.pages import Pages
from app.study.events import Arrived
from app.study.scope import Scope
from app.ui.screens.room_plan import LEAST
from app.ui.state import take as module
from app.ui.words import say
from tests.support.earshot import Ear, Open
from tests.support.sound import voice
from tests.support.stage import Stage, words_of

AUDIO = (Scope.PARTICIPATION, Scope.AUDIO)
QUESTION = "1. Une scène vécue ici qui vous est restée"


@pytest.fixture(autouse=True)
def silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody speak for as long as it takes."""
    monkeypatch.setattr(module, "DEAF_S", 600)


def a_group(pages: Pages, people: int = 2) -> tuple[str, list[str]]:
    session = pages.open_session("S07", "focus-group")
    present = [str(pages.enrol("S07", "peer")) for _ in range(people)]
    for person in present:
        pages.grant(person, AUDIO, "group", "fr", "voice")
        pages.arrive(session, person)
    return str(session), present


def pressed(stage: Stage, words: str) -> ft.Container:
    """Return the innermost pressed thing in which these words stand."""
    found = [
        control
        for control in stage.all(ft.Container)
        if control.on_click
        and any(isinstance(c, ft.Text) and c.value == words for c in stage._walk(control.content))
    ]
    assert found, f"{words!r} is not in {stage.texts()}"
    return found[-1]


async def side(stage: Stage, start: str) -> None:
    (found,) = (
        control
        for control in stage.all(ft.Container)
        if control.on_click
        and isinstance(control.content, ft.Text)
        and control.content.value.startswith(start)
    )
    await stage.press(found)


def button_words(stage: Stage) -> list[str]:
    kinds = (ft.TextButton, ft.OutlinedButton, ft.FilledButton)
    return [str(words_of(c)) for kind in kinds for c in stage.all(kind)]


async def recording(open_: Open, session: str) -> Ear:
    stage, _, shell = open_
    take, ear = shell.take, Ear()
    assert take is not None
    take.microphone = ear
    await take.start(session, "voice")
    await stage.until(lambda: say("running.on") in stage.texts())
    return ear


async def test_question_is_ticked_and_unticked_and_stands_in_the_line_and_at_the_desk(
    open_: Open,
) -> None:
    stage, pages, _ = open_
    session, _ = a_group(pages)
    await stage.go(f"/session/{session}")
    await side(stage, "Guide")
    assert say("guide.title", done=0, asked=4) in stage.texts()
    await stage.press(pressed(stage, QUESTION))
    await stage.settle(40)
    (tick,) = pages.find(session, Session).ticks
    assert tick.field == "scenes" and say("guide.title", done=1, asked=4) in stage.texts()
    (box,) = (s for s in stage.all(ft.Semantics) if s.checked)
    assert box.key == "tick-scenes" and not box.button
    await side(stage, say("session.line"))
    assert any(text.startswith(say("guide.put")) for text in stage.texts())
    await stage.go(f"/entry/{session}")
    assert say("guide.left") in stage.texts() and QUESTION in stage.texts()
    await stage.go(f"/session/{session}")
    await side(stage, "Guide")
    await stage.press(pressed(stage, QUESTION))
    await stage.settle(40)
    assert not pages.find(session, Session).ticks


async def test_question_put_while_it_records_is_a_moment_of_the_recording(open_: Open) -> None:
    stage, pages, shell = open_
    session, _ = a_group(pages)
    await stage.go(f"/session/{session}")
    ear = await recording(open_, session)
    await ear.hears(voice(1.0, 16_000), pace=4)
    await side(stage, "Guide")
    await stage.press(pressed(stage, QUESTION))
    await stage.settle(40)
    assert shell.take is not None
    await shell.take.stop()
    (tick,) = pages.find(session, Session).ticks
    (summary,) = pages.summaries("recording")
    assert tick.recording == summary.subject
    await stage.go(f"/recording/{summary.subject}")
    await stage.until(lambda: QUESTION in stage.texts())


async def test_session_is_ended_after_asking_and_is_summed_up(open_: Open) -> None:
    stage, pages, shell = open_
    session, (first, second) = a_group(pages)
    asked = pages.enrol("S07", "attending")
    await stage.go(f"/session/{session}")
    ear = await recording(open_, session)
    await ear.hears(voice(1.0, 16_000), pace=4)
    assert shell.take is not None
    shell.take.mark(first)
    shell.take.mark()
    await stage.press(say("end.offer"))
    await stage.settle(30)
    asking = stage.one(ft.AlertDialog)
    said = [c.value for c in stage._walk(asking) if isinstance(c, ft.Text)]
    assert any(say("end.stops") in text and say("end.leave", count=2) in text for text in said)
    assert not pages.find(session, Session).is_over, "nothing is ended by asking"
    await stage.press(say("end.act"))
    await stage.until(lambda: say("recap.title") in stage.texts())
    found = pages.find(session, Session)
    assert found.is_over and not found.here and shell.take.state == "off"
    (take,) = pages.summaries("recording")
    assert take.extra["finished"]
    told = stage.texts()
    assert say("recap.spoken") in told and say("recap.who") in told
    assert say("recap.unsent") in told
    assert any("prise de parole" in text for text in told)
    assert say("recap.marks", count=1) in told
    await stage.go("/")
    assert say("today.held") not in stage.texts(), "what is over is no session of now"
    # It can be gone on with, and who comes then was never asked.
    await stage.go(f"/session/{session}")
    assert say("rec.start") not in button_words(stage)
    await stage.press(say("end.reopen"))
    await stage.settle(40)
    assert not pages.find(session, Session).is_over and say("rec.start") in button_words(stage)
    pages.arrive(session, asked)
    pages.end_session(session)
    await stage.go(f"/session/{session}/recap")
    assert say("recap.never_asked") in stage.texts()


async def test_person_another_phone_saw_come_is_told_and_leaves_with_a_touch(open_: Open) -> None:
    stage, pages, _ = open_
    session, (person, _) = a_group(pages)
    pages.end_session(session)
    with pages._acting():  # as an entry of a phone that did not know says it
        found = pages.find(session, Session)
        pages._pen.say(found, Arrived(person))
    await stage.go(f"/session/{session}/recap")
    assert say("recap.still_here") in stage.texts()
    tile = next(
        t
        for t in stage.all(ft.ListTile)
        if isinstance(t.subtitle, ft.Text) and t.subtitle.value == say("recap.still_here")
    )
    await stage.press(tile)
    await stage.settle(40)
    assert not pages.find(session, Session).here and pages.find(session, Session).is_over


def seats(stage: Stage) -> dict[str, ft.Container]:
    found = (c for c in stage.all(ft.Container) if str(c.key).startswith("seat-"))
    return {str(seat.key).removeprefix("seat-"): seat for seat in found}


def at(x: float, y: float) -> dict[str, Any]:
    return {"k": "touch", "g": {"x": x, "y": y}, "l": {"x": 0, "y": 0}}


async def test_seat_is_dragged_to_where_the_person_sits(open_: Open) -> None:
    stage, pages, _ = open_
    session, (first, second) = a_group(pages)
    pages.arrive_unknown(session, 2)
    await stage.go(f"/session/{session}")
    await stage.press(say("plan.sketch"))
    await stage.settle(40)
    assert len(seats(stage)) == 3
    seat = seats(stage)[first]
    (left, top), touch = (float(seat.left or 0), float(seat.top or 0)), seat.content
    assert isinstance(touch, ft.GestureDetector)
    await stage.fire(touch, "pan_start", at(100, 100))
    for step in (5, 10, 20):
        touch = seats(stage)[first].content
        assert isinstance(touch, ft.GestureDetector)
        await stage.fire(touch, "pan_update", at(100 + step, 100 + step))
    moved = seats(stage)[first]
    assert (moved.left, moved.top) == pytest.approx((left + 20, top + 20))
    touch = moved.content
    assert isinstance(touch, ft.GestureDetector)
    await stage.fire(touch, "pan_end", {"v": {"x": 0, "y": 0}, "g": None, "l": None, "pv": 0})
    await stage.settle(40)
    (kept,) = pages.find(session, Session).seats
    assert kept.who == first
    again = seats(stage)[first]
    assert again.left == pytest.approx(left + 20, abs=0.5)
    assert second in seats(stage)


async def test_sketch_with_no_room_left_is_scrolled_and_not_squeezed(open_: Open) -> None:
    stage, pages, _ = open_
    session, _ = a_group(pages)
    await stage.go(f"/session/{session}")
    await stage.press(say("plan.sketch"))
    await stage.settle(40)
    for free, scroll, height in ((90, ft.ScrollMode.AUTO, LEAST), (400, None, None)):
        await stage.fire(sketch(stage), "size_change", {"w": 340, "h": free})
        page = sketch(stage).content
        assert isinstance(page, ft.Column) and page.scroll is scroll
        assert page.controls[1].height == height


def sketch(stage: Stage) -> ft.Container:
    (found,) = (
        c for c in stage.all(ft.Container) if c.on_size_change and isinstance(c.content, ft.Column)
    )
    return found


async def test_touching_a_seat_says_who_begins_to_speak(open_: Open) -> None:
    stage, pages, shell = open_
    session, (first, second) = a_group(pages)
    await stage.go(f"/session/{session}")
    await stage.press(say("plan.sketch"))
    await recording(open_, session)
    assert say("rec.who") not in stage.texts(), "nobody is named twice"
    await stage.press(pressed(stage, "2"))
    await stage.settle(40)
    assert shell.take is not None and shell.take.speaker == second
    speaking = [s for s in stage._walk(seats(stage)[second]) if isinstance(s, ft.Semantics)]
    assert [one.selected for one in speaking] == [True]
    assert not any(s.selected for s in stage._walk(seats(stage)[first]) if hasattr(s, "selected"))
    await side(stage, "Guide")
    assert say("rec.who") in stage.texts(), "away from the sketch the recorder names them"
    await shell.take.stop()


async def test_answers_become_a_mark_and_are_shown_nowhere(open_: Open) -> None:
    stage, pages, _ = open_
    person = pages.enrol("S07", "peer")
    await stage.go(f"/person/{person}")
    assert say("recall.row") not in stage.texts(), "the coordination has given no secret yet"
    with pages._acting():
        twins.give_keys(pages._pen, ["S07"])
    await stage.settle(40)
    await stage.press(row_of(stage, say("recall.row")))
    await stage.settle(40)
    asked = [f for f in stage.all(ft.TextField) if isinstance(f.label, ft.Text)]
    assert [str(f.label.value) for f in asked] == [  # type: ignore[union-attr]
        one.label.in_("fr") for one in pages.study.recalls
    ]
    for field, text in zip(asked, ("Xqvwzk", "7", "Brest"), strict=True):
        stage.session.apply_patch(field._i, {"value": text})
        await stage.fire(field, "change", text)
    await stage.press(say("recall.keep"))
    await stage.settle(60)
    assert len(pages.find(person, Participant).marks) == 1
    assert stage.page.route == f"/person/{person}" and say("recall.again") in stage.texts()
    await stage.go(f"/person/{person}/recall")
    assert not any(field.value for field in stage.all(ft.TextField))


def row_of(stage: Stage, title: str) -> ft.ListTile:
    return next(
        t for t in stage.all(ft.ListTile) if isinstance(t.title, ft.Text) and t.title.value == title
    )


async def test_one_code_of_two_people_leads_to_another_code(open_: Open) -> None:
    stage, pages, _ = open_
    one = pages.enrol("S07", "peer")
    other = pages.enrol("S07", "attending")
    pages.answer(other, {"code": "S07-P001"})
    await stage.go("/people")
    assert say("twins.waiting", count=1) in stage.texts()
    await stage.press(say("twins.see"))
    await stage.settle(30)
    assert say("twins.one_code") in stage.texts()
    await stage.press(say("twins.recode", code="S07-P002"))
    await stage.settle(60)
    codes = {pages.find(name, Participant).code for name in (one, other)}
    assert codes == {"S07-P001", "S07-P002"} and say("twins.none") in stage.texts()
