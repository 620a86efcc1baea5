"""Search finds what was written, at once, by the beginnings of words; and nothing after lock."""

import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest

from app.journal.search import END, START, Findable, SearchIndex
from app.study.ids import SubjectId
from tests.support.phones import SITE, Team, a_team

TEXTS = {
    SubjectId("a"): "À l’entrée, le contrôle des papiers. Élodie attend.",
    SubjectId("b"): "Le café est servi à l'entrée",
    SubjectId("c"): "CONTROLE de police, rue d'Alésia",
    SubjectId("d"): "rien de tout cela",
}


TAGS = {"a": {"police", "someone"}, "b": {"café"}}


def look(subjects: Iterable[SubjectId]) -> list[Findable]:
    return [
        Findable(subject, TEXTS[subject], frozenset(TAGS.get(subject, ())))
        for subject in subjects
        if subject in TEXTS
    ]


@pytest.fixture
def index() -> SearchIndex:
    index = SearchIndex(look)
    index.build(TEXTS)
    return index


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("entrée", "ab"),
        ("ENTREE", "ab"),
        ("entr", "ab"),
        ("entrée café", "b"),
        ("café entrée", "b"),
        ("controle", "ac"),
        ("contrôle pol", "c"),
        ("elodie", "a"),
        ("alesia", "c"),
        ("ntrée", ""),
        ("absent", ""),
        ("", ""),
        ("   ", ""),
        ("???", ""),
    ],
)
def test_words_are_found_by_their_beginnings_without_accents(
    index: SearchIndex, query: str, found: str
) -> None:
    assert set(index.search(query)) == set(found)


@pytest.mark.parametrize(
    "query",
    ['"', "a AND", "NOT b", "text:entrée", "entrée*", "(", "x NEAR y", "^a", "\0"],
)
def test_signs_of_a_query_language_are_only_words(index: SearchIndex, query: str) -> None:
    index.search(query)


def test_snippet_marks_what_was_found(index: SearchIndex) -> None:
    (hit,) = index.search("cafe")
    assert f"{START}café{END}" in index.snippets("cafe", [hit])[hit]


def test_snippets_are_of_what_has_the_words_only(index: SearchIndex) -> None:
    every = [SubjectId(name) for name in "abc"]
    assert set(index.snippets("cafe", every)) == set(index.search("cafe"))
    assert index.snippets("…", every) == {}


def test_best_are_chosen_among_those_that_are_asked_for(index: SearchIndex) -> None:
    assert index.search("entrée", {"b"}) == ["b"]
    assert index.search("entrée", set()) == []


def test_codes_and_people_are_found_by_their_names_whole(index: SearchIndex) -> None:
    assert index.tagged({"police"}) == {"a"}
    assert index.tagged({"someone", "café"}) == {"a", "b"}
    assert index.tagged({"pol"}) == index.tagged(set()) == set()


def test_phrase_is_found_word_for_word(index: SearchIndex) -> None:
    assert index.saying("contrôle des") == {"a"}
    assert index.saying("contrôle pol") == index.saying("") == index.saying("des contrôle") == set()


def test_closed_index_knows_nothing(index: SearchIndex) -> None:
    index.close()
    assert index.search("entrée") == [] and index.snippets("entrée", [SubjectId("a")]) == {}
    assert index.tagged({"police"}) == index.saying("café") == set()
    index.build(TEXTS)
    assert index._subjects == []
    with pytest.raises(sqlite3.ProgrammingError):
        index._sql.execute("SELECT * FROM found")


def test_index_is_in_memory_only(index: SearchIndex) -> None:
    (row,) = index._sql.execute("PRAGMA database_list").fetchall()
    assert row[2] == ""


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return a_team(tmp_path, "ines")


def test_what_was_just_written_is_found_and_what_was_taken_out_is_not(team: Team) -> None:
    pages = team["ines"]
    note = pages.open_note(SITE, "observation")
    jotting = pages.jot(note, "un mot très rare : palimpseste")
    assert [found.subject for found in pages.search("palimp")] == [note]
    pages.unjot(note, jotting)
    assert pages.search("palimp") == []
    pages.answer(note, {"setting": "Palimpseste, encore"})
    assert len(pages.search("palimp")) == 1
    pages.answer(note, {"setting": "autre chose"})
    assert pages.search("palimp") == []


def test_what_others_wrote_is_found_once_it_is_carried(team: Team) -> None:
    note = team["ines"].open_note(SITE, "observation")
    team["ines"].jot(note, "palimpseste")
    assert team["desk"].search("palimpseste") == []
    team.carry()
    assert len(team["desk"].search("palimpseste")) == 1


def test_participant_is_found_by_code(team: Team) -> None:
    pages = team["ines"]
    person = pages.enrol(SITE, pages.study.groups[0].id)
    assert person in {found.subject for found in pages.search("s07-p001")}


def test_asking_and_writing_while_the_index_is_built_stall_nobody(team: Team) -> None:
    pages = team["ines"]
    notes = [pages.open_note(SITE, "observation") for _ in range(40)]
    for note in notes:
        pages.jot(note, "commun à toutes")
    team.phones["ines"].restart()
    pages, failures = team["ines"], list[BaseException]()

    def again_and_again() -> None:
        try:
            for _ in range(20):
                pages._index.build(notes)
        except BaseException as error:
            failures.append(error)

    builder = threading.Thread(target=again_and_again)
    builder.start()
    for n in range(40):
        pages.jot(notes[n], f"pendant ce temps {n}")
        assert [found.subject for found in pages.search(f"pendant temps {n}")][:1] or n < 10
    builder.join(30)
    assert not builder.is_alive() and not failures
    assert len(pages.search("commun")) == 40
    assert len(pages.search("pendant")) == 40


def test_locking_while_the_index_is_built_ends_it(team: Team) -> None:
    pages = team["ines"]
    notes = [pages.open_note(SITE, "observation") for _ in range(200)]
    builder = threading.Thread(target=pages._index.build, args=(notes * 5,))
    builder.start()
    team.phones["ines"].notebook.lock()
    builder.join(30)
    assert not builder.is_alive()
    assert pages.search("observation") == []
