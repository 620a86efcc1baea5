"""What is recorded is what was said: its length, its pitch, its pauses, in every quality."""

from pathlib import Path

import numpy as np
import pytest

from app.capture.recorder import Phase, Recorder
from app.merge.state import Recording
from app.pages.pages import Pages
from tests.support.phones import Clock, Team, a_room, a_team, the_recording
from tests.support.sound import (
    Samples,
    chunks,
    likeness,
    play,
    resampled,
    samples,
    stereo,
    tone,
    voice,
)

RATES = {"archive": 16_000, "voice": 16_000, "light": 8_000}


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return a_team(tmp_path, "ines")


@pytest.fixture
def ines(team: Team) -> Pages:
    return team["ines"]


@pytest.fixture
def clock(team: Team) -> Clock:
    return team.phones["ines"].clock


def recorded(pages: Pages) -> Samples:
    (summary,) = pages.summaries("recording")
    return samples(pages.sound(summary.subject))


def spectral_peak(pcm: Samples, rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(pcm * np.hanning(len(pcm))))
    return float(np.argmax(spectrum) * rate / len(pcm))


@pytest.mark.parametrize("preset", RATES)
@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_sound_comes_back_in_length_and_likeness(
    ines: Pages, clock: Clock, preset: str, rate: int, channels: int
) -> None:
    said = voice(9, rate)
    recorder = ines.record(a_room(ines), preset, channels, clock.monotonic)
    play(recorder, stereo(said) if channels == 2 else said, rate, clock, channels)
    ines.stop_recording()
    recording, heard = the_recording(ines), recorded(ines)
    assert recording.source_rate == rate
    assert abs(recording.duration_ms - 9000) < 180
    assert abs(len(heard) / RATES[preset] - 9) < 0.18
    assert likeness(resampled(said, rate, RATES[preset]), heard) > 0.9


def test_browser_worklet_tells_its_channels_by_its_chunks(ines: Pages, clock: Clock) -> None:
    said = voice(6, 48_000)
    recorder = ines.record(a_room(ines), "archive", None, clock.monotonic)
    play(recorder, stereo(said), 48_000, clock, channels=2)
    ines.stop_recording()
    assert abs(the_recording(ines).duration_ms - 6000) < 120
    assert likeness(resampled(said, 48_000, 16_000), recorded(ines)) > 0.9


def test_both_channels_are_heard(ines: Pages, clock: Clock) -> None:
    said = voice(6, 16_000)
    recorder = ines.record(a_room(ines), "archive", 2, clock.monotonic)
    play(recorder, stereo(np.zeros_like(said), said), 16_000, clock, channels=2)
    ines.stop_recording()
    assert int(np.abs(recorded(ines)).max()) > 3000


@pytest.mark.parametrize("size", [1, 3, 481, 1001, 4095, 100_001])
def test_chunks_may_be_cut_anywhere_even_inside_a_sample(
    ines: Pages, clock: Clock, size: int
) -> None:
    """The first seconds come before the rate is known; both sides of it are whole."""
    said = voice(4 if size < 100 else 8, 16_000)
    data = said.astype("<i2").tobytes()
    recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    for at in range(0, len(data), size):
        clock.pass_by(len(data[at : at + size]) / 32_000)
        recorder.feed(data[at : at + size])
    ines.stop_recording()
    assert np.array_equal(recorded(ines), said)


def test_sound_shorter_than_it_takes_to_know_the_rate_is_kept(ines: Pages, clock: Clock) -> None:
    said = voice(1.9, 44_100)
    recorder = ines.record(a_room(ines), "voice", 1, clock.monotonic)
    play(recorder, said, 44_100, clock)
    ines.stop_recording()
    assert abs(the_recording(ines).duration_ms - 1900) < 40
    assert likeness(resampled(said, 44_100, 16_000), recorded(ines)) > 0.9


def test_recording_of_nothing_ends_as_an_empty_one(ines: Pages, clock: Clock) -> None:
    ines.record(a_room(ines), "archive", 1, clock.monotonic)
    ines.stop_recording()
    recording = the_recording(ines)
    assert (recording.finished, recording.duration_ms, recording.segments) == (True, 0, ())
    assert ines.sound(recording.subject)[:4] == b"RIFF"


def test_pause_is_a_marked_gap_and_costs_no_sound(ines: Pages, clock: Clock) -> None:
    before, after = voice(5, 16_000, 1), voice(5, 16_000, 2)
    recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    play(recorder, before, 16_000, clock)
    recorder.pause()
    clock.pass_by(60)
    ines.resume_recording()
    play(recorder, after, 16_000, clock)
    ines.stop_recording()
    recording = the_recording(ines)
    assert np.array_equal(recorded(ines), np.concatenate([before, after]))
    assert [(mark.mark, round(mark.at_ms, -2)) for mark in recording.marks] == [
        ("pause", 5000),
        ("resume", 65_000),
    ]


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_pause_before_the_rate_is_known_does_not_mislead_it(
    ines: Pages, clock: Clock, rate: int
) -> None:
    said = voice(8, rate)
    recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    play(recorder, said[: rate // 2], rate, clock)
    recorder.pause()
    clock.pass_by(30)
    ines.resume_recording()
    play(recorder, said[rate // 2 :], rate, clock)
    ines.stop_recording()
    assert the_recording(ines).source_rate == rate
    assert abs(the_recording(ines).duration_ms - 8000) < 160


def test_marks_and_turns_are_kept_where_they_were_made(ines: Pages, clock: Clock) -> None:
    recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    play(recorder, voice(3, 16_000), 16_000, clock)
    recorder.mark("le contrôle")
    play(recorder, voice(2, 16_000), 16_000, clock)
    recorder.mark(who="S07-P001")
    ines.stop_recording()
    told = [(m.mark, round(m.at_ms, -2), m.label, m.who) for m in the_recording(ines).marks]
    assert told == [("mark", 3000, "le contrôle", ""), ("turn", 5000, "", "S07-P001")]


def test_long_recording_spans_segments_and_asks_for_keys_in_time(ines: Pages, clock: Clock) -> None:
    said = voice(160, 16_000)
    recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    play(recorder, said, 16_000, clock, frames=8192)
    ines.stop_recording()
    recording = the_recording(ines)
    assert len(recording.segments) > 16 and len(recording.keys) >= len(recording.segments)
    assert len(set(recording.keys.values())) == len(recording.keys)
    assert np.array_equal(recorded(ines), said)


def test_sound_reaches_the_desk_and_nobody_else(tmp_path: Path) -> None:
    team = a_team(tmp_path, "ines", "karim")
    ines, clock = team["ines"], team.phones["ines"].clock
    recorder = ines.record(a_room(ines), "voice", 1, clock.monotonic)
    play(recorder, voice(10, 16_000), 16_000, clock)
    ines.stop_recording()
    team.carry()
    team.carry_sound("ines", "desk")
    subject = the_recording(ines).subject
    assert team["desk"].has_sound(subject)
    assert team["desk"].sound(subject) == ines.sound(subject)
    assert team["karim"].summaries("recording") == []
    assert team.phones["karim"].notebook.sealed.wanted_objects() == []


def test_every_file_of_sound_has_the_same_size(ines: Pages, team: Team, clock: Clock) -> None:
    recorder = ines.record(a_room(ines), "light", 1, clock.monotonic)
    play(recorder, voice(5, 16_000), 16_000, clock)
    ines.stop_recording()
    files = list((team.phones["ines"].home / "objects").iterdir())
    assert {path.stat().st_size for path in files} == {256 * 1024}


def test_stopping_twice_and_feeding_afterwards_do_nothing(ines: Pages, clock: Clock) -> None:
    recorder: Recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    play(recorder, voice(3, 16_000), 16_000, clock)
    recorder.stop()
    recorder.stop()
    for chunk in chunks(voice(1, 16_000)):
        recorder.feed(chunk)
    recorder.pause()
    recorder.mark("après")
    assert recorder.phase is Phase.STOPPED
    ines.stop_recording()
    recording: Recording = the_recording(ines)
    assert (recording.duration_ms, recording.marks) == (3000, ())


def test_level_follows_the_sound(ines: Pages, clock: Clock) -> None:
    recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    play(recorder, np.zeros(48_000, np.int16), 16_000, clock)
    assert recorder.level == (0, 0)
    play(recorder, voice(3, 16_000), 16_000, clock)
    peak, rms = recorder.level
    assert peak > rms > 500


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_nothing_is_heard_where_the_rate_became_known(ines: Pages, clock: Clock, rate: int) -> None:
    said = tone(6, rate, 300)
    recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    play(recorder, said, rate, clock)
    ines.stop_recording()
    heard = recorded(ines).astype(float)
    at = np.arange(len(heard)) / 16_000
    assert len(heard) == pytest.approx(6 * 16_000, abs=1)
    assert np.abs(heard - 12_000 * np.sin(2 * np.pi * 300 * at)).max() < 0.06 * 12_000


@pytest.mark.parametrize("preset", RATES)
def test_odd_sample_before_a_pause_is_kept(ines: Pages, clock: Clock, preset: str) -> None:
    said = voice(6, RATES[preset])[:-1]
    recorder = ines.record(a_room(ines), preset, 1, clock.monotonic)
    play(recorder, said[: -RATES[preset]], RATES[preset], clock)
    recorder.pause()
    ines.resume_recording()
    play(recorder, said[-RATES[preset] :], RATES[preset], clock)
    ines.stop_recording()
    assert len(recorded(ines)) == len(said)


def test_what_was_spoken_before_the_end_is_let_in_and_nothing_after(
    ines: Pages, clock: Clock
) -> None:
    """Chunks come 128 ms long: the tap falls in the middle of one that is yet to come."""
    said = voice(6, 16_000)
    recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    play(recorder, said[: 40 * 2048], 16_000, clock)
    recorder.end_at(clock.s + 0.05)
    assert not recorder.is_complete
    play(recorder, said[40 * 2048 : 42 * 2048], 16_000, clock)
    assert recorder.is_complete
    recorder.pause()
    ines.stop_recording()
    assert np.array_equal(recorded(ines), said[: 40 * 2048 + 800])
    assert the_recording(ines).marks[0].at_ms == round(40 * 128 + 50)


def test_zeros_are_marked_where_they_began_once(ines: Pages, clock: Clock) -> None:
    recorder = ines.record(a_room(ines), "archive", 1, clock.monotonic)
    for said in (voice(5, 16_000), np.zeros(64_000, np.int16), voice(2, 16_000)):
        play(recorder, said, 16_000, clock)
    ines.stop_recording()
    (mark,) = the_recording(ines).marks
    assert mark.mark == "silenced" and mark.at_ms == pytest.approx(5000, abs=20)


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_recording_cut_off_in_its_first_second_keeps_its_pitch(team: Team, rate: int) -> None:
    """Its rate was not established yet: what it seemed to be is all there is."""
    phone, said = team.phones["ines"], voice(0.8, rate)
    recorder = phone.pages.record(a_room(phone.pages), "archive", 1, phone.clock.monotonic)
    play(recorder, said, rate, phone.clock)
    pages = phone.restart()
    heard = recorded(pages)
    assert the_recording(pages).source_rate == rate and len(heard) > 0.4 * 16_000
    assert likeness(resampled(said, rate, 16_000)[: len(heard)], heard) > 0.98
