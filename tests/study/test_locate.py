"""A mistake pointed at on the wrong line costs more time than one not pointed at."""

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.study.locate import KeyPath, lines_of, nearest, spoken


def places(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Every path in what the standard reader made of a text."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


TRICKY = '''# a comment with = and [brackets]
plain = 1
"quoted key" = 2
'a.dot' = "text # not a comment"
dotted.inside . deep = true

[table]
text = """
[[not-a-table]]
key = "not a key"
ends with a quote""""
raw = \'\'\'a \\ backslash\'\'\'
escaped = "a \\" quote"
list = [ 1, # one
  "two ] and , ",
  [3, 4],
  { x = 5, y.z = [6] },
]

[[rows]]
name = "first"
[rows.inner]
deep = 2026-11-22 07:32:00
[[rows.cells]]
at = 1
[[rows.cells]]
at = 2

[[rows]]
name = "second" # last
[[rows.cells]]
at = 3
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("plain",), 2),
        (("quoted key",), 3),
        (("a.dot",), 4),
        (("dotted", "inside", "deep"), 5),
        (("table",), 7),
        (("table", "text"), 8),
        (("table", "raw"), 12),
        (("table", "escaped"), 13),
        (("table", "list", 1), 15),
        (("table", "list", 2, 1), 16),
        (("table", "list", 3, "y", "z", 0), 17),
        (("rows", 0), 20),
        (("rows", 0, "inner", "deep"), 23),
        (("rows", 0, "cells", 1), 26),
        (("rows", 0, "cells", 1, "at"), 27),
        (("rows", 1), 29),
        (("rows", 1, "name"), 30),
        (("rows", 1, "cells", 0, "at"), 32),
    ],
)
def test_every_way_of_writing_a_key_has_its_line(path: KeyPath, line: int) -> None:
    assert lines_of(TRICKY)[path] == line


def test_nothing_is_left_out_and_nothing_is_invented() -> None:
    assert set(lines_of(TRICKY)) == set(places(tomllib.loads(TRICKY)))


def test_every_place_of_a_study_is_found(small_text: str) -> None:
    assert set(lines_of(small_text)) == set(places(tomllib.loads(small_text)))


KEY = st.text("abcdef-_1", min_size=1, max_size=4)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)
VALUE = st.recursive(
    st.integers().map(str)
    | st.booleans().map(lambda flag: str(flag).lower())
    | TEXT.map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
    | TEXT.map(lambda text: "'" + text.replace("'", "") + "'")
    | TEXT.map(lambda text: '"""\n' + text.replace("\\", "").replace('"', "") + '\n""]""""'),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: "[ # why\n" + ",\n".join(items) + "\n]")
        | st.dictionaries(KEY, inner, max_size=3).map(
            lambda pairs: (
                "{ " + ", ".join(f"{key} = {value}" for key, value in pairs.items()) + " }"
            )
        )
    ),
    max_leaves=6,
)
DOCUMENT = st.dictionaries(KEY, VALUE, max_size=5)


@settings(deadline=None)  # what is asked is the right line, however slow the machine
@given(DOCUMENT)
def test_each_key_of_any_document_is_on_the_line_where_it_was_written(
    pairs: dict[str, str],
) -> None:
    text, expected = "", {}
    for key, value in pairs.items():
        text += "\n# = [\n"
        expected[key] = text.count("\n") + 1
        text += f"{key} = {value}\n"

    lines = lines_of(text)

    assert {path[0]: line for path, line in lines.items() if len(path) == 1} == expected
    assert set(lines) == set(places(tomllib.loads(text)))


def test_what_is_missing_is_pointed_at_where_it_should_be() -> None:
    lines = {("rows",): 3, ("rows", 0): 3, ("rows", 1): 9}
    assert nearest(lines, ("rows", 1, "name", "fr")) == 9
    assert nearest(lines, ("nowhere",)) == 1


def test_paths_are_written_as_people_count() -> None:
    assert spoken(("sites", 2, "kind")) == "sites[3].kind"
    assert spoken(()) == ""
