"""Whoever writes a study corrects it once: all mistakes come at once."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import StudyInvalid, StudyProblem
from app.study.loader import load_study


def problems_of(text: str | Path) -> tuple[StudyProblem, ...]:
    with pytest.raises(StudyInvalid) as refused:
        load_study(text)
    return refused.value.problems


def line_of(text: str, needle: str) -> int:
    return text[: text.index(needle)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('name = "Harbour Library"', 'name = "Harbour Library', 24, "toml_string"),
        ('name = "Harbour Library"', "name = Harbour Library", 24, "toml_value"),
        ('name = "Harbour Library"', 'name "Harbour Library"', 24, "toml_equals"),
        ('name = "Harbour Library"', 'name = "A"\nname = "B"', 25, "toml_twice"),
        ("[locks]", "[roles]", 133, "toml_twice"),
        ("[locks]", "[locks", 133, "toml_syntax"),
        ('pt = """\nSent', 'pt = "Sent', 123, "toml_string"),
    ],
)
def test_what_is_not_toml_is_named_with_its_line(
    small_text: str, old: str, new: str, line: int, words: str
) -> None:
    (problem,) = problems_of(small_text.replace(old, new, 1))
    assert (problem.line, problem.words) == (line, f"study.{words}")


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(small_text: str) -> None:
    broken = small_text
    for old, new in [
        ("rate = 16000", "rate = 4"),
        ('pt = "Leitora"', 'pt = ""'),
        ("#336699", "blue"),
        ('city = "Leith"', 'town = "Leith"'),
        ("target = 9", "target = []"),
    ]:
        assert old in broken
        broken = broken.replace(old, new, 1)

    problems = problems_of(broken)

    assert [problem.words.removeprefix("study.") for problem in problems] == [
        "empty",
        "missing_key",
        "unknown_key",
        "want_whole",
        "not_a_colour",
        "out_of_range",
    ]
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_a_misspelt_key_is_one_mistake_and_not_two(small_text: str) -> None:
    problems = problems_of(small_text.replace("target = 9", "tarjet = 9"))
    assert len(problems) == 1


def test_a_kept_text_loads_with_a_key_that_another_version_of_carnet_knew(small_text: str) -> None:
    other = small_text.replace("[locks]", "[locks]\npurge_h = 72")
    assert [problem.words for problem in problems_of(other)] == ["study.unknown_key"]
    assert load_study(other, is_kept=True) == load_study(small_text)


def test_a_missing_table_is_one_mistake_and_not_one_per_key(small_text: str) -> None:
    problems = problems_of(small_text.split("[locks]")[0])
    assert [(problem.where, problem.words) for problem in problems] == [
        ("locks", "study.missing_key")
    ]


@pytest.mark.parametrize("text", ["", "nothing = true", 'sites = 4\ncodes = "x"\ntitle = []'])
def test_a_file_that_is_no_study_is_refused_whatever_it_holds(text: str) -> None:
    assert all(problem.line >= 1 for problem in problems_of(text))


def test_the_error_reads_in_a_terminal(small_text: str) -> None:
    with pytest.raises(StudyInvalid) as refused:
        load_study(small_text.replace('kind = "library"', 'kind = "libary"', 1))
    said = str(refused.value)
    assert "20" in said and "sites[1].kind" in said and "libary" in said and "library" in said


def test_a_file_saved_in_another_encoding_says_which_line_to_look_at(
    tmp_path: Path, small_text: str
) -> None:
    path = tmp_path / "study.toml"
    path.write_bytes(small_text.encode("latin-1", errors="replace"))
    (problem,) = problems_of(path)
    assert (problem.words, problem.line) == ("study.not_utf8", line_of(small_text, "Responsável"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "nowhere.toml")
    assert problem.words == "study.unreadable" and "nowhere.toml" in problem.where


def test_a_file_saved_by_a_windows_editor_is_the_same_study(
    tmp_path: Path, small_text: str
) -> None:
    path = tmp_path / "study.toml"
    path.write_bytes(b"\xef\xbb\xbf" + small_text.replace("\n", "\r\n").encode())
    assert load_study(path) == load_study(small_text)


def test_lines_are_right_in_a_file_saved_by_a_windows_editor(
    tmp_path: Path, small_text: str
) -> None:
    path = tmp_path / "study.toml"
    broken = small_text.replace("rate = 16000", "rate = 1")
    path.write_bytes(b"\xef\xbb\xbf" + broken.replace("\n", "\r\n").encode())
    assert [problem.line for problem in problems_of(path)] == [line_of(broken, "rate = 1")]


def test_accents_come_out_composed_however_they_were_typed(small_text: str) -> None:
    decomposed = small_text.replace("Responsável", "Responsa\u0301vel")
    assert load_study(decomposed) == load_study(small_text)


ODD = ["", "4", "-1", "true", '""', '"?"', "[]", "[[1]]", "{}", "{ a = [] }", "2026-11-22", "nan"]


@settings(deadline=None)
@given(st.data())
def test_whatever_is_written_on_any_line_it_is_a_study_or_a_list_of_mistakes(
    small_text: str, data: st.DataObject
) -> None:
    lines = small_text.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    key, equals, _ = lines[at].partition("=")
    odd = data.draw(st.sampled_from(ODD))
    lines[at : at + 1] = [f"{key}= {odd}"] if equals and odd else []
    try:
        load_study("\n".join(lines))
    except StudyInvalid as refused:
        assert all(1 <= problem.line <= len(lines) for problem in refused.problems)
