"""What was taken out of a recording is not in what is heard, nor in any file, for any key."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.capture.bleep import bleep
from app.capture.erasure import Erasing
from app.capture.playback import pcm
from app.capture.sound import Sound
from app.errors import InvalidInput
from app.journal.journal import Draft
from app.keys.frames import Codec, Frame
from app.merge.redactions import Version, standing, versions
from app.merge.state import Recording
from app.study.recordings import LATER_SEGMENTS, RecordingRedacted
from tests.support.phones import Team, a_team, the_recording
from tests.support.redacting import (
    PASSAGE,
    carry,
    files,
    heard,
    keys_of,
    opened,
    readable,
    record,
    span,
    spans,
)
from tests.support.sound import likeness

RATES = {"archive": 16_000, "voice": 16_000, "light": 8_000}


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    team = a_team(tmp_path, "ines", "karim")
    yield team
    team.close()


# --- what is heard ------------------------------------------------------------


@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("how", ["silence", "tone"])
@pytest.mark.parametrize("preset", RATES)
def test_a_passage_is_gone_to_the_sample_and_the_rest_is_as_it_was(
    team: Team, preset: str, how: str, keep: bool
) -> None:
    recording = record(team, preset=preset)
    ines, here = team["ines"], span(recording, *PASSAGE)
    before, frames_before = heard(ines), opened(ines, standing)
    ines.redact(recording.subject, *PASSAGE, how, "un nom", keep)
    after, frames_after = heard(ines), opened(ines, standing)
    size = here.stop - here.start
    expected = np.frombuffer(bleep(recording.rate, size, 0, size), "<i2")
    assert np.array_equal(after[here], expected if how == "tone" else np.zeros(size))
    assert len(after) == len(before)
    assert np.array_equal(after[: here.start], before[: here.start])
    # ADPCM has a memory: half a second after the passage is coded anew.
    near = here.stop if preset == "archive" else here.stop + recording.rate // 2
    assert np.array_equal(after[near:], before[near:])
    assert near == here.stop or likeness(before[here.stop : near], after[here.stop : near]) > 0.99
    check_frames(recording, frames_before, frames_after)


def check_frames(
    recording: Recording, before: list[list[Frame | None]], after: list[list[Frame | None]]
) -> None:
    """Frames that the passage does not touch are what they were, bit for bit."""
    same = 0
    for olds, news in zip(before, after, strict=True):
        for old, new in zip(olds, news, strict=False):
            if old == new:
                same += 1
            else:
                assert old is not None
                assert PASSAGE[0] - 500 <= old.at_ms <= PASSAGE[1] + 500
    length = sum(len(frames) for frames in before)
    assert same >= length - (PASSAGE[1] - PASSAGE[0]) / 500 - 4


def test_nothing_of_the_voice_is_left_in_the_spectrum_of_a_bleep(team: Team) -> None:
    recording = record(team)
    ines, here = team["ines"], span(recording, *PASSAGE)
    ines.redact(recording.subject, *PASSAGE, "tone", "un nom", False)
    inside = slice(here.start + 800, here.stop - 800)
    size = 16_000
    spectrum = np.abs(np.fft.rfft(heard(ines)[inside][:size] * np.hanning(size)))
    loud = np.flatnonzero(spectrum > spectrum.max() / 1000)
    assert 995 <= loud.min() <= loud.max() <= 1005  # one line at 1 kHz, and nothing else


def test_what_is_cut_out_is_stepped_over(team: Team) -> None:
    recording = record(team)
    ines, here = team["ines"], span(recording, *PASSAGE)
    before = heard(ines)
    ines.redact(recording.subject, *PASSAGE, "removed", "les dernières minutes", False)
    assert np.array_equal(heard(ines), np.delete(before, here))
    sound = ines.open_sound(recording.subject)
    assert [sound.heard_ms(at) for at in (4_000, 10_000, 30_000)] == [4_000, 4_310, 4_580]
    assert [sound.recorded_ms(at) for at in (4_000, 4_580)] == [4_000, 30_000]


def test_all_of_it_can_go(team: Team) -> None:
    recording = record(team)
    team["ines"].redact(recording.subject, 0, 3_600_000, "removed", "tout", False)
    carry(team)
    for who in ("ines", "desk"):
        assert len(heard(team[who])) == 0
        assert files(team.phones[who].home) == {}


@pytest.mark.parametrize(("rate", "channels"), [(16_000, 1), (44_100, 1), (48_000, 2)])
def test_sound_from_before_the_rate_was_known_is_redacted_too(
    team: Team, rate: int, channels: int
) -> None:
    recording = record(team, 12, rate=rate, channels=channels)
    ines, here = team["ines"], span(recording, 700, 1_650)
    assert any(f and f.codec is Codec.RAW for f in opened(ines, standing)[0])
    before = heard(ines)
    ines.redact(recording.subject, 700, 1_650, "silence", "un nom", False)
    after = heard(ines)
    assert len(after) == len(before) and not after[here].any()
    # What is near the edge is heard through the filter of the change of rate.
    edge = 0 if rate == 16_000 else 300
    assert np.array_equal(after[: here.start - edge], before[: here.start - edge])
    assert np.array_equal(after[here.stop + edge :], before[here.stop + edge :])
    for frame in (f for frames in opened(ines, standing) for f in frames if f):
        if frame.codec is Codec.RAW and 900 <= frame.at_ms and frame.at_ms <= 1_100:
            assert not np.frombuffer(frame.data, "<i2")[:1000].any()


def test_redacting_again_leaves_the_first_passage_silent(team: Team) -> None:
    recording = record(team)
    ines = team["ines"]
    before = heard(ines)
    for from_ms, to_ms, keep in [(2_000, 5_000, True), (4_000, 6_500, False), (20_000, 21_000, 0)]:
        ines.redact(recording.subject, from_ms, to_ms, "silence", "", bool(keep))
    silent = np.r_[span(recording, 2_000, 6_500), span(recording, 20_000, 21_000)]
    after = heard(ines)
    assert not after[silent].any()
    assert np.array_equal(np.delete(after, silent), np.delete(before, silent))


# --- what is on the disk ------------------------------------------------------


@pytest.mark.parametrize("preset", ["archive", "voice"])
def test_no_key_ever_made_opens_an_erased_passage_in_any_file(team: Team, preset: str) -> None:
    recording = record(team, preset=preset)
    ines, phone = team["ines"], team.phones["ines"]
    known, lying = keys_of(recording), spans(ines)
    ines.redact(recording.subject, *PASSAGE, "silence", "un nom", False)
    recording = the_recording(ines)
    here, found = span(recording, *PASSAGE), 0
    for place, at, frame in readable(phone.home, recording, known | keys_of(recording)):
        found += 1
        start = lying[place][at][0]
        told = np.frombuffer(pcm(recording, [frame]), "<i2")
        inside = told[max(0, here.start - start) : max(0, here.stop - start)]
        # What ADPCM decodes settles on silence in some samples, whatever was before.
        quiet = inside if preset == "archive" else inside[64:]
        assert np.abs(quiet).max(initial=0) < (1 if preset == "archive" else 64), (place, at)
    assert found > 10
    carry(team)
    assert set(files(team.phones["desk"].home)) == set(files(phone.home))


def test_files_of_other_segments_are_not_touched(team: Team) -> None:
    recording = record(team)
    ines, phone = team["ines"], team.phones["ines"]
    before = files(phone.home)
    ines.redact(recording.subject, *PASSAGE, "silence", "un nom", False)
    after = files(phone.home)
    touched = {place for place in range(len(recording.segments))
               if len(versions(the_recording(ines), place)) > 1}  # fmt: skip
    assert 0 < len(touched) < len(recording.segments)
    for place, name in enumerate(recording.segments):
        assert (name in after) == (place not in touched)
        assert place in touched or after[name] == before[name]
    assert {len(data) for data, _ in after.values()} == {256 * 1024}
    # A segment that is silent from end to end has no file: two stay of the five.
    assert len(after) - (len(before) - len(touched)) == 2


def test_a_kept_original_is_heard_by_a_coordinator_who_asks_and_by_nobody_else(
    team: Team,
) -> None:
    recording = record(team)
    ines, desk = team["ines"], team["desk"]
    before = heard(desk)
    ines.redact(recording.subject, *PASSAGE, "tone", "un nom", True)
    carry(team)
    assert np.array_equal(heard(desk), heard(ines)) and not np.array_equal(heard(desk), before)
    kept = desk.open_sound(recording.subject, kept_too=True)
    assert np.array_equal(np.frombuffer(kept.pcm(), "<i2"), before)
    with pytest.raises(InvalidInput, match="coordinator"):
        ines.open_sound(recording.subject, kept_too=True)
    (said,) = the_recording(desk).redactions
    assert (said.dev, said.reason, said.kept) == (ines.device, "un nom", True)


def test_a_coordinator_redacts_what_a_phone_recorded(team: Team) -> None:
    recording = record(team)
    ines, desk = team["ines"], team["desk"]
    before = heard(desk)
    desk.redact(recording.subject, *PASSAGE, "silence", "à sa demande", False)
    carry(team)
    after, here = heard(desk), span(recording, *PASSAGE)
    assert not after[here].any() and np.array_equal(after[: here.start], before[: here.start])
    # The phone cannot read why. What was erased is gone there too, and it is silent.
    assert not heard(ines)[here].any()
    assert not set(files(team.phones["ines"].home)) & {
        name for place, name in enumerate(recording.segments)
        if len(versions(the_recording(desk), place)) > 1
    }  # fmt: skip


def test_nobody_else_may_redact(team: Team) -> None:
    recording = record(team)
    karim, desk = team["karim"], team["desk"]
    before = heard(desk)
    said = RecordingRedacted(
        0, 9_000, "removed", "", False, 0, LATER_SEGMENTS, ("",) * 2, (128_000,) * 2
    )
    circle = karim._pen.circle(Recording, recording.site)
    karim._journal.append([Draft(said, recording.subject, circle)])
    team.carry("desk", "karim")
    assert the_recording(desk).redactions == ()
    assert np.array_equal(heard(desk), before)
    assert [held.dev for held in desk.quarantine()] == [karim.device]


@pytest.mark.parametrize("passage", [(5_000, 5_000), (9_000, 5_000), (50_000, 60_000)])
def test_an_empty_passage_is_refused(team: Team, passage: tuple[int, int]) -> None:
    recording = record(team, 8)
    with pytest.raises(InvalidInput):
        team["ines"].redact(recording.subject, *passage, "silence", "", True)
    assert the_recording(team["ines"]).redactions == ()


# --- any part of it -----------------------------------------------------------


@pytest.mark.parametrize(("preset", "rate"), [("archive", 48_000), ("voice", 44_100)])
def test_any_part_is_what_the_whole_has_there(team: Team, preset: str, rate: int) -> None:
    recording = record(team, 30, preset=preset, rate=rate)
    pages = team["ines"]
    pages.redact(recording.subject, 3_000, 7_000, "tone", "", True)
    pages.redact(recording.subject, 12_000, 13_000, "removed", "", True)
    whole = pages.open_sound(recording.subject).pcm()
    chance = np.random.default_rng(1)
    for _ in range(40):
        start, size = int(chance.integers(0, 29 * 16_000)), int(chance.integers(1, 90_000))
        part = pages.open_sound(recording.subject).pcm(start, start + size)
        assert part == whole[2 * start : 2 * (start + size)]


def test_a_place_is_reached_without_opening_what_is_before_it(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = record(team, 60)
    places: list[int] = []
    frames = Sound.frames

    def watched(sound: Sound, place: int, version: Version) -> list[Frame | None] | None:
        places.append(place)
        return frames(sound, place, version)

    monkeypatch.setattr(Sound, "frames", watched)
    sound = team["ines"].open_sound(recording.subject)
    sound.pcm(50 * 16_000, 50 * 16_000 + 100)
    assert places == [6]


def test_a_recording_that_is_erased_whole_takes_its_new_segments_along(team: Team) -> None:
    recording = record(team)
    ines = team["ines"]
    ines.redact(recording.subject, *PASSAGE, "silence", "", True)
    carry(team)
    erasing = Erasing(ines._pen)
    erasing.erase(recording.subject)
    with ines._acting():
        erasing.carry_out()
    carry(team)
    for who in ("ines", "desk"):
        assert files(team.phones[who].home) == {}
