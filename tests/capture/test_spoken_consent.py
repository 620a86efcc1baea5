"""A spoken consent is one person's, a minute at most, and is kept only if they confirm it."""

from pathlib import Path

import pytest

from app.capture import clips
from app.capture.participants import Given
from app.capture.recorder import Phase, Recorder
from app.errors import InvalidInput, NoConsent
from app.merge.consent import CLIP_MS, AudioAllowed, ClipAllowed
from app.merge.state import Participant, Recording, Session
from app.pages.pages import Pages
from app.study.ids import SubjectId
from app.study.scope import Scope
from tests.support.forensics import files
from tests.support.phones import SITE, Phone, Team, a_room
from tests.support.sound import play, voice

RATE = 16_000


@pytest.fixture
def ines(team: Team) -> Pages:
    return team["ines"]


def somebody(pages: Pages) -> str:
    return str(pages.enrol(SITE, pages.study.groups[0].id))


def says_yes(phone: Phone, person: str, seconds: float = 4.0) -> str:
    """Say a yes aloud; it is not confirmed yet."""
    recorder = phone.pages.record_clip(person, 1, phone.clock.monotonic)
    play(recorder, voice(seconds, RATE), RATE, phone.clock)
    phone.pages.stop_recording()
    return recorder.recording


def confirms(pages: Pages, person: str, clip: str) -> None:
    pages.grant(person, [Scope.NOTES, Scope.AUDIO], "group", "fr", Given("voice", clip=clip))


def test_confirmed_clip_is_heard_at_the_desk(team: Team, phone: Phone, ines: Pages) -> None:
    person = somebody(ines)
    clip = says_yes(phone, person)
    assert len(ines.sound(clip)) > RATE * 2 * 3, "it is heard before it is confirmed"
    confirms(ines, person, clip)
    team.carry()
    team.carry_sound("ines", "desk")
    desk = team["desk"]
    step = next(s for s in desk.find(person, Participant).steps if s.granted)
    proof = desk.proof(step)
    assert isinstance(proof, Recording) and proof.participant == person and not proof.session
    assert desk.sound(proof.subject) == ines.sound(clip)
    assert desk.summaries("recording") == [] and len(desk.summaries("clip")) == 1


def test_clip_ends_by_itself_after_a_minute(phone: Phone, ines: Pages) -> None:
    recorder = ines.record_clip(somebody(ines), 1, phone.clock.monotonic)
    play(recorder, voice(75, RATE), RATE, phone.clock)
    assert recorder.phase is Phase.STOPPED
    found = ines.find(recorder.recording, Recording)
    assert found.finished and CLIP_MS <= found.duration_ms <= CLIP_MS + 1000


def test_clip_that_is_not_confirmed_is_destroyed(
    team: Team, phone: Phone, ines: Pages, tmp_path: Path
) -> None:
    person = somebody(ines)
    clip = says_yes(phone, person)
    segments = ines.find(clip, Recording).segments
    assert all(phone.notebook.sealed.objects.has(name) for name in segments)
    ines.drop_clip()
    assert ines.subject(clip) is None and not ines.summaries("clip")
    assert not any(phone.notebook.sealed.objects.has(name) for name in segments)
    team.carry()
    for name in team.phones:
        assert team[name].subject(clip) is None
        assert not team[name].summaries("clip")
    held = {path.name for path in files([tmp_path])}
    assert not any(segment in name for segment in segments for name in held)
    with pytest.raises(InvalidInput):
        confirms(ines, person, clip)


def test_clip_of_a_killed_app_is_destroyed_at_the_next_unlock(phone: Phone, ines: Pages) -> None:
    recorder = ines.record_clip(somebody(ines), 1, phone.clock.monotonic)
    play(recorder, voice(6, RATE), RATE, phone.clock)
    pages = phone.restart()
    assert pages.subject(recorder.recording) is None
    assert not list(phone.notebook.sealed.objects.forming())
    assert not list(phone.notebook.sealed.objects.names())


def test_confirmed_clip_outlives_a_restart(phone: Phone, ines: Pages) -> None:
    person = somebody(ines)
    clip = says_yes(phone, person)
    confirms(ines, person, clip)
    ines.drop_clip()
    assert phone.restart().find(clip, Recording).finished


def test_clip_in_hand_survives_an_exchange(phone: Phone, ines: Pages) -> None:
    clip = says_yes(phone, somebody(ines))
    ines.catch_up()
    assert ines.find(clip, Recording).finished


def test_second_clip_replaces_the_first(phone: Phone, ines: Pages) -> None:
    person = somebody(ines)
    first = says_yes(phone, person)
    second = says_yes(phone, person)
    assert ines.subject(first) is None and ines.subject(second) is not None


def test_proof_and_data_live_and_die_apart(team: Team, phone: Phone, ines: Pages) -> None:
    session = a_room(ines)
    recorder = ines.record(session, "archive", 1, phone.clock.monotonic)
    play(recorder, voice(4, RATE), RATE, phone.clock)
    ines.stop_recording()
    person = ines.find(session, Session).here[0].participant
    clip = says_yes(phone, person)
    confirms(ines, person, clip)
    signed = somebody(ines)
    ines.grant(signed, [Scope.NOTES], "group", "fr", Given("signature", (1, 5, 5)))
    (proof,) = ines.summaries("proof")
    team.carry()
    for subject in (SubjectId(clip), proof.subject):
        clips.destroy(ines._pen, subject)
    ines.obey()
    team.carry()
    for name in ("ines", "desk"):
        pages = team[name]
        assert pages.subject(clip) is None and not pages.summaries("proof")
        assert pages.find(signed, Participant).allows == {Scope.NOTES}, "the yes stands"
        assert pages.find(person, Participant).allows == {Scope.NOTES, Scope.AUDIO}
        assert pages.find(recorder.recording, Recording).keys[0], "and so does the data"
    assert len(ines.sound(recorder.recording)) > RATE * 2 * 3


def test_erasing_the_data_leaves_the_proof(team: Team, phone: Phone, ines: Pages) -> None:
    session = a_room(ines)
    recorder = ines.record(session, "archive", 1, phone.clock.monotonic)
    play(recorder, voice(4, RATE), RATE, phone.clock)
    ines.stop_recording()
    person = ines.find(session, Session).here[0].participant
    clip = says_yes(phone, person)
    confirms(ines, person, clip)
    clips.destroy(ines._pen, SubjectId(recorder.recording))
    ines.obey()
    assert ines.subject(recorder.recording) is None
    assert len(ines.sound(clip)) > RATE * 2 * 3


# --- its gate -------------------------------------------------------------------------


def test_word_for_a_clip_opens_no_session(ines: Pages) -> None:
    session = ines.find(a_room(ines, []), Session)
    person = session.here[0].participant
    preset = ines.study.presets[0]
    with pytest.raises(NoConsent):
        Recorder(ines._pen, ines._sealed, session, preset, ClipAllowed(person))


def test_word_for_one_person_opens_nobody_elses_clip(ines: Pages) -> None:
    one, other = somebody(ines), somebody(ines)
    found = ines.find(other, Participant)
    with pytest.raises(NoConsent):
        Recorder(ines._pen, ines._sealed, found, ines.study.presets[0], ClipAllowed(one))


def test_word_of_a_room_opens_no_clip_and_resumes_none(ines: Pages, phone: Phone) -> None:
    session = a_room(ines)
    allowed = ines.may_record(session)
    assert isinstance(allowed, AudioAllowed)
    person = ines.find(session, Session).here[0].participant
    found = ines.find(person, Participant)
    with pytest.raises(NoConsent):
        Recorder(ines._pen, ines._sealed, found, ines.study.presets[0], allowed)
    recorder = ines.record_clip(person, 1, phone.clock.monotonic)
    recorder.pause()
    with pytest.raises(NoConsent):
        recorder.resume(allowed)


def test_clip_is_never_longer_than_a_minute() -> None:
    for limit in (0, CLIP_MS + 1):
        with pytest.raises(ValueError):
            ClipAllowed("somebody", limit)
    with pytest.raises(ValueError):
        ClipAllowed("")


def test_there_is_one_microphone(ines: Pages) -> None:
    session = a_room(ines)
    ines.record(session, "archive", 1)
    with pytest.raises(InvalidInput):
        ines.record_clip(somebody(ines))
    ines.stop_recording()
    ines.record_clip(somebody(ines))
    with pytest.raises(InvalidInput):
        ines.record(session, "archive", 1)


def test_arrivals_elsewhere_do_not_pause_it(ines: Pages, phone: Phone) -> None:
    recorder = ines.record_clip(somebody(ines), 1, phone.clock.monotonic)
    session = ines.open_session(SITE, "focus-group")
    ines.arrive(session, somebody(ines))
    assert recorder.phase is Phase.RECORDING
