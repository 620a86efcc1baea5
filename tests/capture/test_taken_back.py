"""Somebody takes back their word while it runs: it waits at once, and what they choose is gone."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.capture import redaction, segments
from app.capture.recorder import Phase, Recorder
from app.errors import InvalidInput
from app.keys.frames import frames_in, sealed_size
from app.keys.primitives import KEY_BYTES
from app.merge.state import Recording, Session
from app.study.scope import Scope
from app.wire.text import b64
from tests.support.phones import SITE, Phone, Team, a_room, a_team, the_recording
from tests.support.redacting import readable, told
from tests.support.sound import Samples, play, samples, voice

RATE = 16_000
SAID = voice(40, RATE)
WINDOW = 48
"""So many samples in a row are found nowhere by chance."""


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    team = a_team(tmp_path, "ines")
    yield team
    team.close()


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> set[bytes]:
    """Every key of sound that is ever made, as a thief with a perfect memory would have it."""
    made: set[bytes] = set()

    def random(size: int) -> bytes:
        drawn = os.urandom(size)
        if size == KEY_BYTES:
            made.add(bytes(bytearray(drawn)))  # a copy: the drawn bytes are wiped in place
        return drawn

    for module in (segments, redaction):
        monkeypatch.setattr(module, "random", random)
    return made


def record(phone: Phone) -> Recorder:
    recorder = phone.pages.record(a_room(phone.pages), "archive", 1, phone.clock.monotonic)
    play(recorder, SAID, RATE, phone.clock)
    return recorder


def withdraw(phone: Phone, recorder: Recorder) -> None:
    (stay,) = phone.pages.find(recorder.session, Session).here
    phone.pages.withdraw(stay.participant, [Scope.AUDIO])


def withdraw_from_everything(phone: Phone, recorder: Recorder) -> None:
    (stay,) = phone.pages.find(recorder.session, Session).here
    phone.pages.withdraw(stay.participant, list(Scope))


def come_late(phone: Phone, recorder: Recorder) -> None:
    phone.pages.arrive(recorder.session, phone.pages.enrol(SITE, "peer"))


def frames_on_disk(phone: Phone, recording: Recording) -> list[bytes]:
    """Return the sealed frames there are, whole or forming."""
    step, found = sealed_size(recording.capacity), []
    for folder in ("objects", "forming"):
        for path in (phone.home / folder).iterdir():
            data = path.read_bytes()
            count = min(len(data) // step, frames_in(recording.capacity))
            found += [data[at * step : (at + 1) * step] for at in range(count)]
    return found


def everything(phone: Phone) -> bytes:
    return b"\0".join(path.read_bytes() for path in phone.home.rglob("*") if path.is_file())


def windows(pcm: Samples) -> set[bytes]:
    data = pcm.astype("<i2").tobytes()
    return {data[at : at + 2 * WINDOW] for at in range(0, len(data) - 2 * WINDOW, 2)}


@pytest.mark.parametrize("why", [withdraw, withdraw_from_everything, come_late])
def test_recording_waits_at_once_and_is_kept_up_to_there(phone: Phone, why: object) -> None:
    recorder = record(phone)
    why(phone, recorder)  # type: ignore[operator]
    assert recorder.phase is Phase.PAUSED and recorder.refused is not None
    play(recorder, SAID[: 2 * RATE], RATE, phone.clock)
    phone.pages.stop_recording()
    heard = samples(phone.pages.sound(the_recording(phone.pages).subject))
    assert np.array_equal(heard, SAID)


@pytest.mark.parametrize("last_s", [1.3, 10, 25])
def test_last_minutes_are_opened_by_no_key_that_was_ever_made(
    phone: Phone, keys: set[bytes], last_s: float
) -> None:
    recorder = record(phone)
    withdraw(phone, recorder)
    kept = len(SAID) - round(last_s * RATE)
    phone.pages.stop_and_erase(round(last_s * 1000))
    recording = the_recording(phone.pages)
    assert np.array_equal(samples(phone.pages.sound(recording.subject)), SAID[:kept])
    gone = windows(SAID[kept:]) - windows(SAID[:kept])
    found = [told(recording, frame) for _, _, frame in readable(phone.home, recording, keys)]
    assert len(keys) > 16 and sum(map(len, found)) >= kept - RATE // 2
    assert not [one for one in found if windows(one) & gone]


def test_all_of_it_is_opened_by_no_key_and_stands_in_no_file(
    phone: Phone, keys: set[bytes]
) -> None:
    recorder = record(phone)
    withdraw(phone, recorder)
    recording = phone.pages.find(recorder.recording, Recording)
    sealed = frames_on_disk(phone, recording)
    assert len(sealed) >= 80
    phone.pages.stop_and_erase()
    assert phone.pages.summaries("recording") == []
    with pytest.raises(InvalidInput):
        phone.pages.sound(recording.subject)
    left = everything(phone)
    assert not [frame for frame in sealed if frame[:32] in left]
    assert not [key for key in keys if key in left or b64(key).encode() in left]
    assert not [*(phone.home / "objects").iterdir(), *(phone.home / "forming").iterdir()]


def test_what_is_erased_stays_erased_after_a_restart_and_at_the_desk(team: Team) -> None:
    phone = team.phones["ines"]
    recorder = record(phone)
    withdraw(phone, recorder)
    phone.pages.stop_and_erase(10_000)
    phone.restart()
    for _ in range(2):
        team.carry()
        team.carry_sound("ines", "desk")
    for pages in (phone.pages, team["desk"]):
        heard = samples(pages.sound(the_recording(pages).subject))
        assert np.array_equal(heard, SAID[: 30 * RATE])


def test_more_minutes_than_there_are_is_all_of_it(phone: Phone) -> None:
    recorder = record(phone)
    withdraw(phone, recorder)
    phone.pages.stop_and_erase(60 * 60_000)
    assert phone.pages.summaries("recording") == []


def test_session_and_notes_go_on_after_it(phone: Phone) -> None:
    recorder = record(phone)
    withdraw(phone, recorder)
    phone.pages.stop_and_erase()
    phone.pages.jot(recorder.session, "on continue sans le micro")
    assert phone.pages.find(recorder.session, Session).jottings
    phone.pages.stop_and_erase()  # nothing runs: nothing happens
