"""What may be kept for ninety days is gone on the ninety-first, with nobody asking for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.capture.retention import DAY_MS
from app.errors import VaultFull
from app.merge.state import Session
from tests.support.phones import SITE, Phone, Team, a_room, a_team
from tests.support.sound import play, voice

AUDIO_DAYS = 90
RATE = 16_000


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    team = a_team(tmp_path, "one", "two")
    yield team
    team.close()


def record(phone: Phone) -> tuple[str, str]:
    session = a_room(phone.pages)
    recorder = phone.pages.record(session, "archive", 1, phone.clock.monotonic)
    play(recorder, voice(9, RATE), RATE, phone.clock)
    phone.pages.stop_recording()
    return session, recorder.recording


def live(phone: Phone, days: float, every: int = 20) -> None:
    """Let days go by, the notebook being opened now and then."""
    while days > 0:
        step = min(days, every)
        phone.clock.pass_by(step * 24 * 3600)
        phone.notebook.lock()
        phone.unlock()
        days -= step


def test_sound_says_when_it_ends(team: Team) -> None:
    _, name = record(team.phones["one"])
    summary = team["one"].summary(name)
    assert summary is not None
    assert team["one"].expires_at(summary) == summary.at + AUDIO_DAYS * DAY_MS


def test_expired_sound_is_gone_from_a_device_that_is_offline(team: Team) -> None:
    one = team.phones["one"]
    session, name = record(one)
    live(one, AUDIO_DAYS - 1)
    assert one.pages.has_sound(name)
    live(one, 2)
    assert one.pages.summary(name) is None
    assert not one.notebook.sealed.objects.names()
    assert one.pages.find(session, Session)


def test_the_desk_erases_what_its_author_cannot(team: Team) -> None:
    _, name = record(team.phones["one"])
    team.carry()
    team.phones["one"].kill()
    live(team.phones["desk"], AUDIO_DAYS + 1)
    assert team["desk"].summary(name) is None
    team.phones["one"].start()
    assert team["one"].has_sound(name)
    team.carry()
    assert team["one"].summary(name) is None and not team["one"].quarantine()


def test_a_clock_that_leaps_erases_nothing_until_somebody_confirms_the_date(team: Team) -> None:
    one = team.phones["one"]
    _, name = record(one)
    one.clock.pass_by(10 * 365 * 24 * 3600)
    one.notebook.lock()
    one.unlock()
    assert one.pages.has_sound(name) and one.pages.date_to_confirm
    one.pages.confirm_date()
    assert one.pages.summary(name) is None and not one.pages.date_to_confirm


def test_a_clock_set_back_erases_nothing_and_believes_nothing(team: Team) -> None:
    one = team.phones["one"]
    _, name = record(one)
    live(one, 50)
    one.clock.pass_by(-49 * 24 * 3600)
    one.notebook.lock()
    one.unlock()
    assert one.pages.date_to_confirm and one.pages.has_sound(name)


def test_another_device_of_the_site_erases_nothing_of_its_colleague(team: Team) -> None:
    session, name = record(team.phones["one"])
    team.carry()
    live(team.phones["two"], AUDIO_DAYS + 1)
    assert team["two"].find(session, Session)
    assert not list(team.phones["two"].notebook.sealed.orders)


def test_a_phone_that_believes_it_is_1970_loses_nothing(team: Team) -> None:
    one = team.phones["one"]
    right = one.clock.ms
    one.clock.ms = 0
    session, name = record(one)
    one.clock.ms = right
    team.carry()
    team.carry_sound("one", "desk")
    for phone in team.phones.values():
        phone.notebook.lock()
        phone.unlock()
        assert phone.pages.find(session, Session)
    assert team["one"].has_sound(name) and team["desk"].has_sound(name)
    live(team.phones["desk"], AUDIO_DAYS + 1)
    assert team["desk"].summary(name) is None


def test_a_clock_set_back_for_a_day_costs_no_sound_recorded_on_it(team: Team) -> None:
    """The roster may be years old by then: what this phone wrote before is not."""
    one = team.phones["one"]
    live(one, AUDIO_DAYS + 30)
    one.pages.open_note(SITE, "observation")
    right = one.clock.ms
    one.clock.ms = 0
    _, name = record(one)
    one.clock.ms = right
    live(one, AUDIO_DAYS - 1)
    assert one.pages.has_sound(name)
    live(one, 2)
    assert one.pages.summary(name) is None


def test_times_that_are_still_to_come_keep_nothing_longer(team: Team) -> None:
    one = team.phones["one"]
    right = one.clock.ms
    one.clock.ms += 10 * 365 * DAY_MS
    one.pages.open_note(SITE, "observation")
    one.clock.ms = right
    _, name = record(one)
    live(one, AUDIO_DAYS + 1)
    assert one.pages.summary(name) is None


def test_a_full_disk_erases_nothing_and_opens_all_the_same(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = team.phones["one"]
    _, name = record(one)
    live(one, AUDIO_DAYS - 1)
    one.clock.pass_by(2 * 24 * 3600)

    def full(*told: object) -> None:
        raise VaultFull

    with monkeypatch.context() as patch:
        patch.setattr(one.pages._kept, "put", full)
        one.pages.catch_up()
        assert one.pages.has_sound(name)
    one.pages.catch_up()
    assert one.pages.summary(name) is None
