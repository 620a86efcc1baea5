"""Asking for consent on a stage: nothing is asked twice, nothing kept that was not confirmed."""

import flet as ft
import flet.canvas as cv
import pytest

from app.capture.participants import Given
from app.merge.state import Participant, Proof
from app.pages.pages import Pages
from app.study.scope import Scope
from app.study.strokes import strokes_of
from app.ui.host.voices import LONGEST, Voices
from app.ui.state.ink import Ink
from app.ui.words import say
from tests.support.earshot import Ear, Open
from tests.support.sound import voice
from tests.support.stage import Stage, words_of
from tests.support.waiting import until


def somebody(pages: Pages, *scopes: Scope) -> str:
    person = str(pages.enrol("S07", "peer"))
    if scopes:
        pages.grant(person, scopes, "group", "fr", Given("witness", witness="Karim"))
    return person


async def tap(stage: Stage, scope: str) -> None:
    found = next(s for s in stage.all(ft.Semantics) if s.identifier == f"scope-{scope}")
    inside = next(c for c in stage._walk(found) if getattr(c, "on_click", None))
    await stage.press(inside)
    await stage.settle(40)


async def test_who_was_never_asked_reads_the_sheet_first(open_: Open) -> None:
    stage, pages, _ = open_
    await stage.go(f"/person/{somebody(pages)}/consent")
    assert say("consent.read") in [words_of(b) for b in stage.all(ft.FilledButton)]
    assert not [s for s in stage.all(ft.Semantics) if (s.identifier or "").startswith("scope-")]


async def test_who_has_read_it_answers_at_once_and_a_no_counts_at_the_tap(open_: Open) -> None:
    stage, pages, _ = open_
    person = somebody(pages, Scope.NOTES, Scope.AUDIO)
    await stage.go(f"/person/{person}/consent")
    await tap(stage, "audio")
    assert pages.find(person, Participant).allows == {Scope.NOTES}
    assert stage.button(say("act.done"))
    await tap(stage, "notes")
    assert pages.find(person, Participant).allows == set()
    assert stage.button(say("act.done")), "they have read the sheet all the same"


async def test_further_yes_is_proven_and_leaves_the_rest_as_it_was(open_: Open) -> None:
    stage, pages, _ = open_
    person = somebody(pages, Scope.NOTES)
    await stage.go(f"/person/{person}/consent")
    await tap(stage, "quotes")
    await stage.press(say("consent.next"))
    confirm = stage.button(say("consent.confirm"))
    assert confirm.disabled
    await stage.press(say("way.witness"))
    await stage.write(say("witness.other"), "S07-P044")
    await stage.press(say("consent.confirm"))
    await stage.settle(40)
    found = pages.find(person, Participant)
    assert found.allows == {Scope.NOTES, Scope.QUOTES}
    await stage.go(f"/person/{person}")
    named = (pages.study.scopes[s].label.in_("fr") for s in (Scope.QUOTES, Scope.NOTES))
    quoted, noted = map(str.lower, named)
    said = "\n".join([say("story.more", scopes=quoted), say("story.again", scopes=noted)])
    assert said in stage.texts()
    assert say("story.witness", name="S07-P044") in stage.texts()
    last = [step for step in found.steps if step.granted][-1]
    proof = pages.proof(last)
    assert isinstance(proof, Proof) and proof.witness == "S07-P044"


async def test_refusing_everything_is_written_down_with_no_proof(open_: Open) -> None:
    stage, pages, _ = open_
    person = somebody(pages)
    await stage.go(f"/person/{person}/consent")
    await stage.press(say("consent.read"))
    await stage.press(say("consent.nothing"))
    await stage.settle(40)
    assert not pages.find(person, Participant).steps  # a second tap on one place writes nothing
    await stage.press(say("consent.refuse_act"))
    await stage.settle(40)
    (step,) = pages.find(person, Participant).steps
    assert not step.granted and not pages.summaries("proof")
    await stage.go(f"/person/{person}")
    shown = " ".join(stage.texts())
    assert say("entry.refused", scopes="").strip(" :\u00a0") in shown


async def test_yes_left_unconfirmed_is_destroyed_with_the_page(open_: Open) -> None:
    stage, pages, shell = open_
    person = somebody(pages)
    assert shell.take is not None
    ear = Ear()
    shell.take.microphone = ear
    await stage.go(f"/person/{person}/consent")
    await stage.press(say("consent.read"))
    await tap(stage, "notes")
    await stage.press(say("consent.next"))
    await stage.press(say("way.voice"))
    await stage.press(say("voice.record"))
    await stage.settle(60)
    assert say("running.on") in stage.texts()
    await ear.hears(voice(0.6, 16_000))
    await stage.press(say("voice.stop"))
    await until(lambda: shell.take is not None and shell.take.state == "off")
    (clip,) = pages.summaries("clip")
    assert clip.extra["finished"]
    assert stage.button(say("consent.confirm")).disabled, "it was not heard again"
    await stage.press(say("way.signature"))
    await until(lambda: not pages.summaries("clip"))
    assert pages.clip == ""
    assert pages.find(person, Participant).steps == ()


async def test_yes_that_was_heard_to_its_end_can_be_confirmed_and_is_kept(open_: Open) -> None:
    stage, pages, shell = open_
    person = somebody(pages)
    assert shell.take is not None
    ear = Ear()
    shell.take.microphone = ear
    await stage.go(f"/person/{person}/consent")
    await stage.press(say("consent.read"))
    await tap(stage, "notes")
    await stage.press(say("consent.next"))
    await stage.press(say("way.voice"))
    await stage.press(say("voice.record"))
    await stage.settle(60)
    await ear.hears(voice(0.6, 16_000))
    await stage.press(say("voice.stop"))
    await until(lambda: shell.take is not None and shell.take.state == "off")
    await until(lambda: say("voice.listen_first") in stage.texts() and stage.players)
    await stage.settle(40)
    await stage.press(say("voice.listen"))
    assert say("voice.listening") in [words_of(b) for b in stage.all(ft.FilledButton)]
    assert stage.button(say("consent.confirm")).disabled
    await stage.fire(stage.players[-1], "state_change", {"state": "completed"})
    await until(lambda: say("voice.heard") in stage.texts())
    await stage.press(say("consent.confirm"))
    await stage.settle(60)
    (step,) = [s for s in pages.find(person, Participant).steps if s.granted]
    (clip,) = pages.summaries("clip")
    assert (step.how, step.proof) == ("voice", clip.subject)
    assert stage.page.route == f"/person/{person}"


async def test_lock_destroys_a_yes_that_is_being_said(open_: Open) -> None:
    stage, pages, shell = open_
    person = somebody(pages)
    assert shell.take is not None
    take, ear = shell.take, Ear()
    take.microphone = ear
    await stage.go(f"/person/{person}/consent")
    await stage.press(say("consent.read"))
    await tap(stage, "notes")
    await stage.press(say("consent.next"))
    await stage.press(say("way.voice"))
    await stage.press(say("voice.record"))
    await stage.settle(60)
    await ear.hears(voice(0.6, 16_000))
    assert pages.summaries("clip")
    shell.lock()
    assert not pages.is_recording
    await until(lambda: take.state == "off")
    assert "close" in ear.said


def test_strokes_do_not_depend_on_the_screen() -> None:
    small, large = Ink(side=300), Ink(side=900)
    for ink, scale in ((small, 1), (large, 3)):
        ink.begin(30 * scale, 60 * scale)
        ink.go_on(150 * scale, 90 * scale)
    assert small.numbers() == large.numbers() == (2, 100, 200, 500, 300)
    small.clear()
    assert small.is_blank and small.numbers() == ()


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{}", b'{"languages": "fr", "reading": true}', b'{"languages": []}', b"\xff"],
)
def test_voices_that_cannot_be_read_change_nothing(body: bytes) -> None:
    voices = Voices()
    assert not voices.hear(body)
    assert voices.languages == frozenset() and not voices.is_reading


def test_voices_are_told_to_who_watches() -> None:
    voices, told = Voices(), []
    end = voices.watch(lambda: told.append(voices.languages))
    assert voices.hear(b'{"languages": ["fr", "en", 3], "reading": true}') and voices.is_reading
    end()
    voices.hear(b'{"languages": [], "reading": false}')
    assert told == [{"fr", "en"}]
    assert LONGEST >= 1024


async def test_in_a_session_a_no_waits_for_no_reading_and_a_yes_does(open_: Open) -> None:
    stage, pages, _ = open_
    person = str(pages.enrol("S07", "peer"))
    given = Given("witness", witness="Karim")
    pages.grant(person, [Scope.NOTES, Scope.AUDIO], "individual", "fr", given)
    session = pages.open_session("S07", "focus-group")
    pages.arrive(session, person)
    await stage.go(f"/session/{session}/consent/{person}")
    assert say("consent.sheet_unread") in stage.texts()
    await tap(stage, "audio")
    assert pages.find(person, Participant).allows == {Scope.NOTES}
    await tap(stage, "quotes")
    assert say("consent.read") in [words_of(b) for b in stage.all(ft.FilledButton)]
    await stage.press(say("consent.read"))
    assert say("consent.last", scopes="être dans les notes") in stage.texts()
    assert pages.find(person, Participant).allows == {Scope.NOTES}, "nothing is ticked for them"
    await stage.press(say("consent.as_last"))
    await tap(stage, "quotes")
    await stage.press(say("consent.next"))
    await stage.press(say("way.witness"))
    await stage.write(say("witness.other"), "S07-P044")
    await stage.press(say("consent.confirm"))
    await stage.settle(40)
    found = pages.find(person, Participant)
    assert found.allows == {Scope.NOTES, Scope.QUOTES}
    assert {sheet for sheet, _ in found.sheets} == {"group", "individual"}


async def test_finger_on_the_pad_signs(open_: Open) -> None:
    stage, pages, _ = open_
    person = somebody(pages)
    await stage.go(f"/person/{person}/consent")
    await stage.press(say("consent.read"))
    await tap(stage, "notes")
    await stage.press(say("consent.next"))
    canvas = next(c for c in stage.all(cv.Canvas))
    await stage.fire(canvas, "resize", {"w": 350, "h": 500})
    await draw(stage, (50, 100), (150, 300), (250, 100))
    assert len(next(c for c in stage.all(cv.Canvas)).shapes) == 1
    await stage.press(say("sign.clear"))
    assert stage.button(say("consent.confirm")).disabled
    await draw(stage, (50, 100), (150, 300), (250, 100))
    await draw(stage, (300, 400))
    await stage.press(say("consent.confirm"))
    await stage.settle(40)
    (step,) = [s for s in pages.find(person, Participant).steps if s.granted]
    proof = pages.proof(step)
    assert isinstance(proof, Proof)
    assert strokes_of(proof.strokes) == (((100, 200), (300, 600), (500, 200)), ((600, 800),))


async def draw(stage: Stage, *points: tuple[int, int]) -> None:
    """Touch the pad, and move through these points."""
    for at, (x, y) in enumerate(points):
        pad = stage.one(ft.GestureDetector)
        told = {"l": {"x": x, "y": y}, "g": {"x": x, "y": y}}
        await stage.fire(pad, "pan_update" if at else "pan_down", told)
