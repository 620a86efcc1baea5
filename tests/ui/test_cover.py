"""The cover takes in a line and shows a recording, and says nothing of the inside."""

import asyncio
import shutil

import flet as ft

from app.merge.state import Note, Recording
from app.notebook import Notebook
from app.pages.pages import Pages
from app.study.scope import Scope
from app.ui.state.shell import Shell
from app.ui.state.soon import SOON_S
from app.ui.words import say
from tests.support.cover import PASSPHRASE
from tests.support.earshot import Ear, Open, open_again
from tests.support.sound import voice
from tests.support.stage import Stage

LINE = "La chaise d’à côté reste vide."


def lines(pages: Pages) -> list[str]:
    notes = [pages.find(s.subject, Note) for s in pages.summaries("note")]
    return [jotting.text for note in notes for jotting in note.jottings]


async def jot(stage: Stage, text: str) -> None:
    await stage.write(say("jot.line"), text)
    await stage.press(say("jot.send"))


async def record(pages: Pages, shell: Shell) -> Ear:
    session = pages.open_session("S07", "focus-group")
    someone = pages.enrol("S07", "peer")
    pages.grant(someone, [Scope.PARTICIPATION, Scope.AUDIO], "group", "fr", "voice")
    pages.arrive(session, someone)
    assert shell.take is not None
    ear = Ear()
    shell.take.microphone = ear
    await shell.take.start(session, "voice")
    await ear.hears(voice(0.6, 16_000))
    return ear


async def test_line_is_two_taps_away_and_in_its_place_at_the_unlock(open_: Open) -> None:
    stage, _, shell = open_
    shell.lock()
    await stage.settle()
    await stage.press(say("cover.jot"))
    assert stage.one(ft.TextField, label=say("jot.line")).autofocus
    await jot(stage, LINE)
    assert LINE not in stage.texts()
    assert stage.one(ft.TextField, label=say("jot.line")).value == ""
    await jot(stage, "Une autre.")
    pages = await open_again(stage, shell)
    assert lines(pages) == [LINE, "Une autre."]
    (note,) = pages.summaries("note")
    assert shell.notice is not None and "2" in shell.notice.text()
    assert pages.filed.where == note.subject


async def test_line_left_unsent_on_the_cover_comes_in_with_the_unlock(open_: Open) -> None:
    stage, _, shell = open_
    shell.lock()
    await stage.settle()
    await stage.press(say("cover.jot"))
    await stage.write(say("jot.line"), LINE)
    assert lines(await open_again(stage, shell)) == [LINE]


async def test_line_being_typed_on_the_cover_is_kept_as_it_is_typed(open_: Open) -> None:
    stage, _, shell = open_
    shell.lock()
    await stage.settle()
    await stage.press(say("cover.jot"))
    await stage.write(say("jot.line"), "À moit")
    await asyncio.sleep(SOON_S + 0.1)
    await stage.write(say("jot.line"), "À moitié")
    await asyncio.sleep(SOON_S + 0.1)
    copy = shell.home.with_name("copy")
    shutil.copytree(shell.home, copy)  # what is on the disk, had it been killed now
    killed = Notebook(copy)
    assert lines(killed.unlock(PASSPHRASE)) == ["À moitié"]
    killed.close()
    await stage.write(say("jot.line"), "")
    assert lines(await open_again(stage, shell)) == []


async def test_empty_line_writes_nothing(open_: Open) -> None:
    stage, _, shell = open_
    shell.lock()
    await stage.settle()
    await stage.press(say("cover.jot"))
    await jot(stage, "   ")
    assert lines(await open_again(stage, shell)) == []


async def test_recording_is_paused_on_the_cover_and_resumed_inside(open_: Open) -> None:
    stage, pages, shell = open_
    ear = await record(pages, shell)
    shell.lock()
    await stage.settle(40)
    assert say("running.on") in stage.texts()
    await ear.hears(voice(0.6, 16_000))
    await stage.press(say("rec.pause"))
    for _ in range(100):
        if say("running.paused") in stage.texts():
            break
        await asyncio.sleep(0.02)
        await stage.settle()
    assert say("cover.paused") in stage.texts()
    pages = await open_again(stage, shell)
    take = shell.take
    assert take is not None and take.state == "paused"
    await take.resume()
    assert take.state == "recording" and pages.is_recording
    await take.stop()
    (summary,) = pages.summaries("recording")
    marks = [mark.mark for mark in pages.find(summary.subject, Recording).marks]
    assert marks == ["pause", "resume"]


async def test_cover_names_nobody_and_no_place(open_: Open) -> None:
    stage, pages, shell = open_
    await record(pages, shell)
    codes = [summary.title for summary in pages.summaries("participant")]
    shell.lock()
    await stage.settle(40)
    shown = " ".join(stage.texts())
    assert codes and not any(code in shown for code in codes)
    assert "S07" not in shown and "Inès" not in shown
    assert shell.take is not None
    await shell.take.stop()
