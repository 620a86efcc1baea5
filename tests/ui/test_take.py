"""A take: from a microphone to the recorder, paused by an arrival, ended by whatever fails."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.errors import (
    CarnetError,
    MicrophoneAbsent,
    MicrophoneRefused,
    NoConsent,
    VaultFull,
)
from app.merge.state import Recording
from app.notebook import Notebook
from app.pages.pages import Pages
from app.study.scope import Scope
from app.ui.state import take as module
from app.ui.state.take import Take
from tests.support.cover import PASSPHRASE, empty_notebook
from tests.support.earshot import Ear
from tests.support.sound import likeness, samples, tone, voice
from tests.support.waiting import until

YES = (Scope.PARTICIPATION, Scope.AUDIO)


@pytest.fixture
async def pages(tmp_path: Path) -> AsyncIterator[Pages]:
    empty_notebook(tmp_path)
    notebook = Notebook(tmp_path)
    yield notebook.unlock(PASSPHRASE)
    notebook.close()


def person(pages: Pages, session: str, *scopes: Scope) -> str:
    someone = pages.enrol("S07", "attending")
    if scopes:
        pages.grant(someone, scopes, "group", "fr", "voice")
    pages.arrive(session, someone)
    return someone


@pytest.fixture
def session(pages: Pages) -> str:
    return pages.open_session("S07", "focus-group")


async def test_what_is_heard_is_kept_in_order_across_a_pause(pages: Pages, session: str) -> None:
    person(pages, session, *YES)
    ear = Ear()
    take = Take(pages, ear)
    await take.start(session, "archive")
    first, second = voice(3.0, 16_000), voice(1.0, 16_000, seed=2)
    await ear.hears(first)
    assert take.state == "recording" and take.meter.elapsed_ms > 1000
    assert max(take.meter.levels) > -30
    await take.pause()
    await ear.hears(tone(0.5, 16_000))
    await take.resume()
    take.mark()
    await ear.hears(second)
    await take.stop()
    (summary,) = pages.summaries("recording")
    heard = samples(pages.sound(summary.subject))
    assert ear.said == ["open", "pause", "resume", "close"]
    assert [m.mark for m in pages.find(summary.subject, Recording).marks] == [
        "pause",
        "resume",
        "mark",
    ]
    assert len(heard) == len(first) + len(second)
    assert likeness(heard[: len(first)], first) > 0.99
    assert likeness(heard[len(first) :], second) > 0.99
    assert not pages.is_recording and take.state == "off"


async def test_nobody_asked_opens_no_microphone(pages: Pages, session: str) -> None:
    someone = person(pages, session, Scope.PARTICIPATION)
    ear = Ear()
    take = Take(pages, ear)
    await take.start(session, "voice")
    assert take.state == "off" and ear.said == [] and not pages.summaries("recording")
    assert take.refused is not None and take.refused.participants == {someone}


async def test_arrival_without_consent_pauses_at_once_and_says_who(
    pages: Pages, session: str
) -> None:
    person(pages, session, *YES)
    ear = Ear()
    take = Take(pages, ear)
    await take.start(session, "voice")
    await ear.hears(voice(0.5, 16_000))
    late = person(pages, session)
    await until(lambda: take.state == "paused", 1.0)
    assert take.refused is not None and take.refused.participants == {late}
    assert "pause" in ear.said
    with pytest.raises(NoConsent):
        await take.resume()
    assert take.state == "paused"
    pages.grant(late, YES, "group", "fr", "voice")
    await take.resume()
    assert take.state == "recording"
    await take.stop()


@pytest.mark.parametrize("failure", [MicrophoneRefused(), MicrophoneAbsent()])
async def test_microphone_that_fails_leaves_no_recording(
    pages: Pages, session: str, failure: MicrophoneRefused
) -> None:
    person(pages, session, *YES)
    take = Take(pages, Ear(failure))
    with pytest.raises(type(failure)):
        await take.start(session, "voice")
    assert take.state == "off" and not pages.summaries("recording")


async def test_microphone_that_falls_silent_for_good_ends_the_take(
    pages: Pages, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DEAF_S", 0.4)
    person(pages, session, *YES)
    ended: list[CarnetError | None] = []
    ear = Ear()
    take = Take(pages, ear, ended.append)
    await take.start(session, "voice")
    await ear.hears(voice(1.0, 16_000))
    await until(lambda: take.state == "off")
    assert isinstance(ended[0], MicrophoneAbsent)
    (summary,) = pages.summaries("recording")
    assert summary.size == pytest.approx(1000, abs=2)


async def test_full_disk_ends_the_take_and_says_so(
    pages: Pages, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person(pages, session, *YES)
    ended: list[CarnetError | None] = []
    ear = Ear()
    take = Take(pages, ear, ended.append)
    await take.start(session, "voice")
    await ear.hears(voice(1.0, 16_000))
    assert pages.recorder is not None

    def full(frames: object) -> None:
        raise VaultFull

    monkeypatch.setattr(pages.recorder, "_keep", full)
    await ear.hears(voice(0.5, 16_000))
    await until(lambda: take.state == "off")
    assert isinstance(ended[0], VaultFull)
    assert not pages.is_recording


async def test_exact_zeros_are_told(
    pages: Pages, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.state.loudness.SILENCED_S", 0.3)
    person(pages, session, *YES)
    ear = Ear()
    take = Take(pages, ear)
    await take.start(session, "voice")
    await ear.hears(voice(0.3, 16_000))
    assert take.warning == ""
    await ear.hears(tone(0.8, 16_000, peak=0))
    assert take.warning == "zeros"
    await take.stop()


# --- what the hand feels ----------------------------------------------------------------


async def felt_beside(pages: Pages, session: str, ear: Ear) -> Take:
    """Record; a hand tells what it feels in the list of what the microphone does."""

    async def feel(felt: str) -> None:
        ear.said.append(felt)

    person(pages, session, *YES)
    take = Take(pages, ear, feel=feel)
    await take.start(session, "voice")
    await ear.hears(voice(0.5, 16_000))
    return take


async def test_a_hand_feels_each_act_and_never_while_the_microphone_listens(
    pages: Pages, session: str
) -> None:
    ear = Ear()
    take = await felt_beside(pages, session, ear)
    take.mark()
    await take.pause()
    await take.resume()
    await take.stop()
    assert ear.said == ["tick", "open", "pause", "tick", "tick", "resume", "close", "tick"]


async def test_a_hand_is_alarmed_when_an_arrival_pauses_it(pages: Pages, session: str) -> None:
    ear = Ear()
    take = await felt_beside(pages, session, ear)
    person(pages, session)
    await until(lambda: take.state == "paused")
    await until(lambda: ear.said[-1] == "alarm")
    assert ear.said == ["tick", "open", "pause", "alarm"]
    await take.stop()


async def test_a_hand_is_alarmed_when_the_disk_is_full(
    pages: Pages, session: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear = Ear()
    take = await felt_beside(pages, session, ear)
    assert take.pages.recorder is not None
    monkeypatch.setattr(take.pages.recorder, "failure", VaultFull())
    await until(lambda: ear.said[-1] == "alarm")
    assert ear.said == ["tick", "open", "close", "alarm"]
