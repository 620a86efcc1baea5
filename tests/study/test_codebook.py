"""Codes form a tree, and a search for a form of violence must find all that is under it."""

import pytest

from app.study.study import Study


def test_a_code_is_found_with_those_above_it(ours: Study) -> None:
    assert [code.id for code in ours.codebook.path("gender-sexual")] == [
        "forms",
        "gender",
        "gender-sexual",
    ]


def test_looking_under_a_code_finds_its_whole_branch(ours: Study) -> None:
    under = ours.codebook.under("forms")
    assert {"forms", "gender", "gender-sexual", "institutional-police"} <= under
    assert under.isdisjoint({"shame", "solutions"})


def test_a_walk_meets_every_code_once_each_after_its_parent(ours: Study) -> None:
    walked = [code.id for _, code in ours.codebook.walk()]
    assert sorted(walked) == sorted(code.id for code in ours.codebook.codes)
    for depth, code in ours.codebook.walk():
        assert len(ours.codebook.path(code.id)) == depth + 1
        assert code.parent is None or walked.index(code.parent) < walked.index(code.id)


def test_a_code_without_colour_takes_its_parents(small: Study) -> None:
    assert small.code("calm-shared").colour == small.code("calm").colour == "#336699"


def test_a_code_nobody_wrote_is_not_made_up(small: Study) -> None:
    with pytest.raises(KeyError):
        small.code("violence")
