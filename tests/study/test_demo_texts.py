"""The demo must be a study one could believe, and harm nobody who might recognise it."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from app.study.scope import Scope
from app.study.study import Study
from app.study.template import problems_of, visible_fields

FILE = Path(__file__).parents[2] / "app" / "demo" / "texts.toml"
METHODS = {"notes": "observation", "interviews": "interview", "focus_groups": "focus-group"}
SUNDAY = 6

Texts = dict[str, Any]


@pytest.fixture(scope="module")
def texts() -> Texts:
    return tomllib.loads(FILE.read_text("utf-8"))


def sessions(texts: Texts) -> Iterator[tuple[str, Texts]]:
    for kind, method in METHODS.items():
        for session in texts[kind]:
            yield method, session


def prose(texts: Texts) -> Iterator[str]:
    for _, session in sessions(texts):
        yield from (value for value in session["values"].values() if isinstance(value, str))
        yield from (jotting["text"] for jotting in session["jottings"])


def test_there_is_enough_to_look_at(texts: Texts) -> None:
    counts = {kind: len(texts[kind]) for kind in (*METHODS, "participants")}
    assert counts["notes"] >= 60 and counts["participants"] >= 60
    assert (counts["interviews"], counts["focus_groups"]) == (24, 14)


def test_every_site_has_something_and_not_all_the_same(texts: Texts, ours: Study) -> None:
    by_site = Counter(session["site"] for _, session in sessions(texts))
    assert set(by_site) == {site.id for site in ours.sites}
    assert len(set(by_site.values())) >= 5


def test_every_session_answers_its_template(texts: Texts, ours: Study) -> None:
    for method, session in sessions(texts):
        template = ours.template(ours.method(method).template)
        values = session["values"]
        assert problems_of(template, values) == (), (session["site"], session["day"])
        assert set(values) <= {field.id for field in visible_fields(template, values)}


def test_every_jotting_has_its_layer_and_codes_that_exist(texts: Texts, ours: Study) -> None:
    for _, session in sessions(texts):
        minutes = [jotting["minute"] for jotting in session["jottings"]]
        assert 2 <= len(minutes) <= 5 and minutes == sorted(minutes)
        for jotting in session["jottings"]:
            assert ours.layer(jotting["layer"])
            assert all(ours.code(code).codable for code in jotting["codes"])


def test_every_passage_stands_once_in_its_answer_and_its_code_exists(
    texts: Texts, ours: Study
) -> None:
    coded = [note for note in texts["notes"] if "passages" in note]
    assert coded and {group for note in coded for group in note["people"]} <= {
        group.id for group in ours.groups
    }
    for note in coded:
        for passage in note["passages"]:
            assert note["values"][passage["field"]].count(passage["words"]) == 1, passage
            assert ours.code(passage["code"]).codable


def test_the_codebook_is_really_used(texts: Texts) -> None:
    used = Counter(
        code
        for _, session in sessions(texts)
        for jotting in session["jottings"]
        for code in jotting["codes"]
    )
    assert len(used) >= 40


def test_days_are_within_eleven_weeks_and_never_a_sunday(texts: Texts) -> None:
    for _, session in sessions(texts):
        assert -75 <= session["day"] <= 0
        assert session["day"] % 7 != SUNDAY
        assert re.fullmatch(r"(0[7-9]|1\d|2[0-3]):[0-5]\d", session["at"])


@pytest.mark.parametrize(
    ("word", "weekday"), [("Rien, samedi", 5), ("un mardi", 1), ("Vendredi, dix-sept", 4)]
)
def test_a_day_named_in_a_title_is_that_day(texts: Texts, word: str, weekday: int) -> None:
    (note,) = [note for note in texts["notes"] if word in note["values"]["title"]]
    assert note["day"] % 7 == weekday


def test_participants_have_codes_of_their_site_and_a_group(texts: Texts, ours: Study) -> None:
    codes = [person["code"] for person in texts["participants"]]
    assert len(set(codes)) == len(codes)
    for person in texts["participants"]:
        site, number = re.fullmatch(r"(S\d\d)-P(\d{3})", person["code"]).groups()  # type: ignore[union-attr]
        assert ours.site(site) and int(number) >= 1
        assert ours.group(person["group"]) and person["lang"] in ours.languages
        assert set(person.get("refuses", [])) < set(Scope)
    assert {person["group"] for person in texts["participants"]} == {g.id for g in ours.groups}


def test_whoever_is_met_is_in_the_register_of_that_site(texts: Texts) -> None:
    codes = {person["code"] for person in texts["participants"]}
    for kind in ("interviews", "focus_groups"):
        for session in texts[kind]:
            met = session.get("participants") or [one["code"] for one in session["attendance"]]
            assert set(met) <= codes
            assert {code[:3] for code in met} == {session["site"]}


def test_groups_have_four_to_nine_people_who_come_before_they_go(texts: Texts) -> None:
    sizes = [group["size"] for group in texts["focus_groups"]]
    assert min(sizes) == 4 and max(sizes) == 9
    for group in texts["focus_groups"]:
        assert len({one["code"] for one in group["attendance"]}) == group["size"]
        for one in group["attendance"]:
            assert 0 <= one["in"] < one["out"] <= group["minutes"]


def test_those_who_refused_sound_in_a_group_are_those_who_did_not_allow_it(texts: Texts) -> None:
    refusing = {
        person["code"]
        for person in texts["participants"]
        if Scope.AUDIO in person.get("refuses", [])
    }
    for group in texts["focus_groups"]:
        present = {one["code"] for one in group["attendance"]}
        assert set(group["refused_audio"]) == present & refusing
    assert any(group["refused_audio"] for group in texts["focus_groups"])


def test_about_one_in_ten_is_written_in_english(texts: Texts) -> None:
    langs = Counter(session["lang"] for _, session in sessions(texts))
    assert 0.05 <= langs["en"] / langs.total() <= 0.15


def test_peers_and_ethnographers_both_write(texts: Texts, ours: Study) -> None:
    authors = Counter(session["by"] for _, session in sessions(texts))
    assert set(authors) == {"ethnographer", "peer"}
    assert min(authors.values()) >= 30


def test_most_notes_are_real_prose(texts: Texts) -> None:
    lengths = [
        len(re.findall(r"[.!?…»”](?:\s|$)", note["values"]["what-happened"]))
        for note in texts["notes"]
    ]
    assert all(length >= 4 for length in lengths)


def test_nothing_is_pasted_twice(texts: Texts) -> None:
    # What people refuse again and again is said again and again; scenes are not.
    long = [text for text in prose(texts) if len(text) > 40]
    assert [text for text, times in Counter(long).items() if times > 1] == []


def test_nobody_can_be_called_or_found(texts: Texts) -> None:
    everything = "\n".join(chain(prose(texts)))
    assert not re.search(r"\d\d[ .]\d\d[ .]\d\d", everything)
    assert not re.search(r"@|https?:|\b(rue|avenue|boulevard) (de|du|des) la? ?[A-Z]", everything)
