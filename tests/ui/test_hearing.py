"""Listening opens what is here, says what is not, and leaves nothing behind."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.capture.sound import Sound
from app.errors import Locked
from app.ui.state.hearing import Hearing
from app.ui.state.masking import Masking
from app.ui.state.soon import SOON_S
from tests.screens.world import Team, group


class Speaker:
    """A loudspeaker that plays a second in a hundredth."""

    def __init__(self, sound: Sound, told: Callable[[str], None]) -> None:
        self.sound, self.told = sound, told
        self.said: list[tuple[str, float]] = []
        self.at = 0

    async def open(self) -> None:
        self.said.append(("open", self.sound.size))

    async def play(self, at_ms: int) -> None:
        self.said.append(("play", at_ms))
        self.at = at_ms

    async def pause(self) -> None:
        self.said.append(("pause", 0))

    async def seek(self, at_ms: int) -> None:
        self.said.append(("seek", at_ms))
        self.at = at_ms

    async def speed(self, rate: float) -> None:
        self.said.append(("speed", rate))

    async def position_ms(self) -> int | None:
        self.at += 250
        return self.at

    async def close(self) -> None:
        self.said.append(("close", 0))


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    team = Team(tmp_path, datetime(2026, 11, 20, 9, tzinfo=UTC)).found()
    group(team, team.now)
    yield team
    team.close()


def listening(team: Team, who: str = "desk") -> tuple[Hearing, list[Speaker]]:
    made: list[Speaker] = []

    def make(sound: Sound, told: Callable[[str], None]) -> Speaker:
        made.append(Speaker(sound, told))
        return made[-1]

    pages = team.pages[who]
    recording = pages.summaries("recording")[0].subject
    return Hearing(pages, recording, make), made


def is_closed(speaker: Speaker) -> bool:
    """Tell whether nothing more can be heard of a sound."""
    try:
        speaker.sound.pcm(0, 1)
    except Locked:
        return speaker.said[-1] == ("close", 0)
    return False


async def test_sound_that_has_not_come_is_wanted_then_opens(team: Team) -> None:
    hearing, made = listening(team)
    await hearing.open()
    assert (hearing.state, made) == ("wanted", [])
    team.carry_sound()
    await hearing.open()
    assert hearing.state == "ready"
    assert 11_500 <= hearing.length_ms <= 12_500 and len(hearing.levels) > 50
    await hearing.close()
    assert is_closed(made[0])


async def test_playing_advances_seeks_changes_pace_and_ends(team: Team) -> None:
    hearing, made = listening(team, "ines")
    await hearing.open()
    await hearing.speed(1.5)
    await hearing.toggle()
    await asyncio.sleep(0.6)
    assert hearing.is_playing and hearing.at_ms >= 500
    await hearing.seek(99_999)
    assert hearing.at_ms == hearing.length_ms
    await hearing.skip(-10_000)
    assert hearing.at_ms == hearing.length_ms - 10_000
    made[0].told("completed")
    assert not hearing.is_playing and hearing.at_ms == hearing.length_ms
    await hearing.toggle()  # from the start again
    assert made[0].said[-2:] == [("play", 0), ("speed", 1.5)]
    await hearing.toggle()
    assert made[0].said[-1] == ("pause", 0)
    await hearing.close()


async def test_last_word_of_a_player_is_what_is_so(team: Team) -> None:
    hearing, made = listening(team, "ines")
    await hearing.open()
    await hearing.toggle()
    assert hearing.is_playing
    made[0].told("paused")  # of a pause before, by a platform in a hurry
    assert not hearing.is_playing
    made[0].told("playing")
    at = hearing.at_ms
    await asyncio.sleep(0.6)
    assert hearing.is_playing and hearing.at_ms > at
    await hearing.close()


async def test_player_that_was_let_go_of_is_not_believed(team: Team) -> None:
    hearing, made = listening(team, "ines")
    await hearing.open()
    await hearing.reopen()
    await hearing.toggle()
    made[0].told("stopped")
    assert hearing.is_playing
    made[0].told("completed")
    assert hearing.is_playing and hearing.at_ms < hearing.length_ms
    await hearing.close()


async def test_what_is_asked_while_it_is_opened_again_holds(team: Team) -> None:
    hearing, made = listening(team, "ines")
    await hearing.open()
    await hearing.seek(3_000)
    opening = asyncio.create_task(hearing.reopen())
    await asyncio.sleep(0)  # what was heard is let go of, what comes is not there yet
    await hearing.skip(-10_000)
    await hearing.toggle()
    await opening
    assert hearing.is_playing and made[-1].said[-1] == ("play", 0)
    await hearing.close()


async def test_passage_before_the_place_that_is_heard_is_played_too(team: Team) -> None:
    hearing, made = listening(team, "ines")
    await hearing.open()
    await hearing.seek(9_000)
    await hearing.toggle()
    play, is_asked = made[0].play, asyncio.Event()

    async def slow(at_ms: int) -> None:
        is_asked.set()
        await asyncio.sleep(0.4)  # it is still heard where it was
        await play(at_ms)

    made[0].play = slow  # type: ignore[method-assign]
    await hearing.hear(2_000, 4_000)
    assert is_asked.is_set() and hearing.is_playing
    while hearing.is_playing:
        await asyncio.sleep(0.05)
    assert 4_000 <= made[0].at <= 4_500
    await hearing.close()


async def test_damaged_sound_is_said_and_its_good_part_is_heard(team: Team) -> None:
    team.carry_sound()
    hearing, _ = listening(team)
    whole = [path for path in (team.home / "desk" / "objects").iterdir() if path.is_file()]
    for path in whole:
        path.write_bytes(path.read_bytes()[:48_000])
    await hearing.open()
    assert hearing.state == "ready" and hearing.has_gaps
    assert hearing.levels[0] > 0 and not any(hearing.levels[-20:])
    await hearing.close()
    for path in whole:
        path.write_bytes(b"nothing of it")
    hearing, made = listening(team)
    await hearing.open()
    assert (hearing.state, made) == ("damaged", [])
    await hearing.close()


async def test_leaving_while_it_opens_leaves_no_sound(team: Team) -> None:
    hearing, made = listening(team, "ines")
    opening = asyncio.create_task(hearing.open())
    await asyncio.sleep(0)
    await hearing.close()
    await opening
    assert hearing.state != "ready"
    assert all(map(is_closed, made))


async def test_a_passage_is_tried_out_then_masked_and_the_rest_is_heard_on(team: Team) -> None:
    hearing, made = listening(team, "ines")
    await hearing.open()
    masking = Masking()
    masking.begin(hearing, 2_000, 4_000)
    masking.move_end(hearing, masking.end_ms + 1_000)
    masking.move_start(hearing, 2_500)
    await hearing.hear(masking.start_ms, masking.end_ms)
    while hearing.is_playing:
        await asyncio.sleep(0.05)
    assert 5_000 <= made[0].at <= 5_500
    before = hearing.sound
    assert before is not None
    whole = before.pcm()
    await hearing.try_out(masking.start_ms, masking.end_ms, "silence")
    assert not any(made[1].sound.pcm(40_000, 80_000)) and hearing.is_trying
    while hearing.is_trying:
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.1)
    assert hearing.sound is not None and hearing.sound.pcm() == whole
    masking.how, masking.reason, masking.keep = "silence", "un nom", False
    await masking.carry_out(hearing)
    assert hearing.sound is not None and not masking.is_open
    after = hearing.sound.pcm()
    assert not any(after[80_000:160_000])
    assert after[:80_000] == whole[:80_000] and after[160_000:] == whole[160_000:]
    await hearing.close()


async def test_reason_being_typed_is_kept_until_the_passage_is_masked_or_left(team: Team) -> None:
    hearing, _ = listening(team, "ines")
    await hearing.open()
    masking = Masking()
    masking.begin(hearing, 2_000, 4_000)
    masking.why("un prénom")
    await asyncio.sleep(SOON_S + 0.1)
    again = Masking()
    again.begin(hearing, 2_000, 4_000)
    assert again.reason == "un prénom"
    again.end(hearing)
    last = Masking()
    last.begin(hearing, 2_000, 4_000)
    assert last.reason == ""
    await hearing.close()


async def test_only_a_coordinator_hears_what_was_kept(team: Team) -> None:
    team.carry_sound()
    hearing, _ = listening(team)
    await hearing.open()
    assert hearing.sound is not None
    whole = hearing.sound.pcm()
    masking = Masking(reason="un nom")
    masking.begin(hearing, 1_000, 2_000)
    await masking.carry_out(hearing)
    assert hearing.sound is not None and hearing.sound.pcm() != whole
    await hearing.reopen(kept_too=True)
    assert hearing.sound is not None and hearing.sound.pcm() == whole and hearing.kept_too
    await hearing.reopen()
    assert hearing.sound is not None and hearing.sound.pcm() != whole
    await hearing.close()
