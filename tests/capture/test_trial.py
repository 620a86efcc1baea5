"""A trial of the sound goes the way of all sound, is nobody's, and leaves nothing behind."""

from collections.abc import Callable

import numpy as np
import pytest

from app.capture import room, trial
from app.capture.trial import LIMIT_S, NAME, Trial
from app.errors import DiskNearlyFull, InvalidInput, VaultDamaged, VaultError
from app.keys.frames import SegmentCipher
from app.merge.state import Session
from app.pages.pages import Pages
from app.study.scope import Scope
from app.vault.objects import Objects
from tests.support.forensics import files
from tests.support.phones import SITE, Phone, Team, a_room
from tests.support.sound import Samples, chunks, samples, voice

RATE = 16_000


@pytest.fixture
def ines(team: Team) -> Pages:
    return team["ines"]


def hear(phone: Phone, one: Trial, pcm: Samples, rate: int = RATE) -> None:
    """Feed sound as a microphone does, as fast as it is spoken."""
    for chunk in chunks(pcm):
        phone.clock.pass_by(len(chunk) / 2 / rate)
        one.feed(chunk)


def begun(phone: Phone, seconds: float = 5.0, rate: int = RATE) -> Trial:
    one = phone.pages.try_sound(1, phone.clock.monotonic)
    hear(phone, one, voice(seconds, rate), rate)
    return one


def the_file(phone: Phone) -> bytes:
    return (phone.home / "forming" / NAME).read_bytes()


@pytest.mark.parametrize("rate", [16_000, 48_000])
def test_what_was_said_is_heard_again_after_it_was_sealed(phone: Phone, rate: int) -> None:
    one = begun(phone, rate=rate)
    heard = one.heard()
    kept = samples(heard.read(0, heard.size))
    assert one.is_over and abs(heard.length_ms - LIMIT_S * 1000) < 200
    said = voice(5.0, rate)[: round(LIMIT_S * rate) : rate // RATE]
    size = min(len(kept), len(said))
    assert np.corrcoef(kept[:size], said[:size])[0, 1] > 0.98
    phone.pages.end_trial()


def test_nothing_of_it_is_in_the_clear_nor_written_down(phone: Phone, ines: Pages) -> None:
    written = ines.written
    one = begun(phone)
    clear = voice(5.0, RATE).tobytes()[4000:4064]
    assert len(the_file(phone)) > RATE and clear not in the_file(phone)
    assert not any(clear in path.read_bytes() for path in files([phone.home]))
    one.heard()
    ines.end_trial()
    assert ines.trial is None and not (phone.home / "forming" / NAME).exists()
    assert ines.written == written and phone.notebook.audio_waiting == 0
    assert ines.summaries("recording") == ines.summaries("clip") == []
    assert phone.notebook.sealed.objects.names() == []


def test_nothing_opens_it_once_it_is_over(phone: Phone, ines: Pages) -> None:
    one = begun(phone)
    sealed, key = the_file(phone), one._key
    assert any(SegmentCipher(key, NAME, 0, one._capacity).read(sealed, 1))
    ines.end_trial()
    with pytest.raises(VaultError):
        one.heard()
    assert [*SegmentCipher(key, NAME, 0, one._capacity).read(sealed, 1)] == [None]


def test_it_ends_by_its_sound_and_by_the_clock(phone: Phone, ines: Pages) -> None:
    one = begun(phone, seconds=60)
    assert one.is_over and one.heard().length_ms < LIMIT_S * 1000 + 600
    slow = ines.try_sound(1, phone.clock.monotonic)
    phone.clock.pass_by(LIMIT_S)
    slow.feed(voice(1, RATE).tobytes())
    assert not slow.is_over, "its clock starts with its first sound"
    phone.clock.pass_by(LIMIT_S)
    slow.feed(voice(1, RATE).tobytes())
    assert slow.is_over and slow.heard().length_ms <= 1000
    ines.end_trial()


def test_a_lock_destroys_it_in_the_middle(phone: Phone, ines: Pages) -> None:
    one = ines.try_sound(1, phone.clock.monotonic)
    hear(phone, one, voice(1, RATE))
    phone.notebook.lock()
    size = phone.clock.s
    one.feed(voice(1, RATE).tobytes())
    assert size and not (phone.home / "forming" / NAME).exists()


def test_what_a_killed_app_left_is_swept_at_the_next_unlock(phone: Phone) -> None:
    begun(phone)
    left = the_file(phone)
    phone.restart()
    assert left and not (phone.home / "forming" / NAME).exists()


def stranger(pages: Pages) -> str:
    session = str(pages.open_session(SITE, "focus-group"))
    pages.arrive_unknown(session, 2)
    return session


@pytest.mark.parametrize("come", [lambda pages: a_room(pages, [Scope.NOTES]), stranger])
def test_it_waits_while_somebody_who_did_not_allow_sound_may_be_in_the_room(
    phone: Phone, ines: Pages, come: Callable[[Pages], str]
) -> None:
    session = come(ines)
    with pytest.raises(InvalidInput, match="somebody_here"):
        ines.try_sound(1)
    assert ines.trial is None and not (phone.home / "forming" / NAME).exists()
    for stay in ines.find(session, Session).here:
        ines.leave(session, stay.entry)
    begun(phone)
    ines.end_trial()


def test_it_is_held_before_people_who_allow_sound_and_never_during_a_recording(
    phone: Phone, ines: Pages
) -> None:
    session = a_room(ines, [Scope.AUDIO])
    begun(phone)
    ines.record(session, "archive", 1, phone.clock.monotonic)
    with pytest.raises(InvalidInput, match="already_recording"):
        ines.try_sound(1)
    ines.stop_recording()


def test_yesterday_s_forgotten_departures_stop_nobody(phone: Phone, ines: Pages) -> None:
    stranger(ines)
    phone.clock.pass_by(14 * 3600)
    begun(phone)
    ines.end_trial()


def test_another_destroys_the_one_before(phone: Phone, ines: Pages) -> None:
    first = begun(phone)
    second = begun(phone)
    assert ines.trial is second
    with pytest.raises(VaultDamaged):
        first.heard()
    ines.end_trial()


def test_a_file_that_was_touched_is_not_heard(phone: Phone, ines: Pages) -> None:
    one = begun(phone)
    path = phone.home / "forming" / NAME
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(VaultDamaged):
        one.heard()
    ines.end_trial()


def test_nothing_is_tried_on_the_last_of_a_disk(
    phone: Phone, ines: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Objects, "free_bytes", lambda self: room.RESERVE_BYTES - 1)
    with pytest.raises(DiskNearlyFull):
        ines.try_sound(1)
    assert not trial.sweep(phone.notebook.sealed.objects)


def test_rehearsal_is_remembered_sealed_and_outlives_a_restart(phone: Phone, ines: Pages) -> None:
    assert ines.rehearsed is None
    ines.note_rehearsal(["microphone"])
    assert not any(b"microphone" in path.read_bytes() for path in files([phone.home]))
    again = phone.restart().rehearsed
    assert again is not None and again.missing == ("microphone",)
    assert again.at == phone.clock.ms


def test_every_sheet_is_looked_for_in_every_language(ines: Pages) -> None:
    assert ines.sheets_missing() == []
    object.__setattr__(ines.study, "languages", ("fr", "en", "es"))
    missing = ines.sheets_missing()
    assert {lang for _, lang in missing} == {"es"} and len(missing) == len(ines.study.sheets)
