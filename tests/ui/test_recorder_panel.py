"""The recorder's panel: the hours left, who speaks, and what to do when a yes is taken back."""

import flet as ft
import pytest

from app.capture import room
from app.merge.state import Recording
from app.pages.pages import Pages
from app.study.scope import Scope
from app.ui.components.yielding import SHARE
from app.ui.screens.taking_back import choices
from app.ui.state import take as module
from app.ui.state.take import Take
from app.ui.words import say
from app.vault.objects import Objects
from tests.support.earshot import Ear, Open
from tests.support.sound import voice
from tests.support.stage import Stage, words_of


@pytest.fixture(autouse=True)
def silence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody speak for as long as it takes."""
    monkeypatch.setattr(module, "DEAF_S", 600)


def a_group(pages: Pages, people: int = 2) -> tuple[str, list[str]]:
    session = pages.open_session("S07", "focus-group")
    present = [pages.enrol("S07", "peer") for _ in range(people)]
    for person in present:
        pages.grant(person, [Scope.PARTICIPATION, Scope.AUDIO], "group", "fr", "voice")
        pages.arrive(session, person)
    return session, present


async def started(open_: Open, people: int = 2) -> tuple[Take, Ear, list[str]]:
    stage, pages, shell = open_
    session, present = a_group(pages, people)
    await stage.go(f"/session/{session}")
    take, ear = shell.take, Ear()
    assert take is not None
    take.microphone = ear
    await take.start(session, "voice")
    await stage.until(lambda: say("running.on") in stage.texts())
    return take, ear, present


def chip(stage: Stage, words: str) -> ft.Chip:
    return next(c for c in stage.all(ft.Chip) if words in said(c))


def said(one: ft.Chip) -> str:
    assert isinstance(one.label, ft.Text)
    return str(one.label.semantics_label or one.label.value)


def lines(way: ft.TextButton) -> list[str]:
    return [str(line.value) for line in getattr(way.content, "controls", ())]


def quality(stage: Stage, name: str) -> ft.TextButton:
    return next(way for way in stage.all(ft.TextButton) if lines(way)[:1] == [name])


async def test_each_quality_says_its_size_and_the_hours_left(
    open_: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, pages, _ = open_
    left = room.RESERVE_BYTES + 1_180_000_000
    monkeypatch.setattr(Objects, "free_bytes", lambda self: left)
    session, _ = a_group(pages)
    await stage.go(f"/session/{session}")
    for name, size, hours in (
        ("Archive", "115", "10"),
        ("Voix", "29", "40"),
        ("Léger", "14", "80"),
    ):
        way = quality(stage, name)
        assert size in lines(way)[1]
        await stage.press(way)
        assert say("rec.left", left=f"{hours}\u00a0h") in stage.texts()


async def test_start_is_refused_on_the_last_of_a_disk_and_says_why(
    open_: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, pages, _ = open_
    monkeypatch.setattr(Objects, "free_bytes", lambda self: room.RESERVE_BYTES - 1)
    session, _ = a_group(pages)
    await stage.go(f"/session/{session}")
    assert say("error.disk_nearly_full") in stage.texts()
    assert stage.button(say("rec.start")).disabled  # type: ignore[attr-defined]


async def test_touching_a_person_marks_that_they_begin_to_speak(open_: Open) -> None:
    stage, pages, _ = open_
    take, ear, present = await started(open_)
    await ear.hears(voice(1.0, 16_000), pace=4)
    for person in present:
        (code,) = pages.codes_of([person])
        await stage.fire(chip(stage, code), "select", True)
        assert chip(stage, code).selected
    await take.stop()
    (summary,) = pages.summaries("recording")
    marks = pages.find(summary.subject, Recording).marks
    assert [(m.mark, m.who) for m in marks] == [("turn", person) for person in present]


async def test_whoever_is_alone_is_not_asked_who_speaks(open_: Open) -> None:
    stage, _, _ = open_
    take, _, _ = await started(open_, people=1)
    assert say("rec.who") not in stage.texts()
    await take.stop()


async def test_how_loud_it_is_is_said_aloud_and_rarely(open_: Open) -> None:
    stage, _, _ = open_
    take, ear, _ = await started(open_)
    said: list[str] = []
    for _ in range(4):
        await ear.hears(voice(1.0, 16_000), pace=2)
        await stage.settle(5)
        (told,) = stage.all(ft.Semantics, identifier="loudness")
        assert told.live_region
        said.append(str(told.label or ""))
    assert set(said) <= {"", say("loudness.good")} and said[-1] == say("loudness.good")
    await take.stop()


async def test_yes_that_is_taken_back_leads_to_keeping_or_to_erasing(open_: Open) -> None:
    stage, pages, _ = open_
    take, ear, present = await started(open_)
    await ear.hears(voice(2.0, 16_000), pace=4)
    pages.withdraw(present[0], [Scope.AUDIO])
    await stage.until(lambda: take.state == "paused", 1.0)
    await stage.until(lambda: say("back.offer") in button_words(stage))
    assert say("back.keep") in button_words(stage)
    await stage.press(say("back.offer"))
    await stage.until(lambda: say("back.title") in stage.texts())
    assert stage.button(say("back.erase")).disabled, "nothing is chosen for them"  # type: ignore[attr-defined]
    await stage.fire(chip(stage, say("back.all")), "select", True)
    await stage.press(say("back.erase"))
    await stage.until(lambda: take.state == "off" and not pages.summaries("recording"))
    assert take.microphone is ear and ear.said[-1] == "close"


async def test_reasons_scroll_before_they_push_what_stops_out_of_the_screen(open_: Open) -> None:
    stage, pages, _ = open_
    take, _, present = await started(open_)
    pages.withdraw(present[0], [Scope.AUDIO])
    await stage.until(lambda: take.state == "paused", 1.0)
    await stage.until(lambda: say("back.keep") in button_words(stage))
    for tall, most in ((200.0, None), (500.0, SHARE * 844), (200.0, None)):
        await stage.fire(reasons(stage).controls[0], "size_change", {"w": 358.0, "h": tall})
        around = reasons(stage)
        assert (around.height, around.scroll is not None) == (most, most is not None)
    await take.stop()


def reasons(stage: Stage) -> ft.Column:
    """Find what stands around all that is said of why the microphone waits."""
    columns = stage.all(ft.Column)
    return next(c for c in columns if any(getattr(o, "on_size_change", None) for o in c.controls))


def button_words(stage: Stage) -> list[str]:
    kinds = (ft.TextButton, ft.OutlinedButton, ft.FilledButton)
    return [str(words_of(c)) for kind in kinds for c in stage.all(kind)]


@pytest.mark.parametrize(
    ("elapsed_s", "offered"),
    [(30, [0]), (90, [1, 0]), (301, [1, 2, 5, 0]), (7200, [1, 2, 5, 10, 20, 30, 0])],
)
def test_no_more_minutes_are_offered_than_there_are(elapsed_s: int, offered: list[int]) -> None:
    assert choices(elapsed_s * 1000) == offered
