"""A name, a number or an address that slips into a note is seen; ordinary words are left alone."""

import re
import time
from collections import Counter
from pathlib import Path

import pytest

from app.capture.clue_names import Names, folded
from app.capture.clues import Clue, find_clues, masked

SENTENCES = Path(__file__).with_name("sentences.txt")
PRIVATE = Names.of(
    "Aziza, Ahmed, Karim, Inès, Jean, Marie-Claude, Grande Zoé, Loulou, Béné, Nour".split(", ")
)
LABELLED = re.compile(r"\{(\w+):([^}]*)\}")
KINDS = ("phone", "mail", "street", "name", "likely")
ENOUGH = 0.95
"""What precision and recall must reach, kind by kind, bounds to the letter."""

Seen = tuple[str, int, int]


def labelled() -> list[tuple[str, set[Seen]]]:
    """Return each sentence without its labels, and what the labels say."""
    told = []
    for line in SENTENCES.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        text, wanted, at = "", set(), 0
        for label in LABELLED.finditer(line):
            text += line[at : label.start()]
            wanted.add((label[1], len(text), len(text) + len(label[2])))
            text += label[2]
            at = label.end()
        told.append((text + line[at:], wanted))
    return told


def seen(text: str, names: Names = PRIVATE) -> set[Seen]:
    return {(clue.kind, clue.start, clue.end) for clue in find_clues(text, names)}


def words(text: str, names: Names = PRIVATE) -> list[tuple[str, str]]:
    return [(clue.kind, text[clue.start : clue.end]) for clue in find_clues(text, names)]


def test_fixture_is_large_and_half_of_it_says_nothing() -> None:
    told = labelled()
    silent = [text for text, wanted in told if not wanted]
    assert len(told) >= 300
    assert len({text for text, _ in told}) == len(told)
    assert 0.45 < len(silent) / len(told) < 0.6
    assert {kind for _, wanted in told for kind, _, _ in wanted} == set(KINDS)


def test_precision_and_recall_of_each_kind() -> None:
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    slips = []
    for text, wanted in labelled():
        found = seen(text)
        right.update(kind for kind, _, _ in found & wanted)
        wrong.update(kind for kind, _, _ in found - wanted)
        missed.update(kind for kind, _, _ in wanted - found)
        slips += [f"{text!r}: missed {wanted - found}, wrong {found - wanted}"] * (found != wanted)
    figures = {
        kind: (
            round(right[kind] / (right[kind] + wrong[kind]), 3),
            round(right[kind] / (right[kind] + missed[kind]), 3),
        )
        for kind in KINDS
    }
    report = "\n".join([f"(precision, recall): {figures}", *slips])
    assert all(min(both) >= ENOUGH for both in figures.values()), report


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("06 12 34 56 78", "06 12 34 56 78"),
        ("06\u00a012\u202f34 56 78", "06\u00a012\u202f34 56 78"),
        ("0612345678", "0612345678"),
        ("+33 (0)6 12 34 56 78", "+33 (0)6 12 34 56 78"),
        ("0033 6 12 34 56 78", "0033 6 12 34 56 78"),
        ("0800231313", ""),
        ("A0612345678", ""),
        ("06123456789", ""),
        ("S07-P012", ""),
        ("01/09/2023 10:30", ""),
    ],
)
def test_a_number_is_a_telephone_number_by_its_shape(text: str, found: str) -> None:
    assert [said for kind, said in words(text) if kind == "phone"] == [found][: bool(found)]


def test_bounds_count_code_points() -> None:
    text = "🚲🚲 Élise, 06 12 34 56 78"
    (clue,) = find_clues(text)
    assert (clue.start, clue.end) == (text.index("06"), len(text))


def test_name_is_found_whatever_its_accents_and_capitals() -> None:
    names = Names.of(["Béné", "Lætitia", "Żaneta"])
    for text in ("BENE", "béné", "be\u0301ne\u0301", "Laetitia", "LÆTITIA", "zaneta"):
        assert words(text, names) == [("name", text)], text


def test_name_is_a_whole_word_and_an_apostrophe_parts_words() -> None:
    names = Names.of(["Aziza", "Jean"])
    for text in ("Azizah", "Jean-Pierre", "Marie-Jean", "jeans", "Jean2"):
        assert words(text, names) == [], text
    for text in ("d'Aziza", "d’Aziza", "l'Aziza", "Aziza's", "Aziza-là", "ex-Aziza"):
        assert words(text, names) == [("name", "Aziza")], text
    assert [said for _, said in words("Aziza-Jean", names)] == ["Aziza", "Jean"]


def test_name_of_several_words_is_one_name() -> None:
    names = Names.of(["Grande Zoé", "Marie-Claude"])
    assert words("la grande zoe et MARIE CLAUDE", names) == [
        ("name", "grande zoe"),
        ("name", "MARIE CLAUDE"),
    ]
    assert words("Elle est grande. Zoé aussi", names) == []


def test_names_nobody_asked_for_are_not_flagged() -> None:
    assert words("Aziza et Karim", Names.of([])) == []
    assert words("Aziza et Karim", Names.of(["", "  ", "-"])) == []


def test_what_a_longer_clue_holds_is_told_once() -> None:
    text = "12 rue du Docteur Benali"
    assert words(text, Names.of(["Benali"])) == [("street", text)]


def test_masking_keeps_the_length_and_is_seen_no_more() -> None:
    text = "Mme Durand, 06 12 34 56 78, samira@exemple.fr, 12 rue des Lilas, Karim."
    hidden = text
    while clues := find_clues(hidden, PRIVATE):
        hidden = masked(hidden, clues[0])
        assert len(hidden) == len(text)
    assert hidden == "Mme ××××××, ××××××××××××××, ×××××××××××××××××, ××××××××××××××××, ×××××."


def test_folding_keeps_letters() -> None:
    assert folded("ÉLODIE Œuvrard-Çelik") == "elodie oeuvrard-celik"


@pytest.mark.parametrize(
    "unit",
    [
        "a", "0 ", "0", "1 rue ", "rue de la ", "a point ", "a@", "arobase ", "M. ", "Mme de la ",
        "A", "+1", "00 ", "zéro un ", "Rue A A A ", " ", "e\u0301", "Aziza-", "12 ",
        "at gmail dot ", "Abc ", "12 Abc ", "a-", "rue d'", "a.a@a.", "\u0301",
    ],
)  # fmt: skip
def test_no_text_is_slow(unit: str) -> None:
    """Twenty thousand signs of the worst: a search that grows with the square takes minutes."""
    text = (unit * 20_000)[:20_000]
    start = time.thread_time()
    find_clues(text, PRIVATE)
    assert time.thread_time() - start < 0.5


def test_five_thousand_characters_take_less_than_five_milliseconds() -> None:
    told = [text for text, _ in labelled()]
    text = " ".join(told[::3])[:5000]
    assert len(text) == 5000 and len(find_clues(text, PRIVATE)) > 20
    took = []
    for _ in range(30):
        start = time.thread_time()
        find_clues(text, PRIVATE)
        took.append(time.thread_time() - start)
    assert min(took) < 0.005


def test_clues_come_in_order_and_apart() -> None:
    text = " ".join(text for text, _ in labelled())
    found = find_clues(text, PRIVATE)
    assert len(found) > 100
    for before, after in zip(found, found[1:], strict=False):
        assert before.end <= after.start and after.start < after.end
    assert isinstance(found[0], Clue)
