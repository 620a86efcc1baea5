"""Two people who redact apart both hold, and a redaction cut short is not done or done."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.capture.bleep import bleep
from app.merge.redactions import unredacted, versions
from tests.support.phones import Team, a_team, the_recording
from tests.support.redacting import (
    PASSAGE,
    carry,
    files,
    heard,
    keys_of,
    readable,
    record,
    span,
    spans,
    told,
)


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    team = a_team(tmp_path, "ines", "karim")
    yield team
    team.close()


# --- cut short ----------------------------------------------------------------


class Killed(BaseException):
    """The app ends here."""


@pytest.mark.parametrize("after", range(7))
@pytest.mark.parametrize("keep", [True, False])
def test_a_redaction_cut_anywhere_is_not_done_or_done(
    team: Team, monkeypatch: pytest.MonkeyPatch, after: int, keep: bool
) -> None:
    recording = record(team)
    phone, ines = team.phones["ines"], team["ines"]
    before, here = heard(ines), span(recording, *PASSAGE)
    left = [after]

    def limited(act: Callable[..., object]) -> Callable[..., object]:
        def acting(*told: object, **more: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise Killed
            return act(*told, **more)

        return acting

    sealed = phone.notebook.sealed
    with monkeypatch.context() as patch:
        for owner, name in [
            (sealed, "store"), (sealed, "begin_writing"), (sealed.objects, "put"),
            (sealed, "end_writing"), (sealed.objects, "delete"),
        ]:  # fmt: skip
            patch.setattr(owner, name, limited(getattr(owner, name)))
        try:
            ines.redact(recording.subject, *PASSAGE, "silence", "un nom", keep)
        except Killed:
            assert left[0] < 0
    pages = phone.restart()
    recording, after_it = the_recording(pages), heard(pages)
    named = {v.name for place in range(len(recording.segments))
             for v in versions(recording, place) if v.name and v.key}  # fmt: skip
    assert set(files(phone.home)) == named
    if recording.redactions:
        assert not after_it[here].any()
        assert keep or not any(
            unredacted(recording, place).number == place
            for place, start in enumerate(pages.open_sound(recording.subject).starts[:-1])
            if here.start <= start < here.stop
        )
    else:
        assert np.array_equal(after_it, before)


# --- two people, apart --------------------------------------------------------


def test_two_who_redact_apart_both_hold_and_nothing_is_left_of_either(team: Team) -> None:
    recording = record(team)
    ines, desk = team["ines"], team["desk"]
    before, lying = heard(desk), spans(desk)
    ines.redact(recording.subject, 2_000, 6_000, "silence", "un nom", False)
    desk.redact(recording.subject, 5_000, 7_500, "tone", "un lieu", False)
    carry(team)
    carry(team)
    both, after = span(recording, 2_000, 7_500), heard(desk)
    assert np.array_equal(np.delete(after, both), np.delete(before, both))
    assert not after[span(recording, 2_000, 5_000)].any()
    tone = np.frombuffer(bleep(16_000, 40_000, 0, 40_000), "<i2")
    assert np.array_equal(after[span(recording, 6_000, 7_500)], tone[16_000:])
    recording = the_recording(desk)
    for place, at, frame in readable(team.phones["desk"].home, recording, keys_of(recording)):
        start = lying[place][at][0]
        inside = slice(max(0, both.start - start), max(0, both.stop - start))
        assert not told(recording, frame)[inside].any(), (place, at)
    assert not desk.quarantine() and not ines.quarantine()


PASSAGES = st.tuples(st.integers(0, 11_000), st.integers(1, 4_000)).map(lambda p: (p[0], sum(p)))
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["ines", "desk"]), PASSAGES,
        st.sampled_from(["silence", "tone", "removed"]), st.booleans(), st.booleans(),
    ),
    min_size=2, max_size=5,
)  # fmt: skip


Act = tuple[str, tuple[int, int], str, bool, bool]
"""Whose it is, from when to when, how, whether the original is kept, whether both meet then."""

ROUGHLY = settings(
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def check(folder: Path, acts: list[Act]) -> None:
    """Redact on two devices that meet now and then; compare with what everybody asked for."""
    team = a_team(folder, "ines")
    recording = record(team, 12)
    before = heard(team["ines"])
    how_of = np.full(len(before), "", dtype=object)
    for who, passage, how, keep, meet in acts:
        team[who].redact(recording.subject, *passage, how, "", keep)
        if meet:
            carry(team)
    carry(team)
    carry(team)
    for one in the_recording(team["desk"]).redactions:
        here = span(recording, one.from_ms, one.to_ms)
        cut = how_of[here] == "removed"
        how_of[here] = np.where(cut, "removed", one.how)
    assert all(team[who].has_sound(recording.subject) for who in ("ines", "desk"))
    after = heard(team["desk"])
    kept = how_of != "removed"
    assert len(after) == int(kept.sum())
    how_of, expected = how_of[kept], before[kept]
    assert np.array_equal(after[how_of == ""], expected[how_of == ""])
    assert not after[how_of == "silence"].any()
    assert np.abs(after[how_of == "tone"]).max(initial=0) <= 3277
    team.close()


@settings(ROUGHLY, max_examples=5)
@given(acts=ACTS)
def test_whatever_anybody_silenced_is_silent_in_whatever_order(
    acts: list[Act], tmp_path_factory: pytest.TempPathFactory
) -> None:
    check(tmp_path_factory.mktemp("team"), acts)


@pytest.mark.faults
@settings(ROUGHLY, max_examples=200)
@given(acts=ACTS)
def test_whatever_anybody_silenced_is_silent_200_times(
    acts: list[Act], tmp_path_factory: pytest.TempPathFactory
) -> None:
    check(tmp_path_factory.mktemp("team"), acts)


def test_a_phone_redacts_what_a_coordinator_wrote_anew_and_it_cannot_read(
    tmp_path: Path,
) -> None:
    """What it cannot hear it does not write: the desk brings both together."""
    check(
        tmp_path,
        [
            ("desk", (0, 1), "silence", False, True),
            ("ines", (6556, 6561), "silence", False, False),
        ],
    )


def test_a_phone_says_again_what_a_coordinator_erased_and_both_hold(tmp_path: Path) -> None:
    """It still knows a key, of a file that was ordered destroyed: nothing waits for it."""
    check(
        tmp_path,
        [
            ("ines", (6345, 6685), "tone", True, False),
            ("ines", (10999, 11320), "tone", False, False),
            ("desk", (1825, 2146), "removed", False, True),
            ("ines", (174, 395), "removed", False, False),
            ("ines", (2680, 3175), "tone", True, False),
        ],
    )
