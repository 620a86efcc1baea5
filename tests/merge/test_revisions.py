"""Every device ends with the same version of the study, whatever came first, at every site."""

from hypothesis import given
from hypothesis import strategies as st

from app.merge.revisions import fold_revisions
from app.study.events import Event, StudyRevised
from tests.support.told import Device


def in_force(events: list[Event]) -> tuple[str, int, str]:
    last = fold_revisions(events)[-1]
    return last.dev, last.version, last.text


def test_highest_version_is_in_force_whenever_it_came() -> None:
    a, b = Device("a"), Device("b")
    third, second = a.says(StudyRevised(3, "three")), b.says(StudyRevised(2, "two"))
    assert in_force([third, second]) == in_force([second, third]) == ("a", 3, "three")


def test_of_two_coordinators_apart_the_same_one_decides_everywhere_and_both_are_kept() -> None:
    a, b = Device("a"), Device("b")
    events = [a.says(StudyRevised(2, "one text")), b.says(StudyRevised(2, "another"))]
    assert in_force(events) == ("b", 2, "another")
    assert [r.text for r in fold_revisions(events)] == ["one text", "another"]


def test_copies_for_several_sites_are_one_version() -> None:
    a = Device("a")
    copies = [a.says(StudyRevised(2, "text")) for _ in range(20)]
    (revision,) = fold_revisions(copies)
    assert revision.seq == copies[0].seq


ACTS = st.lists(
    st.tuples(st.sampled_from("ab"), st.integers(1, 3), st.sampled_from(["x", "y"])), max_size=6
)


@given(ACTS, st.integers(1, 3), st.randoms(use_true_random=False))
def test_every_site_goes_by_the_same_version(
    acts: list[tuple[str, int, str]], sites: int, chance: object
) -> None:
    devices = {"a": Device("a"), "b": Device("b")}
    copies: list[list[Event]] = [[] for _ in range(sites)]
    for who, version, text in acts:
        for site in copies:
            site.append(devices[who].says(StudyRevised(version, text)))
    every = [event for site in copies for event in site]
    for events in (*copies, every):
        shuffled = [*events, *events[::2]]
        chance.shuffle(shuffled)  # type: ignore[attr-defined]
        whole = [(r.dev, r.version, r.text) for r in fold_revisions(events)]
        assert [(r.dev, r.version, r.text) for r in fold_revisions(shuffled)] == whole
        assert whole == [(r.dev, r.version, r.text) for r in fold_revisions(every)]
        half = fold_revisions(shuffled[::2])
        assert fold_revisions(shuffled[1::2], half) == fold_revisions(events)
