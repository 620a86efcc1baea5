"""A passage is chosen, tried and taken out on the recording's own page."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import flet as ft
import numpy as np
import pytest

from app.pages.pages import Pages
from app.ui.words import say
from tests.support.earshot import open_stage
from tests.support.phones import Clock, a_room, the_recording
from tests.support.sound import play, samples, voice
from tests.support.stage import Stage


@pytest.fixture
async def opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Stage, Pages]]:
    """The page of a recording of twenty seconds, with a mark and a turn."""
    stage, pages, _ = await open_stage(tmp_path, monkeypatch)
    clock = Clock()
    recorder = pages.record(a_room(pages), "archive", 1, clock.monotonic)
    play(recorder, voice(8, 16_000), 16_000, clock)
    recorder.mark("le nom")
    play(recorder, voice(4, 16_000), 16_000, clock)
    recorder.mark(who="S07-P001")
    play(recorder, voice(8, 16_000), 16_000, clock)
    pages.stop_recording()
    await stage.go(f"/recording/{recorder.recording}")
    await stage.until(shows(stage, say("mask.begin")))
    yield stage, pages
    stage.close()
    pages.close()


def shows(stage: Stage, words: str) -> Callable[[], bool]:
    """Tell whether words are shown, or a button with them."""
    return lambda: (
        words in stage.texts()
        or words in [getattr(one, "content", None) for one in stage.all(ft.Control)]
    )


async def test_a_passage_from_a_mark_is_bleeped_and_listed(opened: tuple[Stage, Pages]) -> None:
    stage, pages = opened
    await stage.press(say("mask.from_mark"))
    await stage.until(shows(stage, say("mask.title")))
    assert "00:08,0" in stage.texts() and "00:13,0" in stage.texts()
    await stage.press(stage.button("−1\u00a0s"))
    assert "00:07,0" in stage.texts()
    await stage.press(say("mask.how.silence"))
    await stage.write(say("mask.reason"), "un nom")
    await stage.press(say("mask.erase"))
    await stage.press(say("mask.do_erase"))
    await stage.until(shows(stage, say("mask.ask_erase")))
    await stage.press(stage.all(ft.FilledButton, content=say("mask.do_erase"))[-1])
    await stage.until(shows(stage, say("mask.list")))
    (said,) = the_recording(pages).redactions
    assert (said.from_ms, said.to_ms, said.how) == (7_000, 13_000, "silence")
    assert (said.reason, said.kept) == ("un nom", False)
    heard = samples(pages.sound(the_recording(pages).subject))
    assert not heard[7 * 16_000 : 13 * 16_000].any()
    assert np.count_nonzero(heard) > 12 * 16_000
    assert any("un nom" in text and say("mask.is_erased") in text for text in stage.texts())
    assert say("mask.hear_kept") not in stage.texts()


async def test_nothing_is_masked_without_a_reason_or_when_given_up(
    opened: tuple[Stage, Pages],
) -> None:
    stage, pages = opened
    await stage.press(say("mask.turn"))
    await stage.until(shows(stage, say("mask.title")))
    assert "00:12,0" in stage.texts() and "00:20,0" in stage.texts()
    assert stage.all(ft.FilledButton, content=say("mask.do"))[0].disabled
    await stage.write(say("mask.reason"), "   ")
    assert stage.all(ft.FilledButton, content=say("mask.do"))[0].disabled
    await stage.press(say("act.cancel"))
    await stage.until(shows(stage, say("mask.begin")))
    assert the_recording(pages).redactions == ()


async def test_a_recording_without_marks_or_turns_is_shown_too(
    opened: tuple[Stage, Pages],
) -> None:
    stage, pages = opened
    clock = Clock()
    recorder = pages.record(a_room(pages), "archive", 1, clock.monotonic)
    play(recorder, voice(3, 16_000), 16_000, clock)
    pages.stop_recording()
    await stage.go(f"/recording/{recorder.recording}")
    await stage.until(shows(stage, say("mask.begin")))
    assert say("playback.marks") not in stage.texts()
